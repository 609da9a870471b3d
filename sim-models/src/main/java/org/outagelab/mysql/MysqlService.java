package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.outagelab.actor.Place;
import org.outagelab.core.Simulation;
import org.outagelab.database.Database;
import org.outagelab.kind.Damage;
import org.outagelab.kind.Gauges;
import org.outagelab.kind.Journal;
import org.outagelab.kind.Leadership;
import org.outagelab.machine.Host;
import org.outagelab.machine.Unit;
import org.outagelab.net.Network;

/**
 * One replicated database: its servers, who follows whom, which of them is the primary, and the books.
 *
 * <p>Server 0 is the first primary. Roles are state: {@link #promote}, {@link #repoint} and {@link Mysql#readOnly}
 * change them at run time.
 */
public final class MysqlService implements Database {
    private final Simulation simulation;
    private final MysqlSpec spec;
    private final Network network;
    private final Books books;
    private final WallClock clock;
    private final Function<String, Host> hosts;
    private final List<Mysql> servers = new ArrayList<>();
    private final LagView lags;
    private final List<Loss> losses = new ArrayList<>();
    private final RecentWriters recentWriters;
    private final GtidSet lostSoFar = new GtidSet();
    private Acknowledged acknowledgements;
    private Mysql primary;
    private Leadership leadership = new Leadership() { };
    private int leadTo;
    private Failover failover;
    private final Mistakes mistakes;

    /**
     * One whose people act from anywhere.
     *
     * @param units one for each host of the spec
     * @param gauges one for each unit
     */
    public MysqlService(
            Simulation simulation, MysqlSpec spec, List<Unit> units, List<Gauges> gauges, Network network) {
        this(simulation, spec, units, gauges, network, name -> null);
    }

    /**
     * @param units one for each host of the spec
     * @param gauges one for each unit
     * @param hosts by name
     */
    public MysqlService(
            Simulation simulation,
            MysqlSpec spec,
            List<Unit> units,
            List<Gauges> gauges,
            Network network,
            Function<String, Host> hosts) {
        this.hosts = hosts;
        this.simulation = simulation;
        this.spec = spec;
        this.network = network;
        this.recentWriters = new RecentWriters(spec.reads().waitNs());
        this.books = new Books(units.size(), spec.rows());
        this.clock = new WallClock(simulation, spec.service());
        for (int i = 0; i < units.size(); i++) {
            var replicaSpec = spec.replica(i);
            boolean readOnly = i > 0 && replicaSpec.readOnly();
            servers.add(new Mysql(simulation, units.get(i), this, i, readOnly, gauges.get(i)));
        }
        for (int i = 0; i < servers.size(); i++) {
            servers.get(i)
                    .replicatesBy(new Replica(
                            simulation, servers.get(i), books, spec.replica(i), spec.gtid(), this::switchOver));
        }
        lags = new LagView(simulation, this, servers.size());
        primary = servers.get(0);
        if (spec.failover() != null) {
            books.keepSplit();
        }
        for (int i = 1; i < servers.size(); i++) {
            repoint(servers.get(i), servers.get(spec.replica(i).source()));
        }
        mistakes = new Mistakes(simulation, this);
    }

    /** Where people act who log in by way of a machine. @param via its name, or null for people who reach everything */
    Place place(String via) {
        if (via == null) {
            return Place.ANYWHERE;
        }
        var host = hosts.apply(via);
        return unit -> host.answers() && Surroundings.passes(network, via, unit.host().name());
    }

    /** Who wants to know what becomes of the data; once, before the run. */
    public void observedBy(Journal journal, Damage damage) {
        mistakes.observedBy(journal, damage);
    }

    /** Who wants to know which server leads, where there are several; once, before the run. */
    public void leadershipTo(Leadership told) {
        if (servers.size() > 1) {
            leadership = told;
            told.leads(primary.unit(), true);
        }
    }

    /** A server has acknowledged a write. */
    void acknowledgedBy(Mysql server) {
        if (server != primary) {
            leadership.acknowledgedBeside(server.unit());
        }
    }

