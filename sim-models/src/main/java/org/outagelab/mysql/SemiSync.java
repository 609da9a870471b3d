package org.outagelab.mysql;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;

/**
 * The source's side of semi-synchronous replication: commits wait until enough replicas have them in their relay logs.
 *
 * <p>When the oldest has waited for the time-out, everybody goes on without acknowledgements, until as many replicas
 * as are needed have caught up (MySQL, semisync_source.cc: {@code switch_off}, {@code try_switch_on}).
 */
final class SemiSync {
    private final Simulation simulation;
    private final MysqlSpec.SemiSyncSpec spec;
    private final BooleanSupplier running;
    private final Consumer<Session> release;
    private final Runnable nobodyWaits;
    private final List<Receiver> receivers;
    private final ArrayDeque<Session> waiting = new ArrayDeque<>();
    private final Timer timeout;
    private long[] sorted = new long[4];
    private boolean on = true;
    private int acks;
    private boolean late;
    private long fallbacks;

    /**
     * @param running whether the process executes
     * @param receivers that have this server as their source
     * @param release a commit need not wait any longer
     * @param nobodyWaits the last of them need not
     */
    SemiSync(
            Simulation simulation,
            String owner,
            MysqlSpec.SemiSyncSpec spec,
            BooleanSupplier running,
            List<Receiver> receivers,
            Consumer<Session> release,
            Runnable nobodyWaits) {
        this.simulation = simulation;
        this.spec = spec;
        this.acks = spec.acks();
        this.running = running;
        this.receivers = receivers;
        this.release = release;
        this.nobodyWaits = nobodyWaits;
        this.timeout = simulation.<Void>eventType(owner, ignored -> timedOut()).timer(null);
    }

    /** {@code Rpl_semi_sync_source_status}. */
    boolean on() {
        return on;
    }

    /** How often it went on without acknowledgements. */
    long fallbacks() {
        return fallbacks;
    }

    int waiting() {
        return waiting.size();
    }

    /** So many replicas have to acknowledge from now on: a group has lost members, or has them back. */
    void acks(int number) {
        acks = number;
    }

    /** @return whether a transaction that ends at a position of the binlog has to wait */
    boolean mustWait(long position) {
        if (!on || acknowledged() >= position) {
            return false;
        }
        if (!spec.waitNoReplica() && connected() < acks) {
            fallBack();
            return false;
        }
        return true;
    }

    void await(Session session) {
        session.commit.waitsSinceNs = simulation.nowNs();
        waiting.add(session);
        if (waiting.size() == 1) {
            timeout.restart(spec.timeoutNs());
        }
    }

    /**
     * A replica has more in its relay log.
     *
     * @param end of the source's binlog
     */
    void heard(long end) {
        long position = acknowledged();
        if (!on) {
            on = position >= end && connected() >= acks;
            return;
        }
        boolean some = false;
        while (!waiting.isEmpty() && waiting.peek().commit.position <= position) {
            some = true;
            release.accept(waiting.remove());
        }
        if (some) {
            arm();
            goOn();
        }
    }

    private void goOn() {
        if (waiting.isEmpty()) {
            nobodyWaits.run();
        }
    }

    /** A replica has gone. */
    void disconnected() {
        if (on && !spec.waitNoReplica() && connected() < acks) {
            fallBack();
        }
    }

    /**
     * Nobody waits any more.
     *
     * @return those who did
     */
    List<Session> aborted() {
        var aborted = List.copyOf(waiting);
        waiting.clear();
        timeout.cancel();
        goOn();
        return aborted;
    }

    /** The process has died: nobody waits any more, and the next one starts switched on. */
    void reset() {
        waiting.clear();
        timeout.cancel();
        late = false;
        on = true;
    }

    private void timedOut() {
        if (running.getAsBoolean()) {
            fallBack();
        } else {
            late = true;
        }
    }

    /** The process executes again: a time-out that has passed is noticed now, unless acknowledgements came too. */
    void thawed() {
        if (late) {
            late = false;
            if (!waiting.isEmpty()) {
                fallBack();
            }
        }
    }

    private void fallBack() {
        on = false;
        fallbacks++;
        timeout.cancel();
        for (int n = waiting.size(); n > 0; n--) {
            release.accept(waiting.remove());
        }
        goOn();
    }

    private void arm() {
        if (waiting.isEmpty()) {
            timeout.cancel();
        } else {
            timeout.restartAt(SimTime.plus(waiting.peek().commit.waitsSinceNs, spec.timeoutNs()));
        }
    }

    private int connected() {
        int connected = 0;
        for (int i = 0; i < receivers.size(); i++) {
            connected += receivers.get(i).established() ? 1 : 0;
        }
        return connected;
    }

    /** Up to which position of the binlog enough replicas have everything. */
    private long acknowledged() {
        int n = receivers.size();
        if (acks == 0) {
            return Long.MAX_VALUE;
        }
        if (n < acks) {
            return -1;
        }
        if (acks == 1) {
            long most = -1;
            for (int i = 0; i < n; i++) {
                most = Math.max(most, receivers.get(i).acknowledgedEnd());
            }
            return most;
        }
        if (sorted.length < n) {
            sorted = new long[n];
        }
        for (int i = 0; i < n; i++) {
            sorted[i] = receivers.get(i).acknowledgedEnd();
        }
        Arrays.sort(sorted, 0, n);
        return sorted[n - acks];
    }
}
