package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outagelab.action.Action;
import org.outagelab.action.AgentSays;
import org.outagelab.action.Capability;
import org.outagelab.action.Weight;
import org.outagelab.availability.Path;
import org.outagelab.availability.paths.Ways;
import org.outagelab.call.Endpoint;
import org.outagelab.kind.Built;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Exports;
import org.outagelab.kind.Gauges;
import org.outagelab.kind.Kind;
import org.outagelab.kind.KindProvider;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Review;
import org.outagelab.kind.Site;
import org.outagelab.kind.Steering;
import org.outagelab.metric.Scope;
import org.outagelab.monitoring.Labels;
import org.outagelab.monitoring.Sample;
import org.outagelab.net.Port;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.tls.Handshakes;
import org.outagelab.tls.TlsSpec;

/** HAProxy as a kind: it answers nothing itself, and all that it is asked for goes to its backend. */
public final class HaproxyKind implements KindProvider {
    private static final Kind KIND = Kind.named("haproxy", HaproxySpec.class)
            .keys(HaproxySpec.KEYS)
            .read((values, given) ->
                    HaproxySpec.read(values, given.instancesOf(HaproxySpec.backendOf(values)), given.cost(), given.certificates()))
            .explains((spec, group, given) -> {
                var lines = new ArrayList<>(spec.version().rules(group, spec));
                if (given.instances().containsKey(spec.backend())) {
                    lines.addAll(spec.remap(group, given.instancesOf(spec.backend())));
                }
                boolean onwards = given.instances().containsKey(spec.backend()) && spec.encrypts(given.instancesOf(spec.backend()));
                if (spec.tls() != null && !onwards) {
                    lines.add(TlsSpec.endsHere(group, spec.backend()));
                }
                return lines;
            })
            .calls(HaproxyKind::calls)
            .encrypts(spec -> spec.tls() != null)
            .alternatives(OtherSettings::of)
            .treatsAlike(spec -> !spec.policy().hashes() && !spec.policy().has(Policy.Trait.IN_FILE_ORDER))
            .fails(Prior.Strikes.BALANCER)
            .can(Capability.RELOADS)
            .caption((spec, index) -> "HAProxy, " + spec.balance())
            .looks((spec, servers) -> servers.stream().mapToDouble(spec::checksPerSecond).sum())
            .exports(
                    Exports.Way.ITSELF,
                    ServerStatus.METRIC,
                    "haproxy_frontend_http_responses_total",
                    "haproxy_backend_current_queue")
            .built(HaproxyKind::build)
            .seenFailing((spec, service, instance, endpoint, ways) -> List.of(forwarded(spec, service, instance, endpoint, ways)))
            .checks(HaproxyKind::check)
            .steers(new Operated())
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

    private static void check(HaproxySpec spec, Review review) {
        if (spec.tls() != null) {
            review.refusePlaintext("tls");
        }
        var behind = review.other(spec.backend());
        for (var server : behind == null ? List.<String>of() : behind.instances()) {
            encrypted(spec, server, Kinds.of(behind).encrypts(behind), review);
        }
        if (spec.httpCheck() != null) {
            review.names().endpoint(review.reading().at("option"), checkAt(review.at("option")), spec.httpCheck());
        }
        if (spec.cost().cpuNs() > 0 || spec.cost().holdNs() > 0) {
            review.reading().at("cost").warning(
                    review.at("cost"), "cpu and hold without effect: what HAProxy itself works for a request is not modelled, only 'delay'");
        }
        for (var name : spec.priorities().keySet()) {
            review.names().endpoint(review.reading().at("set-priority-class"), review.at("set-priority-class"), name);
        }
        if (spec.httpCheck() != null
                && behind != null
                && Kinds.of(behind).hides(behind, spec.httpCheck())
                && review.endpoints().stream().anyMatch(each -> each.endpoint().name().equals(spec.httpCheck())
                        && !each.endpoint().service().equals(spec.backend()))) {
            review.warn("option", "the cache of '" + spec.backend() + "' answers " + spec.httpCheck()
                    + ", so that the check does not see what is behind it");
        }
        if (spec.reuse().compareTo(HaproxySpec.Reuse.SAFE) > 0 && behind != null && Kinds.of(behind).keepsNs(behind) == 0) {
            review.warn("http-reuse", "without effect: '" + spec.backend() + "' closes every connection");
        }
    }

