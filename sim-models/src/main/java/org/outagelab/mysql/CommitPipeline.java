package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Unit;

/**
 * Binlog group commit: one flush at a time, and whoever arrives meanwhile shares the next one.
 *
 * <p>The flush is that of redo log and binlog together: one time for both, if the settings ask for either
 * (docs/models/mysql.md#commit: latency 1–2 flushes, throughput concurrency / flush). A group that waits for its
 * replicas before the engine commits keeps the next one waiting too (docs/models/mysql.md#semi-synchronous).
 */
final class CommitPipeline {
    private final Unit unit;
    private final MysqlSpec.Durability durability;
    private final Storage storage;
    private final Simulation simulation;
    private final Predicate<List<Session>> committed;
    private final RandomStream random;
    private final EventType<Object> flushed;
    private List<Session> waiting = new ArrayList<>();
    private List<Session> group = new ArrayList<>();
    /** The flush under way, or what stands for a group that is being acknowledged; else null. */
    private Object flush;
    private boolean done;
    /** A group waits for its acknowledgement. */
    private boolean held;
    private long groups;

    /**
     * @param committed told of each group when it is in the binlog, in order; true if the next one may follow at once,
     *     false if it has to wait for {@link #acknowledged}
     */
    CommitPipeline(
            Simulation simulation,
            Unit unit,
            MysqlSpec.Durability durability,
            Storage storage,
            Predicate<List<Session>> committed) {
        this.simulation = simulation;
        this.unit = unit;
        this.durability = durability;
        this.storage = storage;
        this.committed = committed;
        this.random = simulation.stream("flush on " + unit.name());
        this.flushed = simulation.eventType(unit.name(), this::flushed);
    }

    /** A write has been executed. */
    void prepare(Session session) {
        session.commit = new Session.Commit(storage.last());
        waiting.add(session);
        if (flush == null) {
            begin();
        }
    }

    /** Writes that are not in the binlog yet. */
    int waiting() {
        return waiting.size() + group.size();
    }

    /** The process executes again, or the disk works again. */
    void resume() {
        if (done && unit.running() && !unit.writesStalled()) {
            end();
        }
    }

    /**
     * The process has died. What is being flushed is in the binlog as far as the operating system knows: it survives
     * the process, but not the machine.
     *
     * @return whether that added to the binlog
     */
    boolean crashed(boolean power) {
        boolean adds = flush != null && !held && !power;
        if (adds) {
            long now = simulation.nowNs();
            for (var session : group) {
                storage.commit(session.key, session.commit.committedAtPrepare, now);
            }
        }
        flush = null;
        done = false;
        held = false;
        waiting.clear();
        group.clear();
        return adds;
    }

    private void begin() {
        while (!waiting.isEmpty()) {
            var next = waiting;
            waiting = group;
            group = next;
            groups++;
            long ns = syncs() ? unit.slowed(durability.flush().sampleNs(random)) : 0;
            if (ns > 0 || unit.writesStalled()) {
                flush = new Object();
                flushed.in(ns, flush);
                return;
            }
            flush = this;
            if (!commit()) {
                return;
            }
            flush = null;
        }
    }

    /** The group that was being acknowledged has it, or has waited long enough: the next one follows. */
    void acknowledged() {
        if (held) {
            held = false;
            flush = null;
            begin();
        }
    }

    private boolean syncs() {
        return durability.flushLog() == 1 || durability.syncBinlog() > 0 && groups % durability.syncBinlog() == 0;
    }

    private void flushed(Object of) {
        if (of != flush) {
            return;
        }
        if (!unit.running() || unit.writesStalled()) {
            done = true;
        } else {
            end();
        }
    }

    private void end() {
        done = false;
        if (commit()) {
            flush = null;
            begin();
        }
    }

    /**
     * While it lasts, those who arrive wait: {@link #flush} is set.
     *
     * @return whether the next group may follow
     */
    private boolean commit() {
        long now = simulation.nowNs();
        for (int i = 0; i < group.size(); i++) {
            var session = group.get(i);
            session.commit.sequence = storage.commit(session.key, session.commit.committedAtPrepare, now);
            session.commit.position = storage.binlog().end();
        }
        storage.flushed(groups);
        held = !committed.test(group);
        group.clear();
        return !held;
    }
}
