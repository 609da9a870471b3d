package org.outagelab.mysql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.action.Replicating;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.call.Serving;
import org.outagelab.call.Step;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Gauges;
import org.outagelab.machine.AcceptQueue;
import org.outagelab.machine.Cpu;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Program;
import org.outagelab.machine.Roll;
import org.outagelab.machine.Unit;
import org.outagelab.net.Route;
import org.outagelab.tls.Termination;

/**
 * One mysqld: a thread per connection, queries on the cores of its host, commits through its binlog.
 *
 * <p>Whether it is a primary is state: it takes writes unless it is {@code read_only}, and it is a replica as long as
 * it follows a source.
 */
public final class Mysql implements Program, Listener, Cpu.Completion {
    static final Outcome TOO_MANY_CONNECTIONS = Outcome.failure("mysql 1040 too many connections");
    static final Outcome READ_ONLY = Outcome.failure("mysql 1290 read only");
    static final Outcome LOCK_WAIT_TIMEOUT = Outcome.failure("mysql 1205 lock wait timeout");

    /** Whether a new connection is one of {@code max_connections}. */
    private enum Place implements Serving {
        WITHIN,
        BEYOND;

        /** A query whose client has left runs to its end. */
        @Override
        public void abandoned(Call call) {}
    }

    /** {@code tcp_keepalive_time} of Linux, which MySQL asks for on each connection ({@code SO_KEEPALIVE}). */
    private static final long KEEPALIVE_TIME_NS = 7_200 * SimTime.SECOND;
    /** {@code tcp_keepalive_probes} times {@code tcp_keepalive_intvl}. */
    private static final long KEEPALIVE_PROBES_NS = 9 * 75 * SimTime.SECOND;

    private final Simulation simulation;
    private final Unit unit;
    private final MysqlService service;
    private final MysqlSpec spec;
    private final Books books;
    private final Gauges gauges;
    private final Execution execution;
    private final AcceptQueue acceptQueue;
    /** Null where nobody can have TLS. */
    private final Termination tls;
    private final Roll<Session> sessions = new Roll<>();
    private final Storage storage;
    private final CommitPipeline commits;
    private final RowLocks locks;
    private final SemiSync semiSync;
    private final EventHandler<Storage> acknowledgement;
    private final List<Receiver> receivers = new ArrayList<>();
    private final EventType<Session> held;
    private final EventType<Session> waitedLongEnough;
    private final ArrayDeque<Session> awaitingWrite = new ArrayDeque<>();
    private final ReadBooks reads = new ReadBooks();
    /** Made with the first client whose machine goes. */
    private EventType<Forsaken> keepalive;

    private Replica replica;
    private boolean readOnly;
    private int connections;
    private long acknowledged;
    private long goneNs = -1;

    /**
     * @param index its place among the servers of the service
     * @param readOnly {@code super_read_only}
     */
    Mysql(Simulation simulation, Unit unit, MysqlService service, int index, boolean readOnly, Gauges gauges) {
        this.simulation = simulation;
        this.unit = unit;
        this.service = service;
        this.spec = service.spec();
        this.books = service.books();
        this.readOnly = readOnly;
        this.gauges = gauges;
        this.execution = new Execution(simulation, unit, this, spec.backlog());
        this.acceptQueue = execution.acceptQueue();
        this.tls = spec.tls() == null
                ? null
                : new Termination(simulation, execution, spec.tls(), (call, ignored) -> read(call), ignored -> { });
        var durability = spec.durability().inPhase(simulation.stream("redo flush of " + unit.name()));
        this.storage = new Storage(index, books, durability, spec.logsUpdates());
        this.commits = new CommitPipeline(simulation, unit, durability, storage, this::committed);
        this.locks = new RowLocks(simulation, execution, spec.locks(), this::execute, this::lockTimedOut);
        this.semiSync = spec.semiSync() == null
                ? null
                : new SemiSync(
                        simulation, unit.name(), spec.semiSync(), unit::running, receivers, this::released, commits::acknowledged);
        this.acknowledgement = own -> semiSync.heard(own.binlog().end());
        this.held = execution.event(this::heldLongEnough);
        this.waitedLongEnough = execution.event(this::waitedLongEnough);
        unit.runs(this);
        unit.observe(ignored -> unitChanged());
        gauge();
    }

    /** Null where nobody can have TLS. */
    Termination termination() {
        return tls;
    }

    void replicatesBy(Replica own) {
        replica = own;
    }

    public Unit unit() {
        return unit;
    }

    MysqlService service() {
        return service;
    }

    /** Its replication, which has a source while it is a replica. */
    Replica replica() {
        return replica;
    }

