package org.outagelab.haproxy;

import java.util.List;
import org.outagelab.kind.Capability;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Protocol;
import org.outagelab.scenario.Prior;

/** HAProxy as a kind: it answers nothing itself, and all that it is asked for goes to its backend. */
public final class HaproxyKind implements KindProvider {
    private static final Kind KIND = Kind.named("haproxy", HaproxySpec.class)
            .keys(HaproxySpec.KEYS)
            .read((values, given) ->
                    HaproxySpec.read(values, given.instancesOf(HaproxySpec.backendOf(values)), given.cost()))
            .explains((spec, group, given) -> given.instances().containsKey(spec.backend())
                    ? spec.remap(group, given.instancesOf(spec.backend()))
                    : List.of())
            .calls(HaproxyKind::calls)
            .fails(Prior.Strikes.BALANCER)
            .can(Capability.RELOADS)
            .caption((spec, index) -> "HAProxy, " + spec.balance())
            .looks((spec, servers) -> servers.stream().mapToDouble(spec::checksPerSecond).sum())
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    private static List<Edge> calls(HaproxySpec spec) {
        return spec.backend() == null
                ? List.of()
                : List.of(Edge.behind(spec.backend(), "backend", Protocol.HTTP)
                        .choosing(false, spec::backup, (instance, instances) -> spec.checks(instance)));
    }
}
