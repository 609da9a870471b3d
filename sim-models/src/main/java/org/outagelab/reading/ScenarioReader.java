package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.kind.Given;
import org.outagelab.kind.Kind;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Placed;
import org.outagelab.scenario.CertificateSpec;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.ThresholdSpec;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** Turns the nodes of a scenario document into a checked {@link Scenario}; reports all problems at once. */
public final class ScenarioReader {
    /** More instances of one service, or hosts, than this are refused. */
    public static final int MAX_INSTANCES = 10_000;

    private static final int MAX_HOSTS = 40_000;
    private static final int MAX_SERVICES = 200;

    private static final Key<Integer> VERSION =
            Key.required("version", Types.integer(1, 1), "Version of the scenario language.");
    private static final Key<String> NAME = Key.optional("name", Types.TEXT, "unnamed", "What it is about.", "ours");
    private static final Key<Long> SEED = Key.optional("seed", seed(), 1L, "Seed of all random streams.", "ours");
    private static final Key<Node> HOSTS = Key.required("hosts", Types.any("a map of hosts", new Shape.Named("", Shape.either(new Shape.Late(ScenarioReader::host), Shape.NOTHING))), "The machines.");
    private static final Key<Node> SERVICES =
            Key.required("services", Types.any("a map of services", new Shape.Named("", new Shape.Late(ServiceKeys::shape))), "What runs on them.");
    private static final Key<Node> ENDPOINTS =
            Key.required("endpoints", Types.any("a map of endpoints", EndpointReader.SHAPE), "What can be asked for.");
    private static final Key<Node> LOAD = Key.required("load", Types.any("a map of loads", LoadReader.SHAPE), "Who asks, how often.");
    private static final Key<Node> NETWORK =
            Key.optional("network", Types.any("a map", NetworkReader.SHAPE), null, "Latencies between machines.", "ours");
    private static final Key<Node> ADDRESSES =
            Key.optional("addresses", Types.any("a map", AddressReader.SHAPE), null, "Names and virtual IPs.", "ours");
    private static final Key<Node> FAULTS = Key.optional("faults", Types.any("a list", FaultReader.SHAPE), null, "What goes wrong.", "ours");
    private static final Key<Node> THRESHOLDS =
            Key.optional("thresholds", Types.any("a list", new Shape.Items(Shape.TEXT, false)), null, "What is promised.", "ours");
    private static final Key<Node> COSTS =
            Key.optional("costs", Types.any("a map", MoneyReader.COSTS_SHAPE), null, "What things cost, for years.", "ours");
    private static final Key<Node> SLA = Key.optional(
            "sla", Types.any("a list", MoneyReader.SLA_SHAPE), null, "What is paid back when a month misses an objective, for years.", "ours");
    private static final Key<Node> RUN = Key.optional("run", Types.any("a map", RunReader.SHAPE), null, "How often it is run.", "ours");
    private static final Key<Node> CODEBASES =
            Key.optional("codebases", Types.any("a map of codebases", FailingReader.CODEBASES), null, "What is released, and how often.", "ours");
    private static final Key<Node> RELEASES =
            Key.optional("releases", Types.any("a map of releases", ReleaseReader.SHAPE), null, "New versions, and what they do.", "ours");
    private static final Key<Node> ROLLOUTS =
            Key.optional("rollouts", Types.any("a map of rollouts", RolloutReader.SHAPE), null, "When and how they come to instances.", "ours");
    private static final Key<Node> ORCHESTRATION = Key.optional(
            "orchestration",
            Types.any("a map of services", OrchestrationReader.SHAPE),
            null,
            "Whose instances come and go: probes, machines, autoscalers.",
            "ours");
    private static final Key<Node> CERTIFICATES =
            Key.optional("certificates", Types.any("a map of certificates", CertificateReader.SHAPE), null, "What may expire.", "ours");
    private static final Key<Node> SHARED = Key.optional(
            "shared", Types.any("a map of shared objects", ReliabilityReader.SHARED), null, "What stands or falls together.", "ours");
    private static final Key<Node> MAINTENANCE = Key.optional(
            "maintenance",
            Types.any("a map of planned work", new Shape.Named("", MaintenanceReader.SHAPE)),
            null,
            "Planned work, for years.",
            "ours");
    private static final Key<Node> RELIABILITY = Key.optional(
            "reliability", Types.any("a map", ReliabilityReader.SHAPE), null, "How often what fails, in years: not in runs.", "ours");
    private static final Key<Node> MONITORING = Key.optional(
            "monitoring", Types.any("a map", MonitoringReader.SHAPE), null, "Who notices, and who does something about it.", "ours");
    private static final Key<Node> FIREWALLS = Key.optional(
            "firewalls", Types.any("a map of firewalls", FirewallReader.SHAPE), null, "Who may connect to what.", "ours");
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
    private static final Key<String> MACHINE = Key.optional(
            "machine",
            Types.TEXT,
            "",
            "The host that it is a virtual machine of: they share its cores, and die together; unset: a machine of its own.",
            "ours");
    private static final Section HOST_KEYS =
            new Section("host settings", List.of(CORES, ZONE, HOST_BOOT, HOST_MEMORY, MACHINE));