    /** Whether it has a source: it is a replica. */
    public boolean replicates() {
        return replica.source() != null;
    }

    /** Its replication, as faults see it. */
    public Replicating replication() {
        return replica;
    }

    /** What it has executed: {@code gtid_executed}. */
    GtidSet executed() {
        return storage.executed();
    }

    /** What it really has. */
    GtidSet data() {
        return storage.data();
    }

    Storage storage() {
        return storage;
    }

    SemiSync semiSync() {
        return semiSync;
    }

    /** The receivers of its replicas. */
    List<Receiver> receivers() {
        return receivers;
    }

    /** Whether it waits for replicas to acknowledge commits now; false without semi-synchronous replication. */
    public boolean semiSyncOn() {
        return semiSync != null && semiSync.on();
    }

    /** How often its commits went on without the replicas' acknowledgement. */
    public long semiSyncFallbacks() {
        return semiSync == null ? 0 : semiSync.fallbacks();
    }

    /** Writes whose commit it has acknowledged. */
    public long acknowledged() {
        return acknowledged;
    }

    /** What its readers have missed. */
    ReadBooks reads() {
        return reads;
    }

    public boolean readOnly() {
        return readOnly;
    }

    /** Whether no write is under way. */
    boolean quiet() {
        return commits.waiting() == 0 && sessions.oldestFirst().stream().noneMatch(session -> session.write);
    }

    /** {@code SET GLOBAL super_read_only}: writes under way are not disturbed. */
    void readOnly(boolean value) {
        readOnly = value;
    }

    /** A client has closed a session of a life of this process; those of earlier lives are gone already. */
    void closed(int life) {
        if (life == unit.generation() && unit.alive()) {
            connections--;
        }
    }

    /**
     * The machine of a client is gone with a session: the kernel asks after two idle hours whether the client is still
     * there. A machine that runs again knows nothing of the connection and resets it; one that does not is asked nine times.
     *
     * @param life of this process
     * @param route from the client
     */
    void forsaken(int life, Route route) {
        if (keepalive == null) {
            keepalive = simulation.eventType(unit.name(), this::keepalive);
        }
        keepalive.in(KEEPALIVE_TIME_NS, new Forsaken(life, route));
    }

    private void keepalive(Forsaken session) {
        if (session.route == null || session.route.callerHasPower()) {
            closed(session.life);
        } else {
            keepalive.in(KEEPALIVE_PROBES_NS, new Forsaken(session.life, null));
        }
    }

    /** A session whose client is gone. @param route null when its last probe has had no answer */
    private record Forsaken(int life, Route route) {}

    /** Since when its process does not run; -1 while it does. */
    long goneNs() {
        return goneNs;
    }

    @Override
    public Connect connect(Call call) {
        var connect = acceptQueue.offer(Integer.MAX_VALUE / 2);
        if (connect == Connect.ACCEPTED) {
            connections++;
            call.servedBy(connections > spec.maxConnections() ? Place.BEYOND : Place.WITHIN);
        }
        return connect;
    }

    @Override
    public void arrived(Call call) {
        if (call.overExisting()) {
            read(call);
        } else if (acceptQueue.arrives(call)) {
            // Error 1040 is its greeting, before anything is encrypted.
            if (tls != null && call.serving() != Place.BEYOND && call.caller().encrypts(call)) {
                tls.accept(call, null);
            } else {
                read(call);
            }
        }
    }

    private void read(Call call) {
        var request = call.request();
        boolean direct = call.step() < 0 && request.endpoint().service().equals(spec.service());
        if (call.serving() == Place.BEYOND) {
            connections -= direct || request.probe() ? 1 : 0;
            call.answer(TOO_MANY_CONNECTIONS);
            return;
        }
        if (call.step() < 0 && !direct) {
            // A look at it ends with its answer.
            connections -= request.probe() && !call.overExisting() ? 1 : 0;
            call.answer(readOnly && request.endpoint() == Look.SELECT_READ_ONLY ? READ_ONLY : Outcome.OK);
            return;
        }
        int step = Math.max(0, call.step());
        boolean write = request.endpoint().steps().get(step).kind() == Step.Kind.WRITE;
        if (write && readOnly) {
            connections -= direct ? 1 : 0;
            call.answer(READ_ONLY);
            return;
        }
        long draw = mixed(request.id());
        var session = new Session(call, step, direct, write, (int) Long.remainderUnsigned(draw, books.keys()), simulation.nowNs());
        sessions.join(session);
        gauge();
        int hotRow = write ? locks.row(draw) : -1;
        if (hotRow >= 0) {
            locks.acquire(session, hotRow);
        } else if (write || !waitsForOwnWrite(session)) {
            execute(session);
        }
    }

