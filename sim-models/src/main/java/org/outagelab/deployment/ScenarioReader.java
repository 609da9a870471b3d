package org.outagelab.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.gunicorn.GunicornSpec;
import org.outagelab.haproxy.HaproxySpec;
import org.outagelab.mysql.MysqlSpec;
import org.outagelab.nginx.NginxSpec;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.MetricNames;
import org.outagelab.scenario.NetworkSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.ThresholdSpec;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** Turns the nodes of a scenario document into a checked {@link Scenario}; reports all problems at once. */
public final class ScenarioReader {
    /** More instances of one service, or hosts, than this are refused. */
    public static final int MAX_INSTANCES = 64;

    private static final int MAX_HOSTS = 1000;
    private static final int MAX_SERVICES = 200;
    private static final int MAX_ADDRESSES = 200;
    private static final int MAX_LINKS = 1000;

    private static final Key<Integer> VERSION =
            Key.required("version", Types.integer(1, 1), "Version of the scenario language.");
    private static final Key<String> NAME = Key.optional("name", Types.TEXT, "unnamed", "What it is about.", "ours");
    private static final Key<Long> SEED = Key.optional("seed", seed(), 1L, "Seed of all random streams.", "ours");
    private static final Key<Node> HOSTS = Key.required("hosts", Types.any("a map of hosts"), "The machines.");
    private static final Key<Node> SERVICES =
            Key.required("services", Types.any("a map of services"), "What runs on them.");
    private static final Key<Node> ENDPOINTS =
            Key.required("endpoints", Types.any("a map of endpoints"), "What can be asked for.");
    private static final Key<Node> LOAD = Key.required("load", Types.any("a map of loads"), "Who asks, how often.");
    private static final Key<Node> NETWORK =
            Key.optional("network", Types.any("a map"), null, "Latencies between machines.", "ours");
    private static final Key<Node> ADDRESSES =
            Key.optional("addresses", Types.any("a map"), null, "Names and virtual IPs.", "ours");
    private static final Key<Node> FAULTS = Key.optional("faults", Types.any("a list"), null, "What goes wrong.", "ours");
    private static final Key<Node> THRESHOLDS =
            Key.optional("thresholds", Types.any("a list"), null, "What is promised.", "ours");
    private static final Key<Node> RUN = Key.optional("run", Types.any("a map"), null, "How often it is run.", "ours");
    private static final Key<Node> CODEBASES =
            Key.optional("codebases", Types.any("a map of codebases"), null, "What is released, and how often.", "ours");
    private static final Key<Node> CERTIFICATES =
            Key.optional("certificates", Types.any("a map of certificates"), null, "What may expire.", "ours");
    private static final Key<Node> SHARED = Key.optional(
            "shared", Types.any("a map of shared objects"), null, "What stands or falls together.", "ours");
    private static final Key<Node> RELIABILITY = Key.optional(
            "reliability", Types.any("a map"), null, "How often what fails, in years: not in runs.", "ours");
    private static final List<String> LATER = List.of("firewalls", "monitoring");
    private static final Section TOP = top();

    private static final Key<Integer> CORES =
            Key.optional("cores", Types.integer(1, 4096), 1, "Cores, shared by all processes.", "ours");
    private static final Key<String> ZONE = Key.optional("zone", Types.TEXT, "", "Its zone.", "ours");
    private static final Key<Long> HOST_BOOT = Key.optional(
            "boot", Types.DURATION_OR_ZERO, 0L, "From power on until its services are started.", "ours");
    private static final Key<Long> HOST_MEMORY = Key.optional(
            "memory",
            Types.BYTES,
            0L,
            "What all processes on it may have; then the kernel kills the biggest. 0B: no limit.",
            "ours");
    private static final Section HOST_KEYS =
            new Section("host settings", List.of(CORES, ZONE, HOST_BOOT, HOST_MEMORY));