    Mistakes mistakes() {
        return mistakes;
    }

    public MysqlSpec spec() {
        return spec;
    }

    /** All of them, in the order of their names. */
    public List<Mysql> servers() {
        return List.copyOf(servers);
    }

    Books books() {
        return books;
    }

    /** The server that is meant to take the writes; others may do so too, if nobody prevents it. */
    Mysql primary() {
        return primary;
    }

    /**
     * Makes a server the primary: it stops replicating and takes writes. The others are left as they are, and clients
     * go on to where the name of the primary leads.
     */
    void promote(Mysql server) {
        promote(server, primary.unit().running() ? simulation.nowNs() : primary.goneNs());
    }

    /** @param goneNs the instant from which losses are counted */
    void promote(Mysql server, long goneNs) {
        server.replica().follow(null, null, null);
        server.readOnly(false);
        if (server != primary) {
            leadership.leads(primary.unit(), false);
            leadership.leads(server.unit(), true);
        }
        primary = server;
        if (books.split() != null) {
            books.split().promoted(primaryIndex());
        }
        server.storage().divergence().becomesRight(servers.stream()
                .filter(other -> other != server)
                .map(other -> other.storage().divergence())
                .toList());
        account(goneNs, Long.MAX_VALUE);
    }

    @Override
    public void promote(int server) {
        promote(servers.get(server));
    }

    @Override
    public int primaryIndex() {
        return servers.indexOf(primary);
    }

    /** A server has lost in a crash what it had executed. */
    void crashed(Mysql server) {
        if (server == primary) {
            account(simulation.nowNs(), Long.MAX_VALUE);
        }
    }

    /** A server's disk is gone, with its data and binlogs; its process is dead already. */
    void diskLost(Mysql server) {
        server.storage().lose(simulation.nowNs());
        server.replica().replaced();
        List.copyOf(server.receivers()).forEach(Receiver::forgotten);
    }

    /**
     * A replica was refused by its source.
     *
     * @param purged because what it lacks is in no binlog any more
     */
    void refused(Unit replica, boolean purged) {
        mistakes.refused(servers.get(indexOf(replica)), purged);
    }

    /** A server has executed something of another one. */
    void executedHere(Mysql server) {
        mistakes.executedHere(server);
    }

    /**
     * The primary's data are replaced by a copy from elsewhere, and its process starts anew. Its replicas follow nobody
     * until they have a copy too.
     *
     * @param goneNs the instant from which losses are counted
     * @param pointNs whose state the copy is, before 0 for one before the load
     */
    void restore(GtidSet copy, long goneNs, long pointNs) {
        if (primary.unit().alive()) {
            primary.unit().exited();
        }
        for (var server : servers) {
            server.replica().follow(null, null, null);
        }
        primary.storage().replaceBy(copy);
        primary.replica().replaced();
        account(goneNs, pointNs);
        mistakes.executedHere(primary);
    }

    /** @param pointNs the instant whose state was brought back, when it may be from before the load */
    private void account(long goneNs, long pointNs) {
        var lost = books.acknowledged().minus(primary.data()).minus(lostSoFar);
        long oldestNs = books.oldestNs(lost);
        long newestNs = books.newestAcknowledgedNs(primary.data());
        losses.add(new Loss(
                goneNs,
                lost.count(),
                pointNs < 0 ? goneNs - pointNs : lost.isEmpty() ? 0 : Math.max(0, goneNs - oldestNs),
                newestNs == Long.MIN_VALUE ? -1 : Math.max(0, goneNs - newestNs)));
        lostSoFar.addAll(lost);
    }

