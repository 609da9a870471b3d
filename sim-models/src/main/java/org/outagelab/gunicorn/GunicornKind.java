package org.outagelab.gunicorn;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.kind.Capability;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Protocol;
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
            .kind();

    @Override
    public Kind kind() {
        return KIND;
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
