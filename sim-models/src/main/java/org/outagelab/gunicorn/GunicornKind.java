package org.outagelab.gunicorn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.outagelab.host.Destination;
import org.outagelab.host.Gauges;
import org.outagelab.host.Port;
import org.outagelab.kind.Capability;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Site;
import org.outagelab.scenario.Prior;

/** gunicorn as a kind: an application, with a database behind it and services beside it. */
public final class GunicornKind implements KindProvider {
    private static final Kind KIND = Kind.named("gunicorn", GunicornSpec.class)
            .keys(GunicornSpec.KEYS)
            .read((values, given) -> GunicornSpec.read(given.service(), values, given.bootNs(), given.cost()))
            .calls(GunicornKind::calls)
            .answers(Kind.APPLICATION, "")
            .fails(Prior.Strikes.PROGRAM, Prior.Strikes.APPLICATION)
            .can(Capability.RELOADS, Capability.WORKERS, Capability.ANSWERS)
            .processes(GunicornSpec::workers)
            .caption((spec, index) -> "gunicorn, " + spec.workers() + (spec.workers() == 1 ? " worker" : " workers"))
            .built(GunicornKind::build)
            .kind();

    @Override
    public Kind kind() {
        return KIND;
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
            site.built().port(new Port(unit, application, spec.cost().delayNs()));
        }
    }

    private static List<Edge> calls(GunicornSpec spec) {
        var edges = new ArrayList<Edge>();
        if (spec.database() != null) {
            edges.add(Edge.behind(spec.database(), "pool.to", Protocol.SQL));
        }
        spec.callees().forEach(callee -> edges.add(Edge.beside(callee, "calls")));
        return edges;
    }
}
