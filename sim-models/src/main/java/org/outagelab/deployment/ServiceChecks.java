package org.outagelab.deployment;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.call.Endpoint;
import org.outagelab.gunicorn.GunicornSpec;
import org.outagelab.haproxy.HaproxySpec;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Protocol;
import org.outagelab.mysql.MysqlSpec;
import org.outagelab.nginx.NginxSpec;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Types;

/** What a service's settings say about other services, endpoints, hosts and addresses: mistakes, circles, surprises. */
final class ServiceChecks {
    /** The root of the document. */
    private final Reading root;

    private final Map<String, ServiceSpec> services;
    private final List<EndpointSpec> endpoints;
    private final Names names;

    ServiceChecks(Reading root, Map<String, ServiceSpec> services, List<EndpointSpec> endpoints, Names names) {
        this.root = root;
        this.services = services;
        this.endpoints = endpoints;
        this.names = names;
    }

    /** References between services, cycles, and settings that depend on other services. */
    void services(Node node) {
        for (var service : services.values()) {
            var place = new Node.Scalar(service.at(), service.name(), false);
            var reading = root.at("services").at(service.name());
            for (var edge : Kinds.of(service).calls(service)) {
                if (edge.behind()) {
                    checkEdge(edge, reading, valueAt(node, service.name(), edge.key(), place));
                }
            }
            if (service.settings() instanceof GunicornSpec app) {
                checkCallees(app, reading.at("calls"), node, service.name(), place);
            }
            reportCycle(service, reading, node);
            if (service.settings() instanceof HaproxySpec haproxy && haproxy.httpCheck() != null) {
                if (!names.endpoint(haproxy.httpCheck())) {
                    reading.at("option")
                            .unknown(
                                    "endpoint",
                                    checkAt(valueAt(node, service.name(), "option", place)),
                                    haproxy.httpCheck(),
                                    names.endpoints());
                }
            }
            if (service.settings() instanceof HaproxySpec haproxy) {
                for (var name : haproxy.priorities().keySet()) {
                    if (!names.endpoint(name)) {
                        var priorities = valueAt(node, service.name(), "set-priority-class", place);
                        reading.at("set-priority-class").unknown("endpoint", priorities, name, names.endpoints());
                    }
                }
            }
            if (service.settings() instanceof NginxSpec nginx && nginx.cache() != null) {
                for (var name : nginx.cache().endpoints()) {
                    if (!names.endpoint(name)) {
                        reading.at("cache.for").unknown(
                                "endpoint", valueAt(node, service.name(), "cache.for", place), name, names.endpoints());
                    }
                }
            }
            surprises(service, reading, node, place);
            unreadFiles(service, reading, valueAt(node, service.name(), "disk", place));
            if (service.settings() instanceof NginxSpec nginx && nginx.sameHost() && nginx.upstream() != null) {
                var upstream = services.get(nginx.upstream());
                for (var host : service.hosts()) {
                    if (upstream != null && !upstream.hosts().isEmpty() && !upstream.hosts().contains(host)) {
                        reading.at("upstream.pick").error(
                                valueAt(node, service.name(), "upstream.pick", place),
                                "'same-host', but no instance of '" + nginx.upstream() + "' runs on " + host);
                    }
                }
            }
            if (service.settings() instanceof GunicornSpec app && app.database() != null) {
                warnOfConnections(service, app, reading, valueAt(node, service.name(), "pool", place));
            }
        }
    }

    /** There must be such a service, and it must speak what it is spoken to in. */
    private void checkEdge(Edge edge, Reading reading, Node at) {
        var target = services.get(edge.to());
        if (!names.service(edge.to())) {
            reading.at(edge.key()).unknown("service", at, edge.to(), names.services());
            names.someCallBroken();
        } else if (target == null) {
            names.someCallBroken();
        } else if (!Kinds.of(target).speaks().equals(edge.speaks())) {
            reading.at(edge.key()).error(
                    at,
                    edge.speaks().equals(Protocol.HTTP)
                            ? "'" + edge.to() + "' of kind " + target.kind() + " does not speak HTTP"
                            : "expected a " + Kinds.namesOf(kind -> kind.speaks().equals(edge.speaks())) + " service, got '"
                                    + edge.to() + "' of kind " + target.kind());
        }
    }

