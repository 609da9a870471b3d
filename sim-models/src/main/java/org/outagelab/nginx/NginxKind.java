package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Serving;
import org.outagelab.availability.paths.Ways;
import org.outagelab.call.Endpoint;
import org.outagelab.host.Port;
import org.outagelab.host.Route;
import org.outagelab.kind.Capability;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Site;
import org.outagelab.scenario.ServiceSpec;

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
            .built(NginxKind::build)
            .serves(spec -> new Serving(spec.backlog(), 0, 0, 0, List.of()))
            .seenFailing((spec, service, instance, endpoint, ways) -> endpoint.service().equals(service.name())
                    ? List.of()
                    : List.of(forwarded(spec, service, instance, endpoint, ways)))
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    private static Path forwarded(NginxSpec spec, ServiceSpec service, String instance, Endpoint endpoint, Ways ways) {
        var peers = ways.service(spec.upstream()).instances().stream()
                .filter(name -> !spec.sameHost() || ways.hostOf(name).equals(ways.hostOf(instance)))
                .filter(name -> spec.weight(name) > 0)
                .toList();
        var view = spec.failureView(peers.size());
        var active = peers.stream().filter(name -> !spec.backup(name)).toList();
        var backups = peers.stream().filter(spec::backup).toList();
        var otherwise = backups.isEmpty()
                ? null
                : ways.balanced(service, view, instance, backups, spec::weight, endpoint, null, true);
        return active.isEmpty() && otherwise != null
                ? otherwise
                : ways.balanced(service, view, instance, active, spec::weight, endpoint, otherwise, true);
    }

    private static void build(NginxSpec spec, Site site) {
        for (var unit : site.units()) {
            var upstream = new ArrayList<Route>();
            for (var route : spec.upstream() == null ? List.<Route>of() : site.routes(unit, spec.upstream())) {
                boolean here = route.port().unit().host() == unit.host();
                if (!spec.sameHost() || here) {
                    upstream.add(route);
                }
                if (spec.sameHost() && here) {
                    site.watcher().fedBy(route.port().unit(), unit);
                }
            }
            var nginx = new Nginx(site.simulation(), unit, spec, upstream, site.watcher());
            site.built().port(new Port(unit, nginx, spec.cost().delayNs()));
        }
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