    private final Problems problems = new Problems();
    private final Reading root;
    private final Names names = new Names();
    private final List<Section.Line> lines = new ArrayList<>();
    private final List<String> later = new ArrayList<>();
    private final Map<String, HostSpec> hosts = new LinkedHashMap<>();
    private final Map<String, ServiceSpec> services = new LinkedHashMap<>();
    private final Map<String, CertificateSpec> certificates = new LinkedHashMap<>();
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

    /** The keys of a scenario, without those of its variants. */
    public static Section keys() {
        return TOP;
    }

    private static Shape host() {
        return Shape.keys(HOST_KEYS);
    }

    private static Section top() {
        var keys = new ArrayList<Key<?>>(
                List.of(VERSION, NAME, SEED, HOSTS, SERVICES, ENDPOINTS, LOAD, NETWORK, ADDRESSES));
        keys.addAll(List.of(FAULTS, RELEASES, ROLLOUTS, ORCHESTRATION, SHARED, CODEBASES, CERTIFICATES, MAINTENANCE, RELIABILITY, MONITORING, FIREWALLS, THRESHOLDS, COSTS, SLA, RUN));
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
        readHosts(top.get(HOSTS));
        var certificateReader = new CertificateReader(root.at("certificates"));
        certificates.putAll(certificateReader.read(top.get(CERTIFICATES)));
        readServices(top.get(SERVICES));
        var endpointReader = new EndpointReader(root.at("endpoints"), services, names);
        endpoints.addAll(endpointReader.read(top.get(ENDPOINTS)));
        var checks = new ServiceChecks(root, services, endpoints, names);
        checks.services(top.get(SERVICES));
        var addressReader = new AddressReader(root.at("addresses"), services, names);
        var addresses = addressReader.read(top.get(ADDRESSES));
        lines.addAll(addressReader.lines());
        checks.kinds(top.get(SERVICES), addresses);
        lines.addAll(endpointReader.lines());
        var loadReader = new LoadReader(root.at("load"), services, addresses, endpoints, names);
        var loads = loadReader.read(top.get(LOAD));
        lines.addAll(loadReader.lines());
        loads.forEach(load -> checks.served(load, addresses, top.get(LOAD)));
        loads.forEach(load -> checks.bodies(load, addresses, top.get(ENDPOINTS)));
        var networkReader = new NetworkReader(root.at("network"), names);
        var firewallReader = new FirewallReader(root.at("firewalls"), hosts, services, names);
        var firewalls = firewallReader.read(top.get(FIREWALLS));
        var network = networkReader.read(top.get(NETWORK)).with(firewalls);
        lines.addAll(networkReader.lines());
        firewallReader.calls(top.get(FIREWALLS), loads, addresses);
        lines.addAll(firewallReader.lines());
        boolean allLoads = top.get(LOAD) instanceof Node.Mapping map && map.entries().size() == loads.size();
        long durationNs = allLoads
                ? loads.stream().mapToLong(load -> load.source().durationNs()).max().orElse(0)
                : 0;
        var faultReader = new FaultReader(root.at("faults"), hosts, services, addresses, names);
        List<FaultSpec> faults = new ArrayList<>(faultReader.read(top.get(FAULTS), durationNs));
        lines.addAll(faultReader.lines());
        var releaseReader = new ReleaseReader(root, hosts, services, names);
        releaseReader.read(top.get(RELEASES));
        lines.addAll(releaseReader.lines());
        var rolloutReader = new RolloutReader(root, services, names, releaseReader);
        faults.addAll(rolloutReader.read(top.get(ROLLOUTS), faults, durationNs));
        lines.addAll(rolloutReader.lines());
        var orchestrationReader = new OrchestrationReader(root.at("orchestration"), services, names);
        var standing = orchestrationReader.read(top.get(ORCHESTRATION));
        lines.addAll(orchestrationReader.lines());
        var monitoringReader = new MonitoringReader(root.at("monitoring"), services, addresses, endpoints, names);
        var monitoring = monitoringReader.read(top.get(MONITORING), durationNs);
        lines.addAll(monitoringReader.lines());
        rolloutReader.checkAlerts(monitoring);
        List<ThresholdSpec> thresholds =
                new ThresholdReader(root.at("thresholds"), names).read(top.get(THRESHOLDS));
        for (int i = 0; i < thresholds.size(); i++) {
            lines.add(new Section.Line(
                    "thresholds", String.valueOf(i + 1), thresholds.get(i).expression(), true, "", "", true));
        }
        var moneyReader = new MoneyReader(root);
        var money = moneyReader.read(top.get(COSTS), top.get(SLA), loads);
        lines.addAll(moneyReader.lines());
        var runReader = new RunReader(root.at("run"), names);
        var run = runReader.read(top.get(RUN), durationNs, loads);
        lines.addAll(runReader.lines());
        var failing = new FailingReader(root, names, services);
        failing.codebases(top.get(CODEBASES), top.get(SERVICES));
        failing.certificates(top.get(CERTIFICATES), top.get(SERVICES));
        failing.maintenance(top.get(MAINTENANCE));
        failing.reliability(top.get(SHARED), top.get(RELIABILITY), hosts);
        if (!problems.none()) {
            return new Outcome(null, problems, lines, later);
        }
        var reliability = failing.failures(hosts, addresses);
        lines.addAll(certificateReader.lines());
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
                standing,
                reliability,
                monitoring,
                thresholds,
                money,
                run,
                warnings);
        checkEvents(Forecast.of(scenario), document);
        return new Outcome(problems.none() ? scenario : null, problems, lines, later);
    }

    /** A run of more events than anybody waits for is better refused than begun. */
    private void checkEvents(Forecast forecast, Node document) {
        if (forecast.events() > Forecast.MOST_EVENTS) {
            var most = forecast.items().get(0);
            problems.error(
                    place(document, most.place()),
                    root.path().isEmpty() ? most.place() : root.path() + "." + most.place(),
                    String.format(
                            java.util.Locale.ROOT,
                            "one run needs about %.1e events, more than the limit of %.0e: %s alone about %.1e",
                            forecast.events(),
                            (double) Forecast.MOST_EVENTS,
                            most.what(),
                            most.events()));
        }
    }

    /** Of a section, or of what is called so in it. */
    private static Position place(Node document, String path) {
        var top = (Node.Mapping) document;
        var steps = path.split("\\.", 2);
        var section = top.entries().get(steps[0]);
        return steps.length > 1 && section.value() instanceof Node.Mapping map && map.entries().containsKey(steps[1])
                ? map.entries().get(steps[1]).keyAt()
                : section.keyAt();
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
        var read = new LinkedHashMap<String, Section.Values>();
        map.entries().forEach((name, entry) -> {
            var reading = root.at("hosts").at(name);
            checkName(name, entry, reading);
            read.put(name, HOST_KEYS.read(entry.value(), reading));
            lines.addAll(read.get(name).explain("hosts"));
        });
        read.forEach((name, values) -> {
            var machine = machine(name, read);
            // A virtual machine stands where its machine stands.
            var zone = values.has(ZONE) || machine.isEmpty() ? values.get(ZONE) : read.get(machine).get(ZONE);
            hosts.put(name, new HostSpec(
                    name, values.get(CORES), zone, values.get(HOST_BOOT), values.get(HOST_MEMORY), machine));
        });
        names.hostsKnown(hosts);
    }

    /** @return the machine of a host, or empty if it has none or a wrong one */
    private static String machine(String name, Map<String, Section.Values> read) {
        var values = read.get(name);
        var machine = values.get(MACHINE);
        if (machine.isEmpty()) {
            return "";
        }
        var place = values.reading().at("machine");
        var its = read.get(machine);
        if (its == null) {
            place.unknown("host", values.node(MACHINE), machine, List.copyOf(read.keySet()));
            return "";
        } else if (machine.equals(name) || !its.get(MACHINE).isEmpty()) {
            place.error(values.node(MACHINE), machine.equals(name)
                    ? "a host is no virtual machine of itself: leave 'machine' out"
                    : "'" + machine + "' is a virtual machine of '" + its.get(MACHINE) + "' itself: name that");
            return "";
        }
        if (values.get(CORES) > its.get(CORES)) {
            place.warning(values.node(MACHINE), values.get(CORES) + " cores on a machine of " + its.get(CORES)
                    + ": it never has more than those at once");
        }
        if (values.has(ZONE) && !values.get(ZONE).equals(its.get(ZONE))) {
            place.error(values.node(MACHINE), "it stands in zone '" + its.get(ZONE) + "', and this host in '" + values.get(ZONE) + "'");
        }
        return machine;
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
        var kinds = new LinkedHashMap<String, Kind>();
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
                            "'kind' is missing (one of " + Kinds.names() + ")");
                } else {
                    reading.at("kind").expected("one of " + Kinds.names(), kindNode);
                }
                return;
            }
            var kind = Kinds.named(scalar.text());
            if (kind == null) {
                reading.at("kind").unknown("kind", scalar, scalar.text(), Kinds.names());
                return;
            }
            int before = problems.count();
            var values = ServiceKeys.of(kind).read(service, reading);
            if (problems.count() > before) {
                // Its reference to the next service may be what is wrong.
                names.someCallBroken();
            }
            lines.addAll(values.explain("services." + name));
            sections.put(name, values);
            kinds.put(name, kind);
            names.kind(name, kind.name());
            var on = !kind.hasOn()
                    ? List.<String>of()
                    : kind.anywhere() && !values.has(ServiceKeys.ON) ? elsewhere(name) : hostsOf(values, entry.keyAt());
            placed.put(name, on);
            instances.put(name, instanceNames(name, on.size()));
            if (!on.isEmpty()) {
                names.service(name, on.size());
            }
        });
        sections.forEach((name, values) -> {
            var kind = kinds.get(name);
            var cost = ServiceKeys.cost(values, new Reading(new Problems(), values.reading().path()));
            long bootNs = ServiceKeys.bootNs(values);
            var given = new Given(name, instances, bootNs, cost, certificates);
            var settings = kind.read(values, given);
            lines.addAll(kind.explain(settings, "services." + name, given));
            var on = placed.get(name);
            if (!kind.hasOn()) {
                on = checked(kind.placed(settings, values), values);
                names.service(name, kind.complete(values) ? on.size() : -1);
            }
            var entry = map.entries().get(name);
            services.put(
                    name,
                    new ServiceSpec(
                            name,
                            kind.name(),
                            on,
                            bootNs,
                            ServiceKeys.memory(values, kind, settings, on, hosts),
                            ServiceKeys.restart(values),
                            settings,
                            entry.keyAt()));
        });
    }

    /** Nothing in the file can speak of such a host. */
    private List<String> elsewhere(String service) {
        var host = HostSpec.elsewhere(service);
        hosts.put(host.name(), host);
        return List.of(host.name());
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
        var on = values.get(ServiceKeys.ON);
        if (values.broken(ServiceKeys.ON)) {
            return List.of();
        } else if (!values.has(ServiceKeys.ON)) {
            values.reading().problems().error(
                    serviceAt, values.reading().path(), "'on' is missing: on which host does it run?");
            return List.of();
        }
        var node = values.node(ServiceKeys.ON);
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
            names.checkHost(list ? reading.item(i) : reading, list ? ((Node.Items) node).items().get(i) : node, on.get(i));
        }
        return on;
    }

    /** One for each instance, empty where it is not known. */
    private List<String> checked(List<Placed> placed, Section.Values values) {
        placed.stream().filter(each -> !each.host().isEmpty()).forEach(each ->
                names.checkHost(each.reading(), each.node(), each.host()));
        if (placed.size() > MAX_INSTANCES) {
            values.reading().error(
                    values.node(ServiceKeys.KIND), "more than the limit of " + MAX_INSTANCES + " instances of one service");
        }
        return placed.stream().map(Placed::host).toList();
    }
}
