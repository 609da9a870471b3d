package org.outagelab.mysql;

import java.util.function.Consumer;
import org.outagelab.action.Replicating;
import org.outagelab.core.Simulation;
import org.outagelab.database.Database;
import org.outagelab.machine.Unit;
import org.outagelab.net.Link;

/** The replication of one server, as long as it has a source: a receiver that fills the relay log, and an applier. */
final class Replica implements Replicating {
    private final Simulation simulation;
    private final Mysql server;
    private final Books books;
    private final MysqlSpec.ReplicaSpec spec;
    private final Binlog relay = new Binlog();
    /** What it has in its relay log or its data. */
    private final GtidSet received = new GtidSet();
    private final Receiver receiver;
    private final Applier applier;
    private final Consumer<Mysql> switchOver;
    private final boolean gtid;
    private Database.Executed watcher;

    /** @param switchOver asked for a planned switch-over to this server */
    Replica(
            Simulation simulation,
            Mysql server,
            Books books,
            MysqlSpec.ReplicaSpec spec,
            boolean gtid,
            Consumer<Mysql> switchOver) {
        this.switchOver = switchOver;
        this.simulation = simulation;
        this.server = server;
        this.books = books;
        this.spec = spec;
        this.gtid = gtid;
        var unit = server.unit();
        var storage = server.storage();
        this.applier = new Applier(
                simulation,
                unit,
                spec,
                storage,
                books,
                server.service().spec().mysql() ? null : server.service().clock(),
                relay,
                this::executed,
                this::source,
                error -> server.service().mistakes().applier(server, error));
        this.receiver = new Receiver(simulation, unit, spec, gtid, storage, relay, received, applier::more);
    }

    /** Watches what it executes; one at most. */
    void watch(Database.Executed one) {
        watcher = one;
    }

    Unit unit() {
        return server.unit();
    }

    /** Its source, or null while it has none: then it is a primary, or alone. */
    Mysql source() {
        return receiver.source();
    }

    /**
     * Follows a source from now on, from the first transaction it does not have. Its own writes so far are part of
     * what it has; with {@code gtid} a source that lacks some of them refuses it.
     *
     * @param source null for none
     * @param out from the source
     * @param back to the source
     */
    void follow(Mysql source, Link out, Link back) {
        received.addAll(server.storage().executed());
        if (source != null && !gtid && source == server.service().primary()) {
            joinDiverged(source);
        }
        receiver.follow(source, out, back);
    }

    /** By its position in the binlog nobody sees what it has that its source lacks. */
    private void joinDiverged(Mysql source) {
        server.executed().minus(source.executed()).visit((origin, first, last) -> {
            for (long sequence = first; sequence <= last; sequence++) {
                int row = books.of(origin).row(sequence);
                if (row >= 0) {
                    server.storage().divergence().joinsWith(row);
                }
            }
        });
    }

    /** {@code RESET REPLICA}: what is in the relay log and not executed is thrown away. */
    void forgetRelayLog() {
        applier.forgotten();
        var rest = received.minus(server.storage().executed());
        rest.visit(received::remove);
        receiver.forgotten();
    }

    /** Its data were replaced: nothing that it had received counts any more. */
    void replaced() {
        applier.forgotten();
        received.become(server.storage().executed());
        receiver.forgotten();
    }

    /**
     * The age of the oldest transaction that the database's primary has and this server has not executed, in
     * nanoseconds; 0 when there is none. While the primary is dead, that this server has received and not executed.
     */
    long lagNs(Mysql primary) {
        var newest = primary.unit().alive() ? primary.storage().executed() : received;
        long oldestNs = books.oldestMissingNs(newest, server.storage().executed());
        return oldestNs == Long.MAX_VALUE ? 0 : simulation.nowNs() - oldestNs;
    }

    /** The instant up to which it has executed whatever the primary had committed, as far as anybody can see here. */
    long shownNs(Mysql primary) {
        long missingNs = books.oldestMissingNs(primary.storage().executed(), server.storage().executed());
        return Math.min(Math.min(simulation.nowNs(), missingNs), Math.min(receiver.brokenNs(), applier.stoppedNs()));
    }

    /**
     * {@code Seconds_Behind_Source}: whole seconds since the begin of the statement that is being applied. 0 when the
     * relay log holds nothing, however much the source has that has not come; -1 for NULL: when the applier does not
     * run, and while the receiver is not connected, in MySQL only once the relay log is applied.
     */
    long secondsBehindSource() {
        if (applier.stopped() || !server.unit().alive()) {
            return -1;
        }
        if (!receiver.established() && (applier.idle() || !server.service().spec().mysql())) {
            return -1;
        }
        if (applier.idle()) {
            return 0;
        }
        int origin = relay.origin(applier.low());
        long sequence = relay.sequence(applier.low());
        var unusual = books.of(origin).unusual(sequence);
        long beganNs = books.of(origin).commitNs(sequence) - (unusual == null ? 0 : unusual.statementNs());
        var clock = server.service().clock();
        return Math.max(0, clock.second(simulation.nowNs()) - clock.second(beganNs));
    }

    /** What it has in its relay log or its data. */
    GtidSet received() {
        return received;
    }

    /** Transactions in the source's binlog that are not in the relay log: lost if the source never comes back. */
    long unreceived() {
        return receiver.unreceived();
    }

    /** Transactions in the relay log that are not executed yet. */
    long unapplied() {
        return relay.end() - applier.low();
    }

    /** Transactions applied so far. */
    long applied() {
        return applier.count();
    }

    Receiver receiver() {
        return receiver;
    }

    Applier applier() {
        return applier;
    }

    @Override
    public void stop(boolean stopReceiver, boolean stopApplier) {
        if (stopReceiver) {
            receiver.stop();
        }
        if (stopApplier) {
            applier.stop();
        }
    }

    @Override
    public void start(boolean startReceiver, boolean startApplier) {
        if (startReceiver) {
            receiver.start();
        }
        if (startApplier) {
            applier.start();
        }
    }

    @Override
    public void switchOver() {
        switchOver.accept(server);
    }

    @Override
    public void commit(long statementNs, long applyNs, boolean exclusive) {
        server.commit(new Writes.Unusual(applyNs, statementNs, exclusive));
    }

    @Override
    public void stray(Statement statement, double share) {
        server.service().mistakes().stray(server, statement, share);
    }

    @Override
    public void loseDisk() {
        server.service().mistakes().loseDisk(server);
    }

    @Override
    public Runnable deletion(double share, long applyNs, boolean onPrimary) {
        return server.service().mistakes().plan(onPrimary ? null : server, share, applyNs);
    }

    /**
     * The process has died.
     *
     * @param power whether the machine lost its power
     */
    void crashed(boolean power) {
        if (power && !spec.syncsRelayLog()) {
            // Its end was not synced: it is fetched again.
            applier.forgotten();
            received.minus(server.storage().executed()).visit(received::remove);
        } else {
            applier.crashed();
        }
    }

    void unitChanged() {
        receiver.unitChanged();
        if (server.unit().running()) {
            applier.running();
        }
    }

    private void executed(long position) {
        server.applied();
        if (watcher != null) {
            long committedNs = books.of(relay.origin(position)).commitNs(relay.sequence(position));
            watcher.executed(committedNs, simulation.nowNs());
        }
    }
}
