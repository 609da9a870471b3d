package org.outagelab.gunicorn;

import org.outagelab.scenario.Types;
import org.outagelab.kind.Alternative;
import org.outagelab.core.SimTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.action.Capability;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Serving;
import org.outagelab.availability.paths.Ways;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Step;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Exports;
import org.outagelab.kind.Gauges;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Queries;
import org.outagelab.kind.Review;
import org.outagelab.kind.Site;
import org.outagelab.net.Destination;
import org.outagelab.monitoring.Labels;
import org.outagelab.monitoring.Sample;
import org.outagelab.net.Port;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.ServiceSpec;

/** gunicorn as a kind: an application, with a database behind it and services beside it. */
public final class GunicornKind implements KindProvider {
    private static final Kind KIND = Kind.named("gunicorn", GunicornSpec.class)
            .keys(GunicornSpec.KEYS)
            .read((values, given) -> GunicornSpec.read(given.service(), values, given.bootNs(), given.cost()))
            .explains((spec, group, given) -> List.of(spec.rule(group)))
            .calls(GunicornKind::calls)
            .alternatives(GunicornKind::alternatives)
            .answers(Kind.APPLICATION, "")
            .fails(Prior.Strikes.PROGRAM, Prior.Strikes.APPLICATION)
            .can(Capability.RELOADS, Capability.WORKERS, Capability.ANSWERS)
            .processes(GunicornSpec::workers)
            .caption((spec, index) -> "gunicorn, " + spec.workers() + (spec.workers() == 1 ? " worker" : " workers"))
            .exports(Exports.Way.ENDPOINT, "flask_http_request_total")
            .built(GunicornKind::build)
            .serves(spec -> new Serving(
                    spec.backlog(), spec.slots(), spec.cost().cpuNs(), spec.cost().holdNs(), List.of()))
            .seenFailing(GunicornKind::part)
            .keepsIdle(GunicornSpec::keepAliveNs)
            .checks(GunicornKind::check)
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    private static List<Path> part(
            GunicornSpec spec, ServiceSpec service, String instance, Endpoint endpoint, Ways ways) {
        var steps = new ArrayList<Path>();
        if (spec.database() != null) {
            steps.add(new Path.Needs(ways.blocked(blockingServers(spec, service, instance, ways))));
        }
        if (!spec.callees().isEmpty()) {
            steps.add(new Path.Needs(ways.blocked(blockingCallees(spec, service, instance, ways))));
        }
        for (var step : endpoint.steps()) {
            // Without what a look-up finds it does the work itself, if it can.
            boolean needed = step.target() != null
                    && (step.target().use() == Step.Use.ANSWER
                            || step.target().use() == Step.Use.LOOK_UP && !ways.demand().carriesAll(service));
            if (needed) {
                steps.add(ways.called(service, instance, step.target()));
            }
        }
        if (spec.database() != null) {
            var database = ways.service(spec.database());
            var caller = new Queries.Caller(service.name(), instance, spec.failureView());
            steps.addAll(Kinds.of(database).queries().asked(database, caller, endpoint, ways));
        }
        return steps;
    }

    /** Failures of services that are called, for which so many workers wait that none is left for anything else. */
    private static Set<String> blockingCallees(GunicornSpec spec, ServiceSpec service, String instance, Ways ways) {
        var blocking = new LinkedHashSet<String>();
        for (var name : spec.callees()) {
            var callee = ways.service(name);
            var struck = new LinkedHashSet<String>();
            callee.instances().forEach(other -> struck.addAll(ways.own(instance, other)));
            for (var failure : ways.failures()) {
                boolean waits = failure.fault() == FailureSpec.Fault.HANG || Ways.silent(failure.fault());
                boolean strikes = struck.contains(failure.name());
                if (waits && strikes && ways.demand().blocks(service, spec.slotsFor(name), callee, spec.patienceNs(name))) {
                    blocking.add(failure.name());
                }
            }
        }
        return blocking;
    }

