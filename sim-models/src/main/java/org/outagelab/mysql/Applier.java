package org.outagelab.mysql;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Unit;

/**
 * The applier (SQL) threads of one replica: they take transactions from the relay log in order and execute them.
 *
 * <p>A worker may take one when everything it depends on has been executed: with {@code COMMIT_ORDER} what was
 * committed when it was prepared on its origin, with {@code WRITESET} the one before it if they conflict. With
 * {@code replica_preserve_commit_order} a worker that is done waits for its turn.
 */
final class Applier {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int WAITING = 2;

    private static final class Worker {
        private int state = IDLE;
        private long position;
        private int life;
        private boolean held;
    }

    private final Simulation simulation;
    private final Unit unit;
    private final MysqlSpec.ReplicaSpec spec;
    private final Storage storage;
    private final Books books;
    private final WallClock clock;
    private final Binlog relay;
    private final LongConsumer executed;
    private final Supplier<Mysql> source;
    private final Consumer<Divergence.Error> failed;
    private final RandomStream random;
    private final RandomStream conflicts;
    private final EventType<Worker> applied;
    private final Timer delay;
    private final Worker[] workers;
    /** Executed although an earlier one is not: bit i stands for the i-th after {@link #low}. */
    private boolean[] ahead = new boolean[64];

    /** Where the relay log begins: what was before is thrown away. */
    private long first;
    private long next;
    /** Everything before is executed. */
    private long low;
    /** Nothing after it may begin before it is executed; -1 for none. */
    private long barrier = -1;
    /** Drawn once for the transaction at {@link #next}. */
    private long dependencyOf = -1;
    private long dependency;
    private int stops;
    private long stoppedNs;
    private int life;
    private long count;
    /** A transaction that it does not execute, and whether it goes on behind it; null for none. */
    private Except except;

    /** @param skips whether it goes on behind the transaction; else it waits before it */
    private record Except(int origin, long sequence, boolean skips) {}

    /** Why it has stopped by itself, or null, and the position of what it cannot execute. */
    private Divergence.Error error;
    private long errorAt;