    /** Which row a request is about: the same for all its steps and attempts, every row as likely. */
    private static long mixed(long id) {
        long mixed = (id + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private void execute(Session session) {
        var call = session.call;
        long workNs = unit.slowed(call.request().stepNs(session.step) + spec.cost().cpuNs());
        if (spec.contention() > 0) {
            workNs = Math.round(workNs * contention());
        }
        if (workNs > 0) {
            session.onCpu = true;
            execution.compute(workNs, session);
        } else {
            executed(session);
        }
    }

    /** One thread per connection: beyond a few for each core they get in each other's way. */
    private double contention() {
        int few = 4 * unit.host().cpu().cores();
        return 1 + spec.contention() * Math.max(0, sessions.size() - few) / few;
    }

    private void lockTimedOut(Session session) {
        locks.release(session);
        end(session);
        session.call.answer(LOCK_WAIT_TIMEOUT);
    }

    @Override
    public boolean keepsConnections() {
        return false;
    }

    @Override
    public void lost(Call call) {
        // A session that exists needs no place in the accept queue; a new one is over.
        if (!call.overExisting()) {
            acceptQueue.lost();
            connections--;
        }
    }

    @Override
    public void died(boolean silent) {
        var unread = execution.die();
        connections = 0;
        if (tls != null) {
            tls.died(silent);
        }
        var lost = sessions.oldestFirst();
        sessions.clear();
        awaitingWrite.clear();
        locks.clear();
        for (var session : lost) {
            session.over = true;
            if (session.onCpu) {
                execution.abandon(session);
            }
        }
        if (semiSync != null) {
            semiSync.reset();
        }
        commits.crashed(silent);
        long had = storage.executed().count();
        storage.crash(silent, replica.source() != null, simulation.nowNs());
        if (storage.executed().count() < had) {
            service.crashed(this);
        }
        replica.crashed(silent);
        gauge();
        if (!silent) {
            lost.forEach(session -> session.call.answer(Outcome.RESET));
            unread.forEach(call -> call.answer(Outcome.RESET));
        }
    }

    @Override
    public long recoveryNs() {
        return spec.recoveryNs();
    }

    @Override
    public void started() {
        if (tls != null) {
            tls.begins();
        }
        gauge();
    }

    @Override
    public void hung() {
        execution.freeze();
    }

    @Override
    public void thawed() {
        execution.thaw();
        commits.resume();
        if (semiSync != null) {
            semiSync.thawed();
        }
        for (int n = acceptQueue.size(); n > 0; n--) {
            read(acceptQueue.poll());
        }
    }

    @Override
    public void writesStalled(boolean stalled) {
        if (!stalled) {
            commits.resume();
            replica.unitChanged();
        }
    }

    private void unitChanged() {
        if (replica == null) {
            return;
        }
        goneNs = unit.running() ? -1 : goneNs < 0 ? simulation.nowNs() : goneNs;
        replica.unitChanged();
        for (var receiver : List.copyOf(receivers)) {
            receiver.sourceChanged();
        }
    }

    @Override
    public void cpuDone(Object job) {
        if (Termination.isHandshake(job)) {
            tls.computed(job);
            return;
        }
        var session = (Session) job;
        session.onCpu = false;
        executed(session);
    }

    private void executed(Session session) {
        if (spec.cost().holdNs() > 0) {
            held.in(spec.cost().holdNs(), session);
        } else {
            heldLongEnough(session);
        }
    }

    private void heldLongEnough(Session session) {
        if (session.over) {
            return;
        }
        if (session.write) {
            commits.prepare(session);
        } else {
            if (semiSync != null && !spec.semiSync().afterSync()) {
                books.shown(session.key, storage.server());
            }
            reads.read(
                    books.staleNs(session.key, storage, session.startNs),
                    books.deletions().missing(session.key, storage.executed()));
            end(session);
            session.call.answer(Outcome.OK);
        }
    }

    /** {@code WAIT_FOR_EXECUTED_GTID_SET}: the read begins when the client's own write is here, or after a while. */
    private boolean waitsForOwnWrite(Session session) {
        if (spec.reads().ownWrites() != MysqlSpec.OwnWrites.GTID_WAIT
                || books.hasWriteOf(session.call.request().client(), storage.executed())) {
            return false;
        }
        awaitingWrite.add(session);
        waitedLongEnough.in(spec.reads().waitNs(), session);
        return true;
    }

    private void waitedLongEnough(Session session) {
        if (!session.over && awaitingWrite.remove(session)) {
            execute(session);
        }
    }

    /**
     * Commits a transaction that nobody waits for.
     *
     * @return its sequence number
     */
    long commitAside(Writes.Unusual unusual) {
        return commitAside(0, unusual);
    }

    /** Writes rows here, though it follows a source, and tells whoever did so that it is done. */
    void commitStray() {
        books.acknowledged(storage.server(), commitAside(-1, null), simulation.nowNs());
    }

    private long commitAside(int row, Writes.Unusual unusual) {
        long sequence = storage.commit(row, storage.last(), simulation.nowNs());
        if (unusual != null) {
            books.of(storage.server()).unusual(unusual);
        }
        binlogGrew();
        return sequence;
    }

    /** A transaction of its source has been executed here. */
    void applied() {
        binlogGrew();
        service.executedHere(this);
        for (int n = awaitingWrite.size(); n > 0; n--) {
            var session = awaitingWrite.remove();
            if (books.hasWriteOf(session.call.request().client(), storage.executed())) {
                execute(session);
            } else {
                awaitingWrite.add(session);
            }
        }
    }

    /** Commits a transaction that is not like the others, if it is a primary that takes writes. */
    void commit(Writes.Unusual unusual) {
        if (unit.running() && !readOnly && replica.source() == null) {
            books.acknowledged(storage.server(), commitAside(unusual), simulation.nowNs());
        }
    }

    /**
     * A group is in the binlog.
     *
     * @return whether the next one may follow at once
     */
    private boolean committed(List<Session> group) {
        binlogGrew();
        long end = group.get(group.size() - 1).commit.position;
        if (semiSync == null || !semiSync.mustWait(end)) {
            for (int i = 0; i < group.size(); i++) {
                released(group.get(i));
            }
            return true;
        }
        boolean inTurn = spec.semiSync().inTurn();
        for (int i = 0; i < group.size(); i++) {
            var session = group.get(i);
            if (!spec.semiSync().afterSync()) {
                locks.release(session);
            }
            // The leader of a group waits for its last transaction.
            session.commit.position = inTurn ? end : session.commit.position;
            semiSync.await(session);
        }
        return !inTurn;
    }

    /** The binlog has more for the replicas of this server. */
    void binlogGrew() {
        for (int i = 0; i < receivers.size(); i++) {
            receivers.get(i).send();
        }
    }

    /** A replica has acknowledged more. */
    void heard() {
        unit.gate().pass(acknowledgement, storage);
    }

    /** Its group has so many members now: every commit waits for more than half of them, with itself. */
    void groupOf(int members) {
        semiSync.acks(members / 2);
        if (unit.running()) {
            heard();
        }
    }

    /** It was expelled from its group: no commit gets its majority. */
    void commitsNothing() {
        semiSync.acks(Integer.MAX_VALUE);
    }

    /** Its data are replaced: what waits for acknowledgements has no transaction any more, and its clients are reset. */
    void abortWaiting() {
        if (semiSync == null) {
            return;
        }
        for (var session : semiSync.aborted()) {
            locks.release(session);
            end(session);
            session.call.answer(Outcome.RESET);
        }
    }

    void replicaLeft() {
        if (semiSync != null && unit.running()) {
            semiSync.disconnected();
        }
    }

    /** A committed write need not wait for anything any more: its client gets the OK. */
    private void released(Session session) {
        locks.release(session);
        acknowledged++;
        books.acknowledged(storage.server(), session.commit.sequence, simulation.nowNs());
        if (books.split() != null) {
            books.split().acknowledged(storage.server(), session.key, simulation.nowNs());
            service.acknowledgedBy(this);
        }
        if (spec.reads().ownWrites() == MysqlSpec.OwnWrites.GTID_WAIT) {
            books.wrote(session.call.request().client(), storage.server(), session.commit.sequence);
        } else if (spec.reads().ownWrites() == MysqlSpec.OwnWrites.SESSION) {
            service.recentWriters().wrote(session.call.request().client(), simulation.nowNs());
        }
        end(session);
        service.acknowledged(session.startNs, semiSyncOn());
        session.call.answer(Outcome.OK);
    }

    private void end(Session session) {
        connections -= session.direct ? 1 : 0;
        session.over = true;
        sessions.leave(session);
        gauge();
    }

    private void gauge() {
        long now = simulation.nowNs();
        int cores = unit.host().cpu().cores();
        gauges.busy().set(now, Math.min(sessions.size(), cores));
        gauges.available().set(now, unit.alive() ? cores : 0);
        gauges.queue().set(now, Math.max(0, sessions.size() - cores));
    }
}