    /** What works, but not as one would think, of two services together. */
    private void surprises(ServiceSpec service, Reading reading, Node node, Node place) {
        if (service.settings() instanceof HaproxySpec haproxy
                && haproxy.httpCheck() != null
                && services.get(haproxy.backend()) != null
                && services.get(haproxy.backend()).settings() instanceof NginxSpec nginx
                && nginx.caches(haproxy.httpCheck())
                && endpoints.stream().anyMatch(spec -> spec.endpoint().name().equals(haproxy.httpCheck())
                        && !spec.endpoint().service().equals(haproxy.backend()))) {
            reading.at("option").warning(
                    valueAt(node, service.name(), "option", place),
                    "the cache of '" + haproxy.backend() + "' answers " + haproxy.httpCheck()
                            + ", so that the check does not see what is behind it");
        }
        if (service.settings() instanceof HaproxySpec haproxy
                && haproxy.reuse().compareTo(HaproxySpec.Reuse.SAFE) > 0
                && services.get(haproxy.backend()) != null
                && services.get(haproxy.backend()).settings() instanceof GunicornSpec gunicorn
                && gunicorn.keepAliveNs() == 0) {
            reading.at("http-reuse").warning(
                    valueAt(node, service.name(), "http-reuse", place),
                    "without effect: sync workers of '" + haproxy.backend() + "' close every connection");
        }
        if (service.settings() instanceof NginxSpec nginx
                && nginx.keepAlive() != null
                && services.get(nginx.upstream()) != null
                && services.get(nginx.upstream()).settings() instanceof GunicornSpec gunicorn
                && gunicorn.keepAliveNs() < nginx.keepAlive().idleNs()) {
            reading.at("upstream.keepalive").warning(
                    valueAt(node, service.name(), "upstream.keepalive", place),
                    gunicorn.keepAliveNs() == 0
                            ? "without effect: sync workers of '" + nginx.upstream() + "' close every connection"
                            : "'" + nginx.upstream() + "' closes idle connections after "
                                    + Types.showDuration(gunicorn.keepAliveNs()) + ", before nginx does after "
                                    + Types.showDuration(nginx.keepAlive().idleNs())
                                    + ": a POST that crosses its goodbye is lost (502)");
        }
    }

    /** Files on a disk that no request asks for. */
    private void unreadFiles(ServiceSpec service, Reading reading, Node at) {
        if (service.settings() instanceof NginxSpec nginx
                && nginx.reads() != null
                && names.allServicesRead(services)
                && endpoints.stream().noneMatch(spec -> spec.endpoint().service().equals(service.name()))) {
            reading.at("disk").warning(at, "without effect: no endpoint is answered by files of '" + service.name() + "'");
        }
    }

    /** At most: a sync worker uses one, the threads of another share a pool. */
    private static long sessions(ServiceSpec service, GunicornSpec app) {
        int each = app.threads() == 0 ? 1 : Math.min(app.threads(), app.poolSize() + app.poolOverflow());
        return (long) service.hosts().size() * app.workers() * each;
    }

    private void warnOfConnections(ServiceSpec service, GunicornSpec app, Reading reading, Node at) {
        if (services.get(app.database()) != null
                && services.get(app.database()).settings() instanceof MysqlSpec database
                && sessions(service, app) > database.maxConnections()) {
            reading.at("pool").warning(
                    at,
                    app.threads() == 0
                            ? service.hosts().size() * app.workers() + " workers may open more sessions than "
                                    + "max_connections " + database.maxConnections() + ": error 1040"
                            : sessions(service, app) + " pooled connections are more than max_connections "
                                    + database.maxConnections() + ": error 1040");
        }
    }

    private void checkCallees(GunicornSpec app, Reading reading, Node node, String service, Node place) {
        for (var callee : app.callees()) {
            var key = valueAt(node, service, "calls", place) instanceof Node.Mapping calls
                    ? new Node.Scalar(calls.entries().get(callee).keyAt(), callee, false)
                    : place;
            if (!names.service(callee)) {
                reading.at(callee).unknown("service", key, callee, names.services());
                names.someCallBroken();
            } else if (services.get(callee) == null) {
                names.someCallBroken();
            } else if (Kinds.of(services.get(callee)).speaks().equals(Protocol.SQL)) {
                reading.at(callee).error(key, "'" + callee + "' of kind mysql does not speak HTTP: see 'pool'");
                names.someCallBroken();
            }
        }
    }

    /** Reports a circle of calls once, at the first service in it. */
    private void reportCycle(ServiceSpec service, Reading reading, Node node) {
        var circle = new LinkedHashSet<String>();
        if (!leadsBack(service, service.name(), circle, new LinkedHashSet<>())) {
            return;
        }
        names.someCallBroken();
        var order = List.copyOf(services.keySet());
        boolean first = circle.stream().allMatch(name -> order.indexOf(name) >= order.indexOf(service.name()));
        if (first) {
            reading.problems().error(
                    service.at(),
                    reading.path(),
                    "calls itself in a circle: " + String.join(" → ", circle) + " → " + service.name());
        }
    }

    /** @param way filled with the services from one to the other; @param seen those that are known not to lead there */
    private boolean leadsBack(ServiceSpec from, String to, LinkedHashSet<String> way, LinkedHashSet<String> seen) {
        way.add(from.name());
        for (var next : Deployment.needed(from)) {
            if (next.equals(to)) {
                return true;
            }
            var service = services.get(next);
            if (service != null && seen.add(next) && leadsBack(service, to, way, seen)) {
                return true;
            }
        }
        way.remove(from.name());
        return false;
    }

    private static Node checkAt(Node option) {
        var items = option instanceof Node.Items list ? list.items() : List.of(option);
        for (var item : items) {
            if (item instanceof Node.Mapping map && map.get("httpchk") != null) {
                return map.get("httpchk");
            }
        }
        return option;
    }