    private static final Key<Long> LATENCY =
            Key.optional("latency", Types.DURATION_OR_ZERO, 0L, "One way.", "ours");
    private static final Key<Double> LOSS =
            Key.optional("loss", Types.SHARE, 0.0, "Packets lost, each way: a SYN costs 1 s, data 200 ms, doubling.", "Linux TCP");
    private static final Section DEFAULT_LINK = new Section("link settings", List.of(LATENCY, LOSS));
    private static final Key<Section.Values> NET_DEFAULT = Key.optional(
            "default", Types.map(DEFAULT_LINK), null, "Between any two machines; to clients: 0.", "ours");
    private static final Key<String> LINK_FROM = Key.required("from", Types.TEXT, "A host, zone x, all, or clients.");
    private static final Key<String> LINK_TO = Key.required("to", Types.TEXT, "A host, zone x, all, or clients.");
    private static final Section LINK = new Section("link settings", List.of(LINK_FROM, LINK_TO, LATENCY, LOSS));
    private static final Key<List<Section.Values>> NET_LINKS =
            Key.optional("links", Types.listOf(Types.map(LINK)), List.of(), "Exceptions.", "ours");
    private static final Section NETWORK_KEYS = new Section("network settings", List.of(NET_DEFAULT, NET_LINKS));

    private static final Key<String> ADDRESS_TO = Key.optional("to", Types.TEXT, null, "The service behind.", "ours");
    private static final Key<Node> DNS =
            Key.optional("dns", Types.any("{ttl: 300s}"), null, "A DNS name, one address for each instance.", "ours");
    private static final Key<Long> TTL = Key.optional(
            "ttl", Types.DURATION_OR_ZERO, 300_000_000_000L, "How long resolvers keep an answer.", "ours");
    private static final Section DNS_KEYS = new Section("DNS settings", List.of(TTL));
    private static final Key<String> ADDRESS_KIND = Key.optional(
            "kind", Types.oneOf(List.of("keepalived")), null, "keepalived makes it a virtual IP.", "ours");
    private static final Key<List<String>> ADDRESS_ON =
            Key.optional("on", Types.listOf(Types.TEXT), List.of(), "Instances beside which keepalived runs.", "ours");
    private static final Key<Long> ADVERT = Key.optional(
            "advert", Types.DURATION, 1_000_000_000L, "Advertisement interval.", "keepalived.conf advert_int");
    private static final Key<List<Integer>> PRIORITY = Key.optional(
            "priority", Types.listOf(Types.integer(1, 254)), null, "One for each; unset: 100.", "keepalived.conf");
    private static final Key<Boolean> PREEMPT = Key.optional(
            "preempt", Types.FLAG, true, "Whether a higher priority takes it back.", "keepalived.conf nopreempt");
    private static final Key<Boolean> TRACK = Key.optional(
            "track", Types.FLAG, false, "Whether a script watches the process itself.", "keepalived.conf vrrp_script");
    private static final List<String> VIRTUAL =
            List.of(ADDRESS_ON.name(), ADVERT.name(), PRIORITY.name(), PREEMPT.name(), TRACK.name());
    private static final Section ADDRESS_KEYS = new Section(
            "address settings",
            List.of(ADDRESS_TO, DNS, ADDRESS_KIND, ADDRESS_ON, ADVERT, PRIORITY, PREEMPT, TRACK));

    private final Problems problems = new Problems();
    private final Reading root;
    private final Names names = new Names();
    private final List<Section.Line> lines = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final Map<String, HostSpec> hosts = new LinkedHashMap<>();
    private final Map<String, ServiceSpec> services = new LinkedHashMap<>();
    private final List<EndpointSpec> endpoints = new ArrayList<>();

    private ScenarioReader(String path) {
        this.root = new Reading(problems, path);
    }

    /**
     * What reading gave.
     *
     * @param scenario null when there are errors
     * @param lines every key with its value in force
     * @param notModelled sections that are read but have no effect yet
     */
    public record Outcome(
            Scenario scenario, Problems problems, List<Section.Line> lines, List<String> notModelled) {}

    /** Reads a merged document, without its {@code variants}. @param path prefix of key paths, may be empty */
    public static Outcome read(Node document, String path) {
        return new ScenarioReader(path).read(document);
    }

