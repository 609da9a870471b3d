package org.outagelab.mysql;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;

/** The locks of the few rows that many writes want: one holder each, the others wait in order, but not for ever. */
final class RowLocks {
    private final MysqlSpec.Locks spec;
    private final Consumer<Session> granted;
    private final TimeoutLane<Session> timeouts;
    private final ArrayDeque<Session>[] waiting;
    private final Session[] holders;

    /** @param granted a session has its lock @param timedOut it has waited for innodb_lock_wait_timeout */
    @SuppressWarnings({"unchecked", "rawtypes"})
    RowLocks(
            Simulation simulation,
            String owner,
            MysqlSpec.Locks spec,
            Consumer<Session> granted,
            Consumer<Session> timedOut) {
        this.spec = spec;
        this.granted = granted;
        EventType<Session> timeout = simulation.eventType(owner, timedOut::accept);
        this.timeouts = simulation.timeoutLane(spec.waitNs(), timeout);
        this.waiting = new ArrayDeque[spec.share() > 0 ? spec.rows() : 0];
        this.holders = new Session[waiting.length];
        for (int i = 0; i < waiting.length; i++) {
            waiting[i] = new ArrayDeque<>();
        }
    }

    /** What a write has of a row's lock: the lock, or a place in its line. */
    static final class Claim {
        private final int row;
        private boolean granted;
        private long timeout;

        Claim(int row) {
            this.row = row;
        }

        boolean granted() {
            return granted;
        }
    }

    /** The hot row that a write wants, or -1. @param draw evenly distributed over all values */
    int row(long draw) {
        double share = (draw >>> 11) * 0x1p-53;
        return share < spec.share() ? (int) Long.remainderUnsigned(draw * 0x9E3779B97F4A7C15L >>> 20, spec.rows()) : -1;
    }

    void acquire(Session session, int row) {
        session.claim = new Claim(row);
        if (holders[row] == null) {
            grant(session);
        } else {
            waiting[row].add(session);
            session.claim.timeout = timeouts.start(session);
        }
    }

    private void grant(Session session) {
        holders[session.claim.row] = session;
        session.claim.granted = true;
        granted.accept(session);
    }

    /** It has committed or is over: the next one gets the lock. */
    void release(Session session) {
        var claim = session.claim;
        if (claim == null) {
            return;
        }
        session.claim = null;
        if (!claim.granted) {
            waiting[claim.row].remove(session);
            timeouts.cancel(claim.timeout);
            return;
        }
        var next = waiting[claim.row].poll();
        holders[claim.row] = null;
        if (next != null) {
            timeouts.cancel(next.claim.timeout);
            grant(next);
        }
    }

    /** The process has died. */
    void clear() {
        for (int i = 0; i < waiting.length; i++) {
            waiting[i].forEach(session -> timeouts.cancel(session.claim.timeout));
            waiting[i].clear();
            holders[i] = null;
        }
    }
}
