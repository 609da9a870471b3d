package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Demand;
import org.outagelab.availability.paths.Ways;
import org.outagelab.availability.structure.Structure;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Queries;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.ServiceSpec;

/** MySQL at the failure level: writes go to the primary, or whoever a failover makes it; reads where the file says. */
final class MysqlQueries implements Queries {
    private static MysqlSpec spec(ServiceSpec database) {
        return (MysqlSpec) database.settings();
    }

    /** Who asks a database itself asks its primary. */
    @Override
    public Path entered(ServiceSpec database, Ways ways) {
        return primary(database, spec(database), Ways.CLIENTS, 0, ways);
    }

    @Override
    public List<Path> asked(ServiceSpec database, Caller caller, Endpoint endpoint, Ways ways) {
        var spec = spec(database);
        boolean reads = Demand.has(endpoint, Step.Kind.READ);
        boolean writes = Demand.has(endpoint, Step.Kind.WRITE);
        var steps = new ArrayList<Path>();
        var primary = primary(database, spec, caller.instance(), 0, ways);
        if (writes && spec.failover() != null && spec.failover().by() == FailoverSpec.By.GROUP_REPLICATION) {
            steps.add(new Path.Needs(majority(database, ways)));
        }
        // How far a replica lags is not known while it has no source: with a limit it is left out.
        boolean limited = spec.reads().maxLagNs() != SimTime.NEVER;
        if (writes || reads && (limited || !spec.readsFromReplica(database.hosts().size()))) {
            steps.add(primary);
        }
        if (reads && spec.readsFromReplica(database.hosts().size())) {
            var servers = new ArrayList<Path.Server>();
            for (var replica : database.instances().subList(1, database.hosts().size())) {
                servers.add(new Path.Server(
                        replica,
                        1,
                        Structure.ALWAYS,
                        ways.units(caller.instance(), replica, fault ->
                                caller.view().to(replica, fault, ways.patienceNs()).masked()),
                        new Path.Needs(ways.units(caller.instance(), replica, fault -> true)),
                        Double.POSITIVE_INFINITY));
            }
            steps.add(new Path.Balanced(caller.service(), servers, 0, spec.reads().elsePrimary() ? primary : null, true));
        }
        return steps;
    }

    @Override
    public Share of(ServiceSpec database, int server) {
        var spec = spec(database);
        int servers = database.hosts().size();
        return new Share() {
            @Override
            public double asked(Endpoint endpoint) {
                boolean reads = Demand.has(endpoint, Step.Kind.READ);
                boolean writes = Demand.has(endpoint, Step.Kind.WRITE);
                if (server == 0) {
                    return writes || reads && !spec.readsFromReplica(servers) ? 1 : 0;
                }
                return reads && spec.readsFromReplica(servers) ? 1.0 / (servers - 1) : 0;
            }

            @Override
            public boolean replaced(FailureSpec.Fault fault) {
                return server == 0 && spec.failover() != null && spec.failover().reaction(fault).avoided();
            }
        };
    }

    /** A group of which half or more is gone at once commits nothing and elects nobody. */
    private static Structure majority(ServiceSpec database, Ways ways) {
        var members = database.instances().stream().map(member -> ways.units(member, member, fault -> true)).toList();
        return Structure.atLeast(members.size() / 2 + 1, members);
    }

    /** The server that takes writes: the first primary, or with a failover the first replica that is well. */
    private static Path primary(ServiceSpec database, MysqlSpec spec, String from, int index, Ways ways) {
        var server = database.instances().get(index);
        var needed = new Path.Needs(ways.units(from, server, fault -> true));
        if (spec.failover() == null || index + 1 == database.hosts().size()) {
            return needed;
        }
        var caller = "failover of " + database.name();
        var seen = ways.units(from, server, fault -> spec.failover().reaction(fault).avoided());
        for (var failure : ways.failures()) {
            if (seen.unitNames().contains(failure.name())) {
                ways.react(caller, failure.name(), spec.failover().reaction(failure.fault()));
            }
        }
        return new Path.Balanced(
                caller,
                List.of(new Path.Server(server, 1, seen, Structure.ALWAYS, needed, Double.POSITIVE_INFINITY)),
                0,
                primary(database, spec, from, index + 1, ways),
                false);
    }
}