    private static Section top() {
        var keys = new ArrayList<Key<?>>(
                List.of(VERSION, NAME, SEED, HOSTS, SERVICES, ENDPOINTS, LOAD, NETWORK, ADDRESSES));
        keys.addAll(List.of(FAULTS, SHARED, CODEBASES, CERTIFICATES, RELIABILITY, THRESHOLDS, RUN));
        LATER.forEach(name -> keys.add(
                Key.optional(name, Types.any("a map"), null, "Not modelled yet.", "ours").unmodelled()));
        return new Section("scenario", keys);
    }

    private static Type<Long> seed() {
        return Types.of("a whole number", (scalar, reading) -> scalar.text().matches("-?\\d{1,18}")
                ? (Long) Long.parseLong(scalar.text())
                : reading.expected("a whole number of at most 18 digits", scalar));
    }

    private Outcome read(Node document) {
        var top = TOP.read(document, root);
        top.explain("").stream()
                .filter(line -> line.path().equals(root.at("name").path()) || line.path().equals(root.at("seed").path()))
                .forEach(line -> lines.add(line.in("scenario")));
        for (var key : TOP.keys()) {
            if (!key.modelled() && top.has(key)) {
                later.add(key.name());
            }
        }
        readHosts(top.get(HOSTS));
        readServices(top.get(SERVICES));
        var endpointReader = new EndpointReader(root.at("endpoints"), services, names);
        endpoints.addAll(endpointReader.read(top.get(ENDPOINTS)));
        checkServices(top.get(SERVICES));
        var addresses = readAddresses(top.get(ADDRESSES));
        checkFailovers(top.get(SERVICES), addresses);
        lines.addAll(endpointReader.lines());
        var loadReader = new LoadReader(root.at("load"), services, addresses, endpoints, names);
        var loads = loadReader.read(top.get(LOAD));
        lines.addAll(loadReader.lines());
        loads.forEach(load -> checkServed(load, addresses, top.get(LOAD)));
        var network = readNetwork(top.get(NETWORK));
        boolean allLoads = top.get(LOAD) instanceof Node.Mapping map && map.entries().size() == loads.size();
        long durationNs = allLoads
                ? loads.stream().mapToLong(load -> load.source().durationNs()).max().orElse(0)
                : 0;
        var faultReader = new FaultReader(root.at("faults"), hosts, services, names);
        List<FaultSpec> faults = faultReader.read(top.get(FAULTS), durationNs);
        lines.addAll(faultReader.lines());
        List<ThresholdSpec> thresholds =
                new ThresholdReader(root.at("thresholds"), names).read(top.get(THRESHOLDS));
        for (int i = 0; i < thresholds.size(); i++) {
            lines.add(new Section.Line(
                    "thresholds", String.valueOf(i + 1), thresholds.get(i).expression(), true, "", "", true));
        }
        var runReader = new RunReader(root.at("run"), names);
        var run = runReader.read(top.get(RUN), durationNs, loads);
        lines.addAll(runReader.lines());
        readLater(top);
        var failing = new FailingReader(root, names, services);
        failing.codebases(top.get(CODEBASES), top.get(SERVICES));
        failing.certificates(top.get(CERTIFICATES));
        failing.reliability(top.get(SHARED), top.get(RELIABILITY), hosts);
        if (!problems.none()) {
            return new Outcome(null, problems, lines, later);
        }
        var reliability = failing.failures(hosts, addresses);
        lines.addAll(failing.lines());
        var warnings = problems.warnings().stream().map(Object::toString).toList();
        var scenario = new Scenario(
                top.get(NAME),
                top.get(SEED),
                hosts,
                services,
                List.copyOf(endpoints),
                loads,
                network,
                addresses,
                faults,
                reliability,
                thresholds,
                run,
                warnings);
        return new Outcome(scenario, problems, lines, later);
    }

    /** Sections without an effect. */
    private void readLater(Section.Values top) {
        for (var key : TOP.keys()) {
            if (!key.modelled() && top.has(key)) {
                new UnmodelledSections(root).mapsOfMaps(key.name(), top.node(key));
            }
        }
    }

    private Node.Mapping mapping(Node node, Reading reading, String what) {
        if (node == null) {
            return null;
        }
        if (node instanceof Node.Mapping map) {
            if (map.entries().isEmpty()) {
                reading.error(node, "expected at least one " + what.substring(0, what.length() - 1) + ", got none");
            }
            return map;
        }
        return reading.expected("a map of " + what, node);
    }

