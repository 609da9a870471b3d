package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.Simulation;
import org.outagelab.host.Gauges;
import org.outagelab.host.Network;
import org.outagelab.host.Unit;

/**
 * One replicated database: its servers, who follows whom, which of them is the primary, and the books.
 *
 * <p>Server 0 is the first primary. Roles are state: {@link #promote}, {@link #repoint} and {@link Mysql#readOnly}
 * change them at run time.
 */
public final class MysqlService {
    /**
     * What has become of the acknowledged writes, seen from one server that is the database from now on.
     *
     * @param acknowledged all of them
     * @param durable those that the server has
     * @param lost those that no server has
     * @param diverged those that others have, but not the server
     * @param unacknowledged never acknowledged, yet present on the server
     */
    public record Fates(long acknowledged, long durable, long lost, long diverged, long unacknowledged) {}

    private final Simulation simulation;
    private final MysqlSpec spec;
    private final Network network;
    private final Books books;
    private final List<Mysql> servers = new ArrayList<>();
    private final LagView lags;
    private Mysql primary;
    private int leadTo;

    /** @param units one for each host of the spec @param gauges one for each unit */
    public MysqlService(
            Simulation simulation, MysqlSpec spec, List<Unit> units, List<Gauges> gauges, Network network) {
        this.simulation = simulation;
        this.spec = spec;
        this.network = network;
        this.books = new Books(units.size(), spec.rows());
        for (int i = 0; i < units.size(); i++) {
            var replicaSpec = spec.replica(i);
            boolean readOnly = i > 0 && replicaSpec.readOnly();
            servers.add(new Mysql(simulation, units.get(i), spec, books, i, readOnly, gauges.get(i)));
        }
        for (int i = 0; i < servers.size(); i++) {
            servers.get(i)
                    .replicatesBy(new Replica(simulation, servers.get(i), books, spec.replica(i), spec.gtid()));
        }
        lags = new LagView(simulation, this, servers.size());
        primary = servers.get(0);
        for (int i = 1; i < servers.size(); i++) {
            repoint(servers.get(i), servers.get(spec.replica(i).source()));
        }
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
    public Mysql primary() {
        return primary;
    }

    /**
     * Makes a server the primary: it stops replicating and takes writes. The others are left as they are, and clients
     * go on to where the name of the primary leads.
     */
    public void promote(Mysql server) {
        server.replica().follow(null, null, null);
        server.readOnly(false);
        primary = server;
    }

    /** Makes a server follow a source from now on. */
    public void repoint(Mysql server, Mysql source) {
        var here = server.unit().host().name();
        var there = source.unit().host().name();
        server.replica().follow(source, network.link(there, here), network.link(here, there));
    }

    /** What has become of the acknowledged writes, seen from the present primary. */
    public Fates fates() {
        var others = new ArrayList<GtidSet>();
        for (var server : servers) {
            if (server != primary) {
                others.add(server.executed());
            }
        }
        return books.fates(primary.executed(), others);
    }

    /** Acknowledged by any server. */
    public long acknowledged() {
        return books.acknowledged().count();
    }

    /** How far a server lags behind the primary, in nanoseconds. */
    public long lagNs(Mysql server) {
        return server == primary ? 0 : server.replica().lagNs(primary);
    }

    /** The server that the name of the primary leads to, by its index. */
    public int writesLeadTo() {
        return leadTo;
    }

    /** Where the name of the primary leads from now on: a virtual IP, a DNS record or a proxy has moved. */
    void leadWritesTo(Mysql server) {
        leadTo = servers.indexOf(server);
    }

    LagView knownLags() {
        return lags;
    }

    long nowNs() {
        return simulation.nowNs();
    }
}