    /**
     * Failures of database servers for which so many workers wait that none is left for anything else, a health check
     * included: silence costs the connect timeout of every query, a server that hangs the read timeout or the worker.
     */
    private static Set<String> blockingServers(GunicornSpec spec, ServiceSpec service, String instance, Ways ways) {
        var database = ways.service(spec.database());
        var blocking = new LinkedHashSet<String>();
        for (int i = 0; i < database.hosts().size(); i++) {
            var own = ways.own(instance, database.instances().get(i));
            var share = Kinds.of(database).queries().of(database, i);
            for (var failure : ways.failures()) {
                boolean silent = Ways.silent(failure.fault());
                boolean waits = !share.replaced(failure.fault()) && (failure.fault() == FailureSpec.Fault.HANG || silent);
                long waitNs = Math.min(spec.timeoutNs(), silent ? spec.connectTimeoutNs() : spec.readTimeoutNs());
                if (waits && own.contains(failure.name()) && ways.demand().blocks(service, share::asked, waitNs)) {
                    blocking.add(failure.name());
                }
            }
        }
        return blocking;
    }

    private static void check(GunicornSpec spec, Review review) {
        var database = review.other(spec.database());
        if (database == null || sessions(review.service(), spec) <= Kinds.of(database).mostSessions(database)) {
            return;
        }
        long most = Kinds.of(database).mostSessions(database);
        review.warn(
                "pool",
                spec.threads() == 0
                        ? review.service().hosts().size() * spec.workers() + " workers may open more sessions than "
                                + "max_connections " + most + ": error 1040"
                        : sessions(review.service(), spec) + " pooled connections are more than max_connections " + most
                                + ": error 1040");
    }

    /** At most: a sync worker uses one, the threads of another share a pool. */
    private static long sessions(ServiceSpec service, GunicornSpec spec) {
        int each = spec.threads() == 0 ? 1 : Math.min(spec.threads(), spec.poolSize() + spec.poolOverflow());
        return (long) service.hosts().size() * spec.workers() * each;
    }

    private static void build(GunicornSpec spec, Site site) {
        for (var unit : site.units()) {
            var own = new Gauges();
            var callees = new LinkedHashMap<String, Destination>();
            var pool = spec.database() == null
                    ? null
                    : site.built().entrance(spec.database()).pool(unit, () -> site.routes(unit, spec.database()));
            // One address for each instance, from which a call starts with any.
            spec.callees().forEach(name -> callees.put(name, Destination.names(site.routes(unit, name))));
            var application = new Gunicorn(site.simulation(), unit, spec, pool, callees, own, site.account(unit));
            site.built().wasted(application::wastedNs);
            site.built().gauges(unit, own);
            var port = new Port(unit, application, spec.cost().delayNs());
            site.built().port(port);
            site.built().exports(unit, () -> exported(port));
        }
    }

    /** As prometheus_flask_exporter counts; a status comes with its first answer. */
    private static List<Sample> exported(Port port) {
        var samples = new ArrayList<Sample>();
        var answers = port.answersByStatus();
        for (int status = 0; status < answers.length; status++) {
            if (answers[status] > 0) {
                samples.add(new Sample(
                        Labels.metric("flask_http_request_total").with("status", String.valueOf(status)), answers[status]));
            }
        }
        return samples;
    }

    /** Workers that wait for a database that is away serve nobody else. */
    private static List<Alternative> alternatives(GunicornSpec spec, List<String> endpoints) {
        var found = new ArrayList<Alternative>();
        if (spec.database() != null && spec.connectTimeoutNs() > SimTime.SECOND) {
            found.add(new Alternative(
                    "pool.connect-timeout",
                    "1s",
                    "connect-timeout of the pool 1s",
                    "connect-timeout " + Types.showDuration(spec.connectTimeoutNs())));
        }
        if (spec.database() != null && spec.readTimeoutNs() > 5 * SimTime.SECOND) {
            found.add(new Alternative(
                    "pool.read-timeout",
                    "5s",
                    "read-timeout of the pool 5s",
                    "read-timeout " + (spec.readTimeoutNs() == SimTime.NEVER ? "none" : Types.showDuration(spec.readTimeoutNs()))));
        }
        return found;
    }

    private static List<Edge> calls(GunicornSpec spec) {
        var edges = new ArrayList<Edge>();
        if (spec.database() != null) {
            edges.add(Edge.behind(spec.database(), "pool.to", Protocol.SQL).encrypting(instance -> spec.databaseTls() != null));
        }
        spec.callees().forEach(callee -> edges.add(Edge.beside(callee, "calls")));
        return edges;
    }
}