    private void readHosts(Node node) {
        var map = mapping(node, root.at("hosts"), "hosts");
        if (map == null) {
            return;
        }
        if (map.entries().size() > MAX_HOSTS) {
            root.at("hosts").error(map, "more than the limit of " + MAX_HOSTS + " hosts");
            return;
        }
        map.entries().forEach((name, entry) -> {
            var reading = root.at("hosts").at(name);
            checkName(name, entry, reading);
            var values = HOST_KEYS.read(entry.value(), reading);
            lines.addAll(values.explain("hosts"));
            hosts.put(name, new HostSpec(
                    name, values.get(CORES), values.get(ZONE), values.get(HOST_BOOT), values.get(HOST_MEMORY)));
        });
        names.hostsKnown(hosts);
    }

    private static void checkName(String name, Node.Entry entry, Reading reading) {
        if (!name.matches("[A-Za-z][A-Za-z0-9_-]{0,60}")) {
            reading.problems().error(
                    entry.keyAt(),
                    reading.path(),
                    "expected a name of letters, digits, - and _ that begins with a letter, at most 61 characters");
        } else if (name.equals("clients") || name.equals("all") || name.equals("each")) {
            reading.problems().error(entry.keyAt(), reading.path(), "the name '" + name + "' has a meaning of its own: use another one");
        }
    }

