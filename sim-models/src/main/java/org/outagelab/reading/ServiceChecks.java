package org.outagelab.reading;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.call.Endpoint;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.Review;
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
            checkCallees(service, reading, node, place);
            reportCycle(service, reading, node);
        }
    }

    /** What kinds make of their services beside the others. */
    void kinds(Node node, Map<String, AddressSpec> addresses) {
        for (var service : services.values()) {
            var place = new Node.Scalar(service.at(), service.name(), false);
            Kinds.of(service).check(new Review(
                    service,
                    services,
                    names.allServicesRead(services),
                    endpoints,
                    addresses,
                    root.at("services").at(service.name()),
                    key -> valueAt(node, service.name(), key, place),
                    new Known()));
        }
    }

    private final class Known implements Review.Names {
        @Override
        public void endpoint(Reading reading, Node at, String name) {
            if (!names.endpoint(name)) {
                reading.unknown("endpoint", at, name, names.endpoints());
            }
        }

        @Override
        public void host(Reading reading, Node at, String name) {
            names.checkHost(reading, at, name);
        }

        @Override
        public boolean address(Reading reading, Node at, String name) {
            boolean known = names.address(name, false);
            if (!known) {
                reading.unknown("address", at, name, names.addresses());
            }
            return known;
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

    /** What steps may ask, if it is there and does not want queries. */
    private void checkCallees(ServiceSpec service, Reading reading, Node node, Node place) {
        for (var edge : Kinds.of(service).calls(service)) {
            if (edge.behind()) {
                continue;
            }
            var callee = edge.to();
            var key = valueAt(node, service.name(), edge.key(), place) instanceof Node.Mapping calls
                    ? new Node.Scalar(calls.entries().get(callee).keyAt(), callee, false)
                    : place;
            if (!names.service(callee)) {
                reading.at(edge.key()).at(callee).unknown("service", key, callee, names.services());
                names.someCallBroken();
            } else if (services.get(callee) == null) {
                names.someCallBroken();
            } else if (edge.asked() && Kinds.of(services.get(callee)).speaks().equals(Protocol.SQL)) {
                reading.at(edge.key()).at(callee).error(
                        key, "'" + callee + "' of kind " + services.get(callee).kind() + " does not speak HTTP: see 'pool'");
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
        for (var next : Kinds.needed(from)) {
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
                var called = Kinds.called(service);
                boolean answers = service.name().equals(endpoint.service());
                service = answers || called.isEmpty() ? null : services.get(called.get(0));
            }
            if (service != null) {
                long mostBytes = Kinds.of(service).mostBodyBytes(service);
                root.at("endpoints").at(endpoint.name()).at("body").warning(
                        ((Node.Mapping) ((Node.Mapping) at).get(endpoint.name())).get("body"),
                        "'" + service.name() + "' turns all of them away with 413: larger than its client_max_body_size of "
                                + Types.BYTES.show(mostBytes));
            }
        }
    }

    private static boolean turnsAway(ServiceSpec service, Endpoint endpoint) {
        long mostBytes = Kinds.of(service).mostBodyBytes(service);
        return mostBytes > 0 && endpoint.bodyBytes() > mostBytes;
    }

    private void collect(String service, LinkedHashSet<String> reached) {
        if (services.containsKey(service) && reached.add(service)) {
            for (var next : Kinds.called(services.get(service))) {
                // A database answers queries of applications there, and requests only of a load that goes straight to it.
                if (services.get(next) == null || !Kinds.of(services.get(next)).speaks().equals(Protocol.SQL)) {
                    collect(next, reached);
                }
            }
        }
    }
}
