package org.outagelab.nginx;

import java.util.List;
import org.outagelab.kind.Capability;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Protocol;

/** nginx as a kind: it answers files, and the rest goes to its upstream. */
public final class NginxKind implements KindProvider {
    private static final Kind KIND = Kind.named("nginx", NginxSpec.class)
            .keys(NginxSpec.KEYS)
            .read((values, given) -> NginxSpec.read(
                    given.service(), values, given.instancesOf(NginxSpec.upstreamOf(values)), given.cost()))
            .calls(NginxKind::calls)
            .answers(List.of("cpu"), "nginx answers files: only cpu steps")
            .can(Capability.RELOADS, Capability.WORKERS, Capability.ANSWERS, Capability.FILES, Capability.PIECES)
            .caption((spec, index) -> spec.upstream() == null ? "nginx, static" : "nginx")
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    private static List<Edge> calls(NginxSpec spec) {
        // Checks are passive: a single peer is never left, and neither is the one on its own host.
        return spec.upstream() == null
                ? List.of()
                : List.of(Edge.behind(spec.upstream(), "upstream.to", Protocol.HTTP)
                        .choosing(
                                spec.sameHost(),
                                spec::backup,
                                (instance, instances) -> !spec.sameHost() && spec.maxFails() > 0 && instances > 1));
    }
}
