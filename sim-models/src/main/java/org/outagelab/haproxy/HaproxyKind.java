package org.outagelab.haproxy;

import java.util.List;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Ways;
import org.outagelab.call.Endpoint;
import org.outagelab.host.Gauges;
import org.outagelab.host.Port;
import org.outagelab.kind.Capability;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Site;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.ServiceSpec;

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
            .built(HaproxyKind::build)
            .seenFailing((spec, service, instance, endpoint, ways) -> List.of(forwarded(spec, service, instance, endpoint, ways)))
            .kind();

    @Override
    public Kind kind() {
        return KIND;
    }

    private static Path forwarded(HaproxySpec spec, ServiceSpec service, String instance, Endpoint endpoint, Ways ways) {
        var all = ways.service(spec.backend()).instances();
        var active = all.stream().filter(name -> !spec.backup(name) && spec.weight(name) > 0).toList();
        var backups = all.stream().filter(name -> spec.backup(name) && spec.weight(name) > 0).toList();
        Path otherwise = null;
        if (spec.allBackups() && !backups.isEmpty()) {
            otherwise = ways.balanced(service, spec.failureView(), instance, backups, spec::weight, endpoint, null, false);
        } else {
            for (int i = backups.size() - 1; i >= 0; i--) {
                otherwise = ways.balanced(
                        service, spec.failureView(), instance, List.of(backups.get(i)), spec::weight, endpoint, otherwise, false);
            }
        }
        return active.isEmpty() && otherwise != null
                ? otherwise
                : ways.balanced(service, spec.failureView(), instance, active, spec::weight, endpoint, otherwise, false);
    }

    private static void build(HaproxySpec spec, Site site) {
        Haproxy first = null;
        for (var unit : site.units()) {
            var queue = new Gauges();
            var haproxy = new Haproxy(
                    site.simulation(),
                    unit,
                    spec,
                    site.routes(unit, spec.backend()),
                    spec.httpCheck() == null ? null : site.endpoints().get(spec.httpCheck()),
                    site.watcher(),
                    queue.queue());
            if (first == null) {
                first = haproxy;
            } else {
                haproxy.shareTables(first);
            }
            site.built().gauges(unit, queue);
            site.built().balancer(unit, haproxy, haproxy::log);
            site.built().port(new Port(unit, haproxy, spec.cost().delayNs()));
        }
    }

    private static List<Edge> calls(HaproxySpec spec) {
        return spec.backend() == null
                ? List.of()
                : List.of(Edge.behind(spec.backend(), "backend", Protocol.HTTP)
                        .choosing(false, spec::backup, (instance, instances) -> spec.checks(instance)));
    }
}