    /** What a server line says of TLS must be what the server speaks. */
    private static void encrypted(HaproxySpec spec, String name, boolean speaks, Review review) {
        var server = spec.server(name);
        if (server.tls() != null && !speaks) {
            review.error("backend", name + " has 'ssl: true', but '" + spec.backend() + "' speaks no TLS: it has no 'tls'");
        } else if (server.tlsCheck() && !speaks) {
            review.error("backend", name + " has 'check-ssl: true', but '" + spec.backend() + "' speaks no TLS: it has no 'tls'");
        } else if (speaks && server.tls() != null && server.check() && !server.tlsCheck() && spec.httpCheck() != null) {
            review.error("backend", name + " has 'check-ssl: false', and 'httpchk' would ask in plaintext where TLS is spoken");
        }
    }

    private static Node checkAt(Node option) {
        for (var item : option instanceof Node.Items list ? list.items() : List.of(option)) {
            if (item instanceof Node.Mapping map && map.get("httpchk") != null) {
                return map.get("httpchk");
            }
        }
        return option;
    }

    private static final class Operated implements Steering<HaproxySpec> {
        @Override
        public boolean asksAgent(HaproxySpec spec, String instance) {
            return spec.asksAgent(instance);
        }

        @Override
        public String refuses(HaproxySpec spec, String service, Action action, String instance) {
            int weight = weight(action, spec, instance);
            return weight < 0 || spec.takesWeight(instance, weight)
                    ? null
                    : "'balance " + spec.balance() + "' of " + service + " knows no other weights of " + instance
                            + " than 0 and that of the file, got " + weight;
        }

        /** @return -1 if the action is not about a weight */
        private static int weight(Action action, HaproxySpec spec, String instance) {
            if (action instanceof Weight other) {
                return other.weight();
            }
            return action instanceof AgentSays agent && agent.percent().isPresent()
                    ? spec.scaledWeight(instance, agent.percent().getAsInt())
                    : -1;
        }
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
            var port = new Port(unit, haproxy, spec.cost().delayNs());
            site.built().port(port);
            site.built().exports(unit, () -> exported(spec, site.service().name(), haproxy, queue, port));
            if (spec.tls() != null) {
                var ends = haproxy.termination();
                site.built().presents(new Built.Presented(unit, spec.tls().certificate(), ends::expired, ends::onReading));
                site.built().measured().add(Handshakes.class, Scope.SERVICE, site.service().name(), ends.counts());
            }
            if (spec.policy().hashes()) {
                site.built().measured().add(Remaps.class, Scope.SERVICE, site.service().name(), haproxy.remaps());
            }
        }
    }

    private static List<Sample> exported(HaproxySpec spec, String frontend, Haproxy haproxy, Gauges queue, Port port) {
        var samples = new ArrayList<Sample>();
        haproxy.servers().forEach((server, status) -> {
            for (var possible : ServerStatus.values()) {
                samples.add(new Sample(
                        Labels.metric(ServerStatus.METRIC)
                                .with("proxy", spec.backend())
                                .with("server", server)
                                .with("state", possible.name()),
                        status == possible ? 1 : 0));
            }
        });
        var answers = port.answersByStatus();
        for (int hundreds = 2; hundreds <= 5; hundreds++) {
            long count = Arrays.stream(answers, 100 * hundreds, 100 * hundreds + 100).sum();
            samples.add(new Sample(
                    Labels.metric("haproxy_frontend_http_responses_total")
                            .with("proxy", frontend)
                            .with("code", hundreds + "xx"),
                    count));
        }
        samples.add(new Sample(
                Labels.metric("haproxy_backend_current_queue").with("proxy", spec.backend()), queue.queue().value()));
        return samples;
    }

    private static List<Edge> calls(HaproxySpec spec) {
        return spec.backend() == null
                ? List.of()
                : List.of(Edge.behind(spec.backend(), "backend", Protocol.HTTP)
                        .choosing(false, spec::backup, (instance, instances) -> spec.checks(instance))
                        .encrypting(instance -> spec.server(instance).tls() != null));
    }
}