    @Override
    public List<Loss> losses() {
        var all = new ArrayList<>(losses);
        for (var deletion : books.deletions().happened()) {
            // The rows are gone even when nobody has written to them since the load began.
            var gone = books.deletions().gone(deletion, primary.executed(), books.acknowledged());
            if (gone.count() > 0 || deletion.effectiveIn(primary.executed())) {
                all.add(new Loss(deletion.atNs(), gone.count(), rpoNs(deletion, gone), -1));
            }
        }
        long lostNs = primary.storage().lostNs();
        if (lostNs >= 0) {
            long lost = books.acknowledged().minus(primary.data()).minus(lostSoFar).count();
            all.add(new Loss(lostNs, lost, -1, -1));
        }
        all.sort(Comparator.comparingLong(Loss::atNs));
        return all;
    }

    private long rpoNs(Deletion deletion, WriteBits gone) {
        if (deletion.backNs() < 0) {
            // Whatever the rows ever held is gone: no instant's state is left.
            return -1;
        }
        return deletion.pointNs() < 0 ? deletion.atNs() - deletion.pointNs() : deletion.atNs() - gone.oldestNs(books);
    }

    @Override
    public List<Erased> deletions() {
        var all = new ArrayList<Erased>();
        var deletions = books.deletions();
        for (var deletion : deletions.happened()) {
            var taken = deletion.writes().copy().retain(books.acknowledged()).retain(deletion.before());
            all.add(new Erased(
                    deletion.atNs(),
                    deletion.noticedNs(),
                    deletion.backNs(),
                    taken.count(),
                    deletions.notBack(deletion, primary.executed(), books.acknowledged()).count(),
                    deletion.dropped()));
        }
        return all;
    }

    @Override
    public long readsMissing() {
        return servers.stream().mapToLong(server -> server.reads().missing()).sum();
    }

    @Override
    public List<long[]> silencesNs() {
        return books.silencesNs();
    }

    @Override
    public long phantoms() {
        return books.shownEarly().minus(primary.data()).count();
    }

    @Override
    public long readsAnswered() {
        return servers.stream().mapToLong(server -> server.reads().answered()).sum();
    }

    @Override
    public long readsStale() {
        return servers.stream().mapToLong(server -> server.reads().stale()).sum();
    }

    @Override
    public long skipped() {
        return servers.stream().mapToLong(server -> server.storage().divergence().skips()).sum();
    }

    @Override
    public long rowsDiverged() {
        return servers.stream()
                .filter(server -> server != primary)
                .mapToLong(server -> server.storage().divergence().rows())
                .sum();
    }

    @Override
    public double staleAgeMeanNs() {
        double sum = 0;
        for (var server : servers) {
            sum += server.reads().stale() == 0 ? 0 : server.reads().meanAgeNs() * server.reads().stale();
        }
        return sum / readsStale();
    }

    @Override
    public long staleAgeMaxNs() {
        return servers.stream().mapToLong(server -> server.reads().oldestNs()).max().orElse(0);
    }

    @Override
    public long secondsBehindSource(int server) {
        return servers.get(server).replica().secondsBehindSource();
    }

    /** Makes a server follow a source from now on. */
    void repoint(Mysql server, Mysql source) {
        var here = server.unit().host().name();
        var there = source.unit().host().name();
        server.replica().follow(source, network.link(there, here), network.link(here, there));
    }

    /** Gives a server a copy of the primary's data. */
    void rebuild(Mysql server) {
        server.abortWaiting();
        server.storage().replaceBy(primary.executed());
        server.storage().divergence().become(primary.storage().divergence());
        server.replica().replaced();
        List.copyOf(server.receivers()).forEach(Receiver::forgotten);
        mistakes.executedHere(server);
    }

    /** Clients are to find the primary where it is now, as whoever decides shows them the way, or at once. */
    void showTheWay() {
        if (failover == null) {
            leadWritesTo(primary);
        } else {
            failover.takenOver(primary);
        }
    }

    /** Transactions that were lost with a primary, or by a rescue, at the last such moment. */
    long lostLast() {
        return losses.isEmpty() ? 0 : losses.get(losses.size() - 1).lost();
    }