    /**
     * @param clock by whose whole seconds it delays; null when it does so exactly
     * @param executed told of each transaction's position in the relay log when it is executed
     * @param source whom its server follows
     * @param failed told when it stops on an error; with null when it is started again
     */
    Applier(
            Simulation simulation,
            Unit unit,
            MysqlSpec.ReplicaSpec spec,
            Storage storage,
            Books books,
            WallClock clock,
            Binlog relay,
            LongConsumer executed,
            Supplier<Mysql> source,
            Consumer<Divergence.Error> failed) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.storage = storage;
        this.books = books;
        this.clock = clock;
        this.relay = relay;
        this.executed = executed;
        this.source = source;
        this.failed = failed;
        this.random = simulation.stream("apply on " + unit.name());
        this.conflicts = simulation.stream("conflicts on " + unit.name());
        this.applied = simulation.eventType(unit.name(), this::applied);
        this.delay = simulation.<Void>eventType(unit.name(), ignored -> more()).timer(null);
        this.workers = new Worker[spec.workers()];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker();
        }
    }

    /** Transactions executed so far. */
    long count() {
        return count;
    }

    /** By an operator, or on an error. */
    boolean stopped() {
        return stops > 0 || error != null;
    }

    /** On which it has stopped by itself; null while it has not. */
    Divergence.Error error() {
        return error;
    }

    /** The position in the relay log before which everything is executed. */
    long low() {
        return low;
    }

    /** Whether the relay log holds nothing that is not executed. */
    boolean idle() {
        return low >= relay.end();
    }

    /** Since when it is stopped; {@link Long#MAX_VALUE} while it is not. */
    long stoppedNs() {
        return stopped() ? stoppedNs : Long.MAX_VALUE;
    }

    void stop() {
        stoppedNs = stopped() ? stoppedNs : simulation.nowNs();
        stops++;
    }

    /**
     * From now on it executes everything up to one transaction without any delay, but not that one itself.
     *
     * @param skips whether it goes on behind it; else it waits there ({@code START REPLICA UNTIL SQL_BEFORE_GTIDS})
     */
    void allBut(int origin, long sequence, boolean skips) {
        // STOP REPLICA rolls back what is under way, the excepted one as well.
        crashed();
        except = new Except(origin, sequence, skips);
        more();
    }

    /** It executes everything again, with its delay. */
    void everything() {
        except = null;
        more();
    }

    /** Whether it waits before the transaction that it is not to execute. */
    boolean waitsBefore() {
        return except != null && low < relay.end() && excepted(low);
    }

    private boolean excepted(long position) {
        return relay.sequence(position) == except.sequence && relay.origin(position) == except.origin;
    }

    void start() {
        if (stops > 0 && --stops == 0) {
            tryAgain();
        }
    }

    /** It is started again where it has stopped. */
    void tryAgain() {
        withoutError();
        more();
    }

    private void withoutError() {
        if (error != null) {
            error = null;
            failed.accept(null);
        }
    }

    /** What it cannot execute is passed over, as if an empty transaction had taken its GTID; then it goes on. */
    void skip() {
        long position = errorAt;
        withoutError();
        if (position == low) {
            next = low + 1;
            while (next < relay.end() && ahead(next)) {
                next++;
            }
        }
        passOver(position);
        finish(position);
        more();
    }

    private void passOver(long position) {
        int origin = relay.origin(position);
        long sequence = relay.sequence(position);
        storage.divergence().skipped(origin, sequence, books.of(origin).row(sequence));
    }

    /** What was being executed is rolled back, and executed again from the relay log. */
    void crashed() {
        withoutError();
        life++;
        // New ones: the end of what was under way is still to come, and must not end what they do by then.
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker();
        }
        barrier = -1;
        dependencyOf = -1;
        delay.cancel();
        var executed = storage.executed();
        low = relay.firstNotIn(executed, first);
        Arrays.fill(ahead, false);
        for (long position = low; position < next; position++) {
            if (executed.contains(relay.origin(position), relay.sequence(position))) {
                markAhead(position);
            }
        }
        next = low;
    }

    /** The relay log was thrown away: it begins anew at its end. */
    void forgotten() {
        first = relay.end();
        crashed();
        next = first;
        low = first;
        Arrays.fill(ahead, false);
    }

    void running() {
        for (var worker : workers) {
            if (worker.held) {
                worker.held = false;
                applied(worker);
            }
        }
        more();
    }

    /** The relay log has grown, or something else allows it to go on. */
    void more() {
        if (stops > 0 || error != null || !unit.running()) {
            return;
        }
        boolean again = true;
        while (again) {
            again = false;
            for (int i = 0; i < workers.length; i++) {
                while (workers[i].state == IDLE && mayBegin()) {
                    again |= begin(workers[i], next++);
                }
            }
        }
    }

    private boolean mayBegin() {
        if (error != null) {
            return false;
        }
        // What was executed ahead of its turn before a crash is not executed again.
        while (next < relay.end() && next >= low && ahead(next)) {
            next++;
        }
        if (except != null && next < relay.end() && excepted(next)) {
            if (!except.skips || low < next) {
                return false;
            }
            next++;
            low++;
        }
        if (next >= relay.end() || barrier >= low) {
            return false;
        }
        if (spec.delayNs() > 0 && except == null && delayed()) {
            return false;
        }
        if (workers.length == 1) {
            return true;
        }
        if (dependencyOf != next) {
            dependencyOf = next;
            dependency = dependency(next);
        }
        return low >= dependency;
    }

    /** Whether the next one is too young; then it goes on when that is over. */
    private boolean delayed() {
        if (delay.pending()) {
            return true;
        }
        long now = simulation.nowNs();
        long committedNs = books.of(relay.origin(next)).commitNs(relay.sequence(next));
        long napNs = clock == null
                ? committedNs + spec.delayNs() - now
                // It compares whole seconds, and sleeps for so many from now on (MariaDB slave.cc, sql_delay_event).
                : (clock.second(committedNs) - clock.second(now)) * SimTime.SECOND + spec.delayNs();
        if (napNs <= 0) {
            return false;
        }
        delay.restart(napNs);
        return true;
    }

    /** The position up to which everything must be executed before this one may begin. */
    private long dependency(long position) {
        var unusual = unusual(position);
        if (unusual != null && unusual.exclusive()) {
            return position;
        }
        if (spec.commitOrder()) {
            long sequence = relay.sequence(position);
            long committed = books.of(relay.origin(position)).committedAtPrepare(sequence);
            return position - Math.max(0, sequence - 1 - committed);
        }
        return spec.conflicts() > 0 && conflicts.nextDouble() < spec.conflicts() ? position : 0;
    }

    private Writes.Unusual unusual(long position) {
        return books.of(relay.origin(position)).unusual(relay.sequence(position));
    }

    /** @return whether it took no time, so that others may begin now */
    private boolean begin(Worker worker, long position) {
        worker.position = position;
        worker.state = RUNNING;
        worker.life = life;
        var unusual = unusual(position);
        if (unusual != null && unusual.exclusive()) {
            barrier = position;
        }
        long applyNs = unusual == null ? spec.apply().sampleNs(random) : unusual.applyNs();
        long ns = unit.slowed(applyNs);
        if (ns == 0 && !unit.writesStalled()) {
            done(worker);
            return true;
        }
        applied.in(ns, worker);
        return false;
    }

    private void applied(Worker worker) {
        if (worker.life != life || worker.state != RUNNING) {
            return;
        }
        if (!unit.gate().open() || unit.writesStalled()) {
            worker.held = true;
            return;
        }
        done(worker);
        more();
    }

    private void done(Worker worker) {
        if (spec.preserveOrder() && worker.position != low) {
            worker.state = WAITING;
            return;
        }
        worker.state = IDLE;
        execute(worker.position);
        if (spec.preserveOrder() && workers.length > 1) {
            letGo();
        }
    }

    /** Those that were done before their turn, in order. */
    private void letGo() {
        for (int i = 0; i < workers.length; i++) {
            if (workers[i].state == WAITING && workers[i].position == low) {
                workers[i].state = IDLE;
                execute(low);
                i = -1;
            }
        }
    }

    private void execute(long position) {
        var from = source.get();
        if (storage.divergence().any() || from != null && from.storage().divergence().any()) {
            executeDiverged(position, from);
        } else {
            finish(position);
        }
    }

    private void executeDiverged(long position, Mysql from) {
        int origin = relay.origin(position);
        long sequence = relay.sequence(position);
        var divergence = storage.divergence();
        int row = books.of(origin).row(sequence);
        var wrong = row < 0 ? null : divergence.error(row);
        if (wrong != null) {
            // What the other workers have begun is rolled back.
            crashed();
            stoppedNs = stopped() ? stoppedNs : simulation.nowNs();
            error = wrong;
            errorAt = position;
            failed.accept(wrong);
            return;
        }
        if (row >= 0 && divergence.passesOver(row) || from != null && from.storage().hasSkipped(origin, sequence)) {
            passOver(position);
        } else if (row >= 0) {
            divergence.executed(row);
        }
        finish(position);
    }

    private void finish(long position) {
        count++;
        if (position == low) {
            low++;
            storage.apply(relay.origin(position), relay.sequence(position));
            while (low < next && ahead(low)) {
                ahead[(int) low & ahead.length - 1] = false;
                storage.log(relay.origin(low), relay.sequence(low));
                low++;
            }
        } else {
            markAhead(position);
            storage.executeAhead(relay.origin(position), relay.sequence(position));
        }
        executed.accept(position);
    }

    private boolean ahead(long position) {
        return position - low < ahead.length && ahead[(int) position & ahead.length - 1];
    }

    private void markAhead(long position) {
        while (position - low >= ahead.length) {
            var larger = new boolean[2 * ahead.length];
            for (long i = low; i < low + ahead.length; i++) {
                larger[(int) i & larger.length - 1] = ahead[(int) i & ahead.length - 1];
            }
            ahead = larger;
        }
        ahead[(int) position & ahead.length - 1] = true;
    }
}
