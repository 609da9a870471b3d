package org.outagelab.nginx;

import org.outagelab.kind.Alternative;
import org.outagelab.core.SimTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outagelab.action.Capability;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Serving;
import org.outagelab.availability.paths.Ways;
import org.outagelab.call.Endpoint;
import org.outagelab.kind.Built;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Exports;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Review;
import org.outagelab.kind.Site;
import org.outagelab.monitoring.Labels;
import org.outagelab.monitoring.Sample;
import org.outagelab.metric.Scope;
import org.outagelab.net.Port;
import org.outagelab.net.Route;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Types;
import org.outagelab.tls.Handshakes;
import org.outagelab.tls.TlsSpec;

/** nginx as a kind: it answers files, and the rest goes to its upstream. */
public final class NginxKind implements KindProvider {
    private static final Kind KIND = Kind.named("nginx", NginxSpec.class)
            .keys(NginxSpec.KEYS)
            .read((values, given) -> NginxSpec.read(
                    given.service(), values, given.instancesOf(NginxSpec.upstreamOf(values)), given.cost(), given.certificates()))
            .explains((spec, group, given) -> {
                var lines = new ArrayList<>(spec.version().rules(group, spec));
                if (spec.tls() != null && spec.upstream() != null) {
                    lines.add(TlsSpec.endsHere(group, spec.upstream()));
                }
                return lines;
            })
            .calls(NginxKind::calls)
            .alternatives(NginxKind::alternatives)
            .treatsAlike(spec -> !spec.group().balance().equals("ip_hash"))
            .answers(List.of("cpu"), "nginx answers files: only cpu steps")
            .can(Capability.RELOADS, Capability.WORKERS, Capability.ANSWERS, Capability.FILES, Capability.PIECES)
            .caption((spec, index) -> spec.upstream() == null ? "nginx, static" : "nginx")
            .exports(Exports.Way.BESIDE, "nginx_up", "nginx_http_requests_total")
            .built(NginxKind::build)
            .serves(spec -> new Serving(spec.backlog(), 0, 0, 0, List.of()))
            .seenFailing((spec, service, instance, endpoint, ways) -> endpoint.service().equals(service.name())
                    ? List.of()
                    : List.of(forwarded(spec, service, instance, endpoint, ways)))
            .hides((spec, endpoint) -> spec.caches(endpoint))
            .mostBody(NginxSpec::maxBodyBytes)
            .lacks((spec, capability) -> capability == Capability.FILES && spec.reads() == null
                    ? "without 'disk' of " + spec.service() + " all its files are in memory"
                    : null)
            .encrypts(spec -> spec.tls() != null)
            .checks(NginxKind::check)
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

    /** Whether the file asks for kept connections: what nobody has asked for is not said to be in vain. */
    private static boolean givesKeepAlive(Node upstream) {
        return upstream instanceof Node.Mapping map && map.get("keepalive") != null;
    }

    private static void check(NginxSpec spec, Review review) {
        if (spec.tls() != null) {
            review.refusePlaintext("tls");
        }
        var behind = review.other(spec.upstream());
        if (spec.cache() != null) {
            spec.cache().endpoints().forEach(name ->
                    review.names().endpoint(review.reading().at("cache.for"), review.at("cache.for"), name));
        }
        if (spec.keepAlive() != null && behind != null && Kinds.of(behind).keepsNs(behind) < spec.keepAlive().idleNs()) {
            long keepsNs = Kinds.of(behind).keepsNs(behind);
            boolean given = givesKeepAlive(review.at("upstream"));
            if (keepsNs > 0 || given) {
                review.warn(
                        given ? "upstream.keepalive" : "upstream",
                        keepsNs == 0
                                ? "without effect: '" + spec.upstream() + "' closes every connection"
                                : "'" + spec.upstream() + "' closes idle connections after " + Types.showDuration(keepsNs)
                                        + ", before nginx does after " + Types.showDuration(spec.keepAlive().idleNs())
                                        + ": a POST that crosses its goodbye is lost (502)");
            }
        }
        // Files on a disk that no request asks for.
        if (spec.reads() != null
                && review.complete()
                && review.endpoints().stream().noneMatch(each -> each.endpoint().service().equals(spec.service()))) {
            review.warn("disk", "without effect: no endpoint is answered by files of '" + spec.service() + "'");
        }
        for (var host : spec.sameHost() && behind != null ? review.service().hosts() : List.<String>of()) {
            if (!behind.hosts().isEmpty() && !behind.hosts().contains(host)) {
                review.error("upstream.pick", "'same-host', but no instance of '" + spec.upstream() + "' runs on " + host);
            }
        }
    }

    private static void build(NginxSpec spec, Site site) {
        Nginx first = null;
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
            var port = new Port(unit, nginx, spec.cost().delayNs());
            site.built().port(port);
            if (first == null) {
                first = nginx;
            } else {
                nginx.shareSessions(first);
            }
            if (spec.tls() != null) {
                var ends = nginx.termination();
                site.built().presents(new Built.Presented(unit, spec.tls().certificate(), ends::expired, ends::onReading));
                site.built().measured().add(Handshakes.class, Scope.SERVICE, site.service().name(), ends.counts());
            }
            site.built().exports(unit, () -> unit.running()
                    ? List.of(
                            new Sample(Labels.metric("nginx_up"), 1),
                            new Sample(
                                    Labels.metric("nginx_http_requests_total"), Arrays.stream(port.answersByStatus()).sum()))
                    : List.of(new Sample(Labels.metric("nginx_up"), 0)));
        }
    }

    /** It waits a minute for a peer that does not answer unless it is told otherwise. */
    private static List<Alternative> alternatives(NginxSpec spec, List<String> endpoints) {
        var found = new ArrayList<Alternative>();
        if (spec.upstream() != null && spec.connectNs() > SimTime.SECOND) {
            found.add(new Alternative(
                    "upstream.connect_timeout",
                    "1s",
                    "proxy_connect_timeout 1s",
                    "proxy_connect_timeout " + Types.showDuration(spec.connectNs())));
        }
        if (spec.upstream() != null && spec.readNs() > 5 * SimTime.SECOND) {
            found.add(new Alternative(
                    "upstream.read_timeout", "5s", "proxy_read_timeout 5s", "proxy_read_timeout " + Types.showDuration(spec.readNs())));
        }
        return found;
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