    private void readServices(Node node) {
        var map = mapping(node, root.at("services"), "services");
        if (map == null) {
            return;
        }
        if (map.entries().size() > MAX_SERVICES) {
            root.at("services").error(map, "more than the limit of " + MAX_SERVICES + " services");
            return;
        }
        names.servicesKnown();
        var sections = new LinkedHashMap<String, Section.Values>();
        var kinds = new LinkedHashMap<String, Kinds.Kind>();
        var placed = new LinkedHashMap<String, List<String>>();
        var instances = new LinkedHashMap<String, List<String>>();
        map.entries().forEach((name, entry) -> {
            var reading = root.at("services").at(name);
            checkName(name, entry, reading);
            names.service(name, -1);
            if (hosts.containsKey(name)) {
                reading.problems().error(entry.keyAt(), reading.path(), "a host is called '" + name + "' too: use another name");
            }
            if (!(entry.value() instanceof Node.Mapping service)) {
                reading.expected("a map of service settings", entry.value());
                return;
            }
            var kindNode = service.get("kind");
            if (!(kindNode instanceof Node.Scalar scalar) || scalar.isNull()) {
                if (kindNode == null) {
                    reading.problems().error(
                            entry.keyAt(),
                            reading.path(),
                            "'kind' is missing (one of " + List.copyOf(Kinds.TABLE.keySet()) + ")");
                } else {
                    reading.at("kind").expected("one of " + List.copyOf(Kinds.TABLE.keySet()), kindNode);
                }
                return;
            }
            var kind = Kinds.TABLE.get(scalar.text());
            if (kind == null) {
                reading.at("kind").unknown("kind", scalar, scalar.text(), Kinds.TABLE.keySet());
                return;
            }
            int before = problems.count();
            var values = kind.section().read(service, reading);
            if (problems.count() > before) {
                // Its reference to the next service may be what is wrong.
                names.someCallBroken();
            }
            lines.addAll(values.explain("services." + name));
            sections.put(name, values);
            kinds.put(name, kind);
            var on = kind.hasOn() ? hostsOf(values, entry.keyAt()) : List.<String>of();
            placed.put(name, on);
            instances.put(name, instanceNames(name, on.size()));
            if (!on.isEmpty()) {
                names.service(name, on.size());
            }
        });
        sections.forEach((name, values) -> {
            var kind = kinds.get(name);
            var cost = Kinds.cost(values, new Reading(new Problems(), values.reading().path()));
            long bootNs = Kinds.bootNs(values);
            var settings = kind.read().settings(values, new Kinds.Context(name, instances, bootNs, cost));
            var on = placed.get(name);
            if (settings instanceof MysqlSpec mysql) {
                on = databaseHosts(mysql, values);
                names.service(name, MysqlSpec.allHostsGiven(values) ? on.size() : -1);
            }
            var entry = map.entries().get(name);
            services.put(
                    name,
                    new ServiceSpec(
                            name,
                            ((Node.Scalar) ((Node.Mapping) entry.value()).get("kind")).text(),
                            on,
                            bootNs,
                            Kinds.memory(values, settings),
                            settings,
                            entry.keyAt()));
        });
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

    private static List<String> instanceNames(String service, int count) {
        var names = new ArrayList<String>();
        for (int i = 1; i <= count; i++) {
            names.add(service + "." + i);
        }
        return names;
    }

    /** One for each instance; none after a problem that leaves their number open. */
    private List<String> hostsOf(Section.Values values, Position serviceAt) {
        var reading = values.reading().at("on");
        var on = values.get(Kinds.ON);
        if (values.broken(Kinds.ON)) {
            return List.of();
        } else if (!values.has(Kinds.ON)) {
            values.reading().problems().error(
                    serviceAt, values.reading().path(), "'on' is missing: on which host does it run?");
            return List.of();
        }
        var node = values.node(Kinds.ON);
        if (on.isEmpty()) {
            reading.error(node, "expected at least one host, got none");
            return List.of();
        }
        if (on.size() > MAX_INSTANCES) {
            reading.error(node, "more than the limit of " + MAX_INSTANCES + " instances of one service");
            return List.of();
        }
        for (int i = 0; i < on.size(); i++) {
            boolean list = node instanceof Node.Items;
            checkHost(list ? reading.item(i) : reading, list ? ((Node.Items) node).items().get(i) : node, on.get(i));
        }
        return on;
    }

    private void checkHost(Reading reading, Node node, String name) {
        if (!names.host(name)) {
            reading.unknown("host", node, name, names.hosts());
        }
    }

    private List<String> databaseHosts(MysqlSpec spec, Section.Values values) {
        var given = spec.hosts();
        var map = values.node(Kinds.KIND);
        for (int i = 0; i < given.size(); i++) {
            if (!given.get(i).isEmpty()) {
                var place = values.reading().at(i == 0 ? "primary" : "replicas");
                checkHost(i == 0 ? place : place.item(i - 1).at("on"), find(values, i, map), given.get(i));
            }
        }
        if (given.size() > MAX_INSTANCES) {
            values.reading().error(map, "more than the limit of " + MAX_INSTANCES + " instances of one service");
        }
        return given;
    }

    private static Node find(Section.Values values, int index, Node otherwise) {
        for (var key : MysqlSpec.KEYS) {
            if (index == 0 && key.name().equals("primary")) {
                return values.node(key);
            }
            if (index > 0
                    && key.name().equals("replicas")
                    && values.node(key) instanceof Node.Items items
                    && items.items().get(index - 1) instanceof Node.Mapping map
                    && map.get("on") != null) {
                return map.get("on");
            }
        }
        return otherwise;
    }

    /** References between services, cycles, and settings that depend on other services. */
    private void checkServices(Node node) {
        for (var service : services.values()) {
            var place = new Node.Scalar(service.at(), service.name(), false);
            var reading = root.at("services").at(service.name());
            for (var next : Deployment.called(service)) {
                var target = services.get(next);
                var key = service.settings() instanceof HaproxySpec
                        ? "backend"
                        : service.settings() instanceof NginxSpec ? "upstream.to" : "pool.to";
                var at = valueAt(node, service.name(), key, place);
                if (!names.service(next)) {
                    reading.at(key).unknown("service", at, next, names.services());
                    names.someCallBroken();
                } else if (target == null) {
                    names.someCallBroken();
                } else if (service.settings() instanceof GunicornSpec != target.settings() instanceof MysqlSpec) {
                    reading.at(key).error(
                            at,
                            service.settings() instanceof GunicornSpec
                                    ? "expected a mysql service, got '" + next + "' of kind " + target.kind()
                                    : "'" + next + "' of kind mysql does not speak HTTP");
                }
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

    /** Reports a circle of calls once, at the first service in it. */
    private void reportCycle(ServiceSpec service, Reading reading, Node node) {
        var seen = new LinkedHashSet<String>();
        var next = service;
        while (next != null && seen.add(next.name())) {
            var called = Deployment.called(next);
            next = called.isEmpty() ? null : services.get(called.get(0));
        }
        var order = List.copyOf(services.keySet());
        boolean first = seen.stream().allMatch(name -> order.indexOf(name) >= order.indexOf(service.name()));
        if (next != null && next.name().equals(service.name()) && first) {
            names.someCallBroken();
            reading.problems().error(
                    service.at(),
                    reading.path(),
                    "calls itself in a circle: " + String.join(" → ", seen) + " → " + service.name());
        } else if (next != null) {
            names.someCallBroken();
        }
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
    private void checkServed(LoadSpec load, Map<String, AddressSpec> addresses, Node at) {
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

    private void collect(String service, LinkedHashSet<String> reached) {
        if (services.containsKey(service) && reached.add(service)) {
            for (var next : Deployment.called(services.get(service))) {
                // A database answers queries of applications there, and requests only of a load that goes straight to it.
                if (services.get(next) == null || !(services.get(next).settings() instanceof MysqlSpec)) {
                    collect(next, reached);
                }
            }
        }
    }

    private NetworkSpec readNetwork(Node node) {
        var reading = root.at("network");
        var values = NETWORK_KEYS.read(node, reading);
        lines.addAll(values.explain("network"));
        var defaults = DEFAULT_LINK.read(
                values.has(NET_DEFAULT) ? values.node(NET_DEFAULT) : null,
                new Reading(new Problems(), reading.at("default").path()));
        var links = new ArrayList<NetworkSpec.LinkSpec>();
        int index = 0;
        if (values.get(NET_LINKS).size() > MAX_LINKS) {
            reading.at("links").error(values.node(NET_LINKS), "more than the limit of " + MAX_LINKS + " links");
            return new NetworkSpec(0, 0, List.of());
        }
        for (var link : values.get(NET_LINKS)) {
            checkGroup(reading.at("links").item(index), link, LINK_FROM);
            checkGroup(reading.at("links").item(index), link, LINK_TO);
            links.add(new NetworkSpec.LinkSpec(
                    String.valueOf(link.get(LINK_FROM)),
                    String.valueOf(link.get(LINK_TO)),
                    link.get(LATENCY),
                    link.get(LOSS)));
            index++;
        }
        return new NetworkSpec(defaults.get(LATENCY), defaults.get(LOSS), links);
    }

    private void checkGroup(Reading reading, Section.Values link, Key<String> key) {
        var name = link.get(key);
        if (name != null && name.startsWith("zone ") && !names.group(name)) {
            // A variant may bring the first host of a zone.
            reading.at(key.name()).warning(
                    link.node(key), "no host is in '" + name + "' here: the link has no effect");
        } else if (name != null && !names.group(name)) {
            reading.at(key.name()).unknown("host or zone", link.node(key), name, names.groups());
        }
    }

    private Map<String, AddressSpec> readAddresses(Node node) {
        var addresses = new LinkedHashMap<String, AddressSpec>();
        if (node == null) {
            return addresses;
        }
        if (!(node instanceof Node.Mapping map)) {
            root.at("addresses").expected("a map of addresses", node);
            return addresses;
        }
        if (map.entries().size() > MAX_ADDRESSES) {
            root.at("addresses").error(map, "more than the limit of " + MAX_ADDRESSES + " addresses");
            return addresses;
        }
        map.entries().forEach((name, entry) -> {
            var reading = root.at("addresses").at(name);
            names.address(name);
            var values = ADDRESS_KEYS.read(entry.value(), reading);
            if (!(entry.value() instanceof Node.Mapping)) {
                return;
            }
            var asked = values.has(ADDRESS_KIND) ? VIRTUAL : List.of(ADDRESS_TO.name(), DNS.name());
            values.explain("addresses." + name).stream()
                    .filter(line -> line.given() || asked.contains(line.key()))
                    .forEach(lines::add);
            if (services.containsKey(name)) {
                reading.problems().error(
                        entry.keyAt(), reading.path(), "a service is called '" + name + "' too: use another name");
            }
            if (values.broken(ADDRESS_KIND)) {
                return;
            }
            var address = values.get(ADDRESS_KIND) == null
                    ? dnsName(name, values, reading)
                    : virtualIp(name, values, reading);
            if (address != null) {
                addresses.put(name, address);
            }
        });
        return addresses;
    }

    private AddressSpec dnsName(String name, Section.Values values, Reading reading) {
        for (var key : List.of(ADDRESS_ON, ADVERT, PRIORITY, PREEMPT, TRACK)) {
            if (values.has(key)) {
                reading.at(key.name()).error(values.node(key), "only a virtual IP has this: add 'kind: keepalived'");
            }
        }
        long ttlNs = dnsTtlNs(values, reading);
        var to = values.get(ADDRESS_TO);
        if (to == null) {
            if (!values.has(ADDRESS_TO)) {
                reading.error(values.node(ADDRESS_TO), "'to' is missing: which service is behind it?");
            }
            return null;
        }
        if (!names.service(to)) {
            return reading.at("to").unknown("service", values.node(ADDRESS_TO), to, names.services());
        }
        return services.containsKey(to) ? new AddressSpec(name, to, null, ttlNs) : null;
    }

    private static long dnsTtlNs(Section.Values values, Reading reading) {
        if (values.has(DNS) && !(values.node(DNS) instanceof Node.Mapping)) {
            reading.at("dns").expected("a map such as {ttl: 300s}", values.node(DNS));
        }
        boolean given = values.has(DNS) && values.node(DNS) instanceof Node.Mapping;
        return DNS_KEYS.read(given ? values.node(DNS) : null, reading.at("dns")).get(TTL);
    }

    /** Hosts and addresses that a failover names. */
    private void checkFailovers(Node node, Map<String, AddressSpec> addresses) {
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
            boolean list = node instanceof Node.Items;
            if (!given.get(i).isEmpty()) {
                checkHost(list ? reading.item(i) : reading, list ? ((Node.Items) node).items().get(i) : node, given.get(i));
            }
        }
    }

    private AddressSpec virtualIp(String name, Section.Values values, Reading reading) {
        for (var key : List.of(ADDRESS_TO, DNS)) {
            if (values.has(key)) {
                reading.at(key.name()).error(values.node(key), "a virtual IP is held by the instances under 'on'");
            }
        }
        var all = new LinkedHashMap<String, String>();
        services.values().forEach(service ->
                service.instances().forEach(instance -> all.put(instance, service.name())));
        var on = values.get(ADDRESS_ON);
        if (on.isEmpty()) {
            if (!values.broken(ADDRESS_ON)) {
                reading.error(values.node(ADDRESS_ON), "'on' is missing: the instances that may hold the address");
            }
            return null;
        }
        boolean fine = true;
        for (int i = 0; i < on.size(); i++) {
            var node = values.node(ADDRESS_ON);
            var at = node instanceof Node.Items items ? items.items().get(i) : node;
            if (!names.instance(on.get(i))) {
                reading.at("on").unknown("instance", at, on.get(i), names.instances());
            }
            fine &= all.containsKey(on.get(i));
        }
        if (!fine) {
            return null;
        }
        var held = all.get(on.get(0));
        for (var instance : on) {
            if (!all.get(instance).equals(held)) {
                reading.at("on").error(values.node(ADDRESS_ON), "instances of '" + held + "' and of '" + all.get(instance)
                        + "' cannot hold one address together");
                return null;
            }
        }
        if (new LinkedHashSet<>(on).size() < on.size()) {
            reading.at("on").error(values.node(ADDRESS_ON), "an instance stands here twice");
            return null;
        }
        var priorities = values.get(PRIORITY);
        if (priorities != null && priorities.size() != on.size()) {
            reading.at("priority").error(
                    values.node(PRIORITY),
                    "expected as many priorities as instances, " + on.size() + ", got " + priorities.size());
            return null;
        }
        if (priorities == null) {
            priorities = on.stream().map(instance -> 100).toList();
        }
        return new AddressSpec(
                name,
                all.get(on.get(0)),
                new AddressSpec.VirtualIp(
                        on, priorities, values.get(ADVERT), values.get(PREEMPT), values.get(TRACK)));
    }
}