    int indexOf(Unit unit) {
        for (int i = 0; i < servers.size(); i++) {
            if (servers.get(i).unit() == unit) {
                return i;
            }
        }
        throw new IllegalArgumentException(unit.name() + " is no server of " + spec.service());
    }

    /** Whoever replaces its primary. */
    void decidedBy(Failover one) {
        failover = one;
    }

    /** Clients on a machine use the name of the primary. */
    public void usedFrom(String host) {
        if (failover != null) {
            failover.cutOver().use(host);
        }
    }

    /** The server that the name of the primary leads to from a machine, by its index; -1 for nowhere. */
    public int writesLeadTo(String host) {
        return failover == null ? leadTo : failover.cutOver().lookUp(host);
    }

    /** Whether the name of the primary is an address that moves, so that repeated SYNs find its new holder. */
    public boolean movingAddress() {
        return failover != null && failover.cutOver().virtualIp();
    }

    CutOver.Connection connection(String host, int server) {
        if (failover != null) {
            return failover.cutOver().connection(host, server);
        }
        // Without a way to cut over, people give the applications another server, and start them anew.
        return server == leadTo ? CutOver.Connection.STANDS : CutOver.Connection.CLOSED;
    }

    /** A planned switch-over to a replica, or nothing when nobody decides about this database. */
    void switchOver(Mysql to) {
        if (failover != null) {
            failover.switchOver(to);
        }
    }

    @Override
    public long splitBrainNs() {
        return books.split() == null ? 0 : books.split().lastedNs();
    }

    @Override
    public long splitBrainConflicts() {
        return books.split() == null ? 0 : books.split().conflicts();
    }

    @Override
    public Fates fates() {
        return fates(primaryIndex());
    }

    @Override
    public Fates fates(int index) {
        var survivor = servers.get(index);
        var others = new ArrayList<GtidSet>();
        for (var server : servers) {
            if (server != survivor) {
                others.add(server.data());
            }
        }
        return books.fates(survivor.data(), others);
    }

    @Override
    public long onlyOn(int here, int notHere) {
        return servers.get(here).executed().minus(servers.get(notHere).executed()).count();
    }

    @Override
    public long executedCount(int server) {
        return servers.get(server).executed().count();
    }

    @Override
    public void watchExecuted(int server, Executed watcher) {
        servers.get(server).replica().watch(watcher);
    }

    @Override
    public void watchAcknowledged(Acknowledged watcher) {
        acknowledgements = watcher;
    }

    /** A server has answered a write. */
    void acknowledged(long startedNs, boolean byReplica) {
        if (acknowledgements != null) {
            acknowledgements.acknowledged(startedNs, simulation.nowNs(), byReplica);
        }
    }

    @Override
    public long acknowledged() {
        return books.acknowledged().count();
    }

    /**
     * How far a server lags behind the primary, in nanoseconds. Behind one whose process is dead it lags no more than
     * by what it has received: nobody can read anything newer anywhere.
     */
    long lagNs(Mysql server) {
        return server == primary ? 0 : server.replica().lagNs(primary);
    }

    @Override
    public long lagNs(int server) {
        return lagNs(servers.get(server));
    }

    /** The server that the name of the primary leads to, by its index. */
    public int writesLeadTo() {
        return leadTo;
    }

    /** Where the name of the primary leads from now on: a virtual IP, a DNS record or a proxy has moved. */
    void leadWritesTo(Mysql server) {
        leadTo = servers.indexOf(server);
    }

    RecentWriters recentWriters() {
        return recentWriters;
    }

    LagView knownLags() {
        return lags;
    }

    /** Of all its machines. */
    WallClock clock() {
        return clock;
    }

    /** The instant up to which a server shows the heartbeats that are written on the primary. */
    long newestHeartbeatNs(Mysql server) {
        long writtenNs = primary.unit().running() ? simulation.nowNs() : primary.goneNs();
        return server == primary ? writtenNs : Math.min(writtenNs, server.replica().shownNs(primary));
    }

    long nowNs() {
        return simulation.nowNs();
    }
}