    private static Node valueAt(Node services, String service, String path, Node otherwise) {
        var node = services instanceof Node.Mapping map ? map.get(service) : null;
        for (var step : path.split("\\.")) {
            if (node instanceof Node.Mapping map && map.get(step) != null) {
                node = map.get(step);
            }
        }
        return node == null ? otherwise : node;
    }

    /** Every endpoint of a load must be reachable from where the load goes. */
    void served(LoadSpec load, Map<String, AddressSpec> addresses, Node at) {
        if (!names.callsKnown() || !names.allServicesRead(services)) {
            return;
        }
        var address = addresses.get(load.to());
        var reached = new LinkedHashSet<String>();
        collect(address == null ? load.to() : address.to(), reached);
        for (var spec : load.endpoints()) {
            var endpoint = spec.endpoint();
            if (!reached.contains(endpoint.service()) && services.containsKey(endpoint.service())) {
                var loads = (Node.Mapping) at;
                var entry = loads.entries().get(load.name());
                root.at("load").problems().error(
                        entry.keyAt(),
                        root.at("load").at(load.name()).path(),
                        "'" + endpoint.name() + "' is served at '" + endpoint.service()
                                + "', which is not reached from '" + load.to() + "'");
            }
        }
    }

    /** Bodies of a load's requests that an nginx on their way turns away. @param at the endpoints of the file */
    void bodies(LoadSpec load, Map<String, AddressSpec> addresses, Node at) {
        if (!names.callsKnown() || !names.allServicesRead(services)) {
            return;
        }
        var address = addresses.get(load.to());
        for (var spec : load.endpoints()) {
            var endpoint = spec.endpoint();
            var service = services.get(address == null ? load.to() : address.to());
            while (service != null && !turnsAway(service, endpoint)) {
                var called = Deployment.called(service);
                boolean answers = service.name().equals(endpoint.service());
                service = answers || called.isEmpty() ? null : services.get(called.get(0));
            }
            if (service != null) {
                long mostBytes = ((NginxSpec) service.settings()).maxBodyBytes();
                root.at("endpoints").at(endpoint.name()).at("body").warning(
                        ((Node.Mapping) ((Node.Mapping) at).get(endpoint.name())).get("body"),
                        "'" + service.name() + "' turns all of them away with 413: larger than its client_max_body_size of "
                                + Types.BYTES.show(mostBytes));
            }
        }
    }

    private static boolean turnsAway(ServiceSpec service, Endpoint endpoint) {
        return service.settings() instanceof NginxSpec nginx
                && nginx.maxBodyBytes() > 0
                && endpoint.bodyBytes() > nginx.maxBodyBytes();
    }

    private void collect(String service, LinkedHashSet<String> reached) {
        if (services.containsKey(service) && reached.add(service)) {
            for (var next : Deployment.called(services.get(service))) {
                // A database answers queries of applications there, and requests only of a load that goes straight to it.
                if (services.get(next) == null || !Kinds.of(services.get(next)).speaks().equals(Protocol.SQL)) {
                    collect(next, reached);
                }
            }
        }
    }

    /** Hosts and addresses that a failover names. */
    void failovers(Node node, Map<String, AddressSpec> addresses) {
        for (var service : services.values()) {
            if (!(service.settings() instanceof MysqlSpec mysql) || mysql.failover() == null) {
                continue;
            }
            var place = new Node.Scalar(service.at(), service.name(), false);
            var reading = root.at("services").at(service.name()).at("failover");
            checkHosts(mysql.failover().from(), reading.at("from"), valueAt(node, service.name(), "failover.from", place));
            checkHosts(
                    mysql.failover().checkFrom(),
                    reading.at("check-from"),
                    valueAt(node, service.name(), "failover.check-from", place));
            var address = mysql.failover().cutOver().address();
            if (address == null) {
                continue;
            }
            var at = valueAt(node, service.name(), "failover.cut-over.address", place);
            var to = reading.at("cut-over").at("address");
            if (!names.address(address, false)) {
                to.unknown("address", at, address, names.addresses());
            } else if (addresses.containsKey(address) && !addresses.get(address).to().equals(service.name())) {
                to.error(at, "'" + address + "' leads to '" + addresses.get(address).to() + "', not to '"
                        + service.name() + "'");
            } else if (addresses.containsKey(address) && addresses.get(address).virtualIp() != null) {
                to.error(at, "'" + address + "' is moved by keepalived itself: name an address that leads 'to: "
                        + service.name() + "'");
            }
        }
    }

    private void checkHosts(List<String> given, Reading reading, Node node) {
        for (int i = 0; i < given.size(); i++) {
            // A list that is not as long holds something else than these, which are a default.
            boolean list = node instanceof Node.Items items && items.items().size() > i;
            if (!given.get(i).isEmpty()) {
                names.checkHost(list ? reading.item(i) : reading, list ? ((Node.Items) node).items().get(i) : node, given.get(i));
            }
        }
    }
}
