package org.outagelab.wiring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.outagelab.action.Action;
import org.outagelab.action.Deed;
import org.outagelab.action.NamedRecords;
import org.outagelab.action.Operator;
import org.outagelab.action.PointName;
import org.outagelab.action.Replicating;
import org.outagelab.action.Steered;
import org.outagelab.action.Strikes;
import org.outagelab.action.Target;
import org.outagelab.actor.Actor;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Ledger;
import org.outagelab.call.Outcome;
import org.outagelab.client.Clients;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.database.Database;
import org.outagelab.keepalived.VirtualIp;
import org.outagelab.kind.Built;
import org.outagelab.kind.Gauges;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Site;
import org.outagelab.kind.Targets;
import org.outagelab.kind.Watcher;
import org.outagelab.machine.Host;
import org.outagelab.machine.MainProcess;
import org.outagelab.machine.Supervisor;
import org.outagelab.machine.Unit;
import org.outagelab.metric.Observed;
import org.outagelab.names.Domain;
import org.outagelab.names.Memory;
import org.outagelab.net.Destination;
import org.outagelab.net.Link;
import org.outagelab.net.Network;
import org.outagelab.net.Place;
import org.outagelab.net.Port;
import org.outagelab.net.Route;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.NetworkSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ServiceSpec;

/** A scenario built on one simulation: hosts, network, services from the back to the front, clients, faults. */
public final class Deployment implements org.outagelab.action.Site {
    /** Told of everything that is worth writing down. */
    public interface Observer extends Watcher, Watched {
        /** An instance exists. @param watchers names of those that take it out of rotation */
        void follow(Unit unit, List<String> watchers);

        /** An instance can do something only with one of these at least. @param all not empty */
        default void needs(Unit unit, List<Unit> all) {}

        /** Packets to an instance are lost from now on, or get through again. */
        void impaired(Unit unit, boolean begins);

        /** A fault concerns these instances; told of each fault once, before the run. */
        default void concerns(FaultSpec fault, List<Unit> units) {}

        /** An instance is out of work because somebody wants it so, from now on; or no longer. */
        default void onPurpose(Unit unit, boolean is) {}

        /** A fault is applied or healed. */
        void fault(FaultSpec fault, boolean begins);

        @Override
        default void note(String text, Unit about) {}

        @Override
        default void damaged(Unit unit, boolean missing) {}

        @Override
        default void stopped(Unit unit, boolean stopped) {}
    }

    /** How long a zone lets it be remembered that a name does not exist, at most. */
    private static final long NEGATIVE_NS = 300 * SimTime.SECOND;

    private final Simulation simulation;
    private final Scenario scenario;
    private final Observer observer;
    private final Ledger ledger;
    private final Network network;
    private final EventType<Runnable> later;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final Built built = new Built();
    /** When the drawn faults of each group begin. */
    private final Map<String, Long> begins = new LinkedHashMap<>();
    private final Map<String, Operator> operators = new LinkedHashMap<>();
    private final List<Clients> clients = new ArrayList<>();
    /** By name, those whose records change. */
    private final Map<String, Domain> domains = new LinkedHashMap<>();
    private final Map<String, VirtualIp> virtualIps = new LinkedHashMap<>();
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    /** In the order in which they began. */
    private final List<Active> active = new ArrayList<>();
    /** Null without monitoring. */
    private final Surveillance surveillance;

    /** A fault that has begun and is not over. */
    private record Active(FaultSpec spec, Deed deed, List<Unit> impairs) {}

    public Deployment(Simulation simulation, Scenario scenario, Ledger ledger, Observer observer) {
        this.simulation = simulation;
        this.scenario = scenario;
        this.ledger = ledger;
        this.observer = observer;
        this.later = simulation.eventType("faults", Phase.CONTROL, Runnable::run);
        this.network = new Network(this::latencyNs, this::loss, simulation::stream);
        scenario.hosts().values().forEach(host -> hosts.put(
                host.name(),
                new Host(simulation, host.name(), host.zone(), host.cores(), host.bootNs(), host.memoryBytes())));
        scenario.hosts().values().stream().filter(host -> !host.machine().isEmpty()).forEach(host ->
                hosts.get(host.machine()).carries(hosts.get(host.name())));
        scenario.endpoints().forEach(spec -> endpoints.put(spec.endpoint().name(), spec.endpoint()));
        var order = new ArrayList<ServiceSpec>();
        scenario.services().values().forEach(service -> backToFront(service, order));
        // Units in file order, so that lanes and listings follow the file.
        scenario.services().values().forEach(this::addUnits);
        order.forEach(this::build);
        order.forEach(this::tellNeeds);
        Firewalls.stand(scenario.network().firewalls(), this);
        buildClients();
        for (var standing : scenario.standing()) {
            after(0, Action.of(standing).on(targets(standing.targets()), this)::apply);
        }
        scheduleFaults();
        Expiries.watch(simulation, built.presented(), observer);
        this.surveillance = scenario.monitoring() == null ? null : surveillance();
    }

    private Surveillance surveillance() {
        var ways = new Surveillance.Ways() {
            @Override
            public Route route(Place from, Port port) {
                return Deployment.this.route(from, port);
            }

            @Override
            public Destination destination(String owner, String to) {
                return Deployment.this.destination(owner, to);
            }
        };
        return new Surveillance(
                new Surveillance.Surroundings(simulation, scenario, hosts, endpoints, network, built, ways),
                new Overheard(observer, alert -> List.copyOf(active).forEach(each -> each.deed.alerted(alert))),
                () -> ledger.ended(Outcome.Column.FAILED) + ledger.ended(Outcome.Column.ABANDONED),
                this::repair);
    }

    /** Somebody ends whatever is wrong and can be ended. @return how many faults that were; -1 if none of several can be */
    private int repair() {
        int repaired = 0;
        var all = List.copyOf(active);
        for (var found : all) {
            repaired += found.deed.repaired(() -> end(found)) ? 1 : 0;
        }
        return repaired == 0 && !all.isEmpty() ? -1 : repaired;
    }

    private void end(Active over) {
        // A person may have been before its time, and a fault may have its time before a person.
        if (active.remove(over)) {
            observer.fault(over.spec, false);
            over.deed.undo();
            over.impairs.forEach(unit -> observer.impaired(unit, false));
        }
    }

    /** What monitoring has scraped so far; null without monitoring. */
    public Watched.Scrapes scrapes() {
        return surveillance == null ? null : surveillance.scrapes();
    }

    /** Starts the load. */
    public void start() {
        built.start();
        if (surveillance != null) {
            surveillance.start();
        }
        clients.forEach(Clients::start);
    }

    /** Requests without an outcome yet. */
    public int open() {
        return clients.stream().mapToInt(Clients::open).sum();
    }

    public void censorOpen() {
        clients.forEach(Clients::censorOpen);
    }

    /** By instance, for kinds that have workers or queues. */
    public Map<String, Gauges> gauges() {
        return built.gauges();
    }

    /** Where each instance listens, by its name. */
    public Map<String, Port> ports() {
        return built.ports();
    }

    /** The present replication lag by server, in nanoseconds; -1 while it is no replica. */
    public Map<String, LongSupplier> replicationLagsNs() {
        return built.lagsNs();
    }

    /** What monitoring sees of each replica: {@code Seconds_Behind_Source}, -1 for NULL. */
    public Map<String, LongSupplier> secondsBehindSource() {
        return built.secondsBehind();
    }

    /** By service. */
    public Map<String, Database> databases() {
        return Collections.unmodifiableMap(built.databases());
    }

    /** The warm-up is over: what kinds have counted so far does not count. */
    public void warm() {
        built.warm();
    }

    /** Worker time spent on requests that nobody waited for, in nanoseconds. */
    public double wastedNs() {
        return built.wastedNs();
    }

    /** What names stand for: instances, services, hosts, keepalived. */
    public List<Target> targets(List<String> names) {
        return names.stream().map(this::target).toList();
    }

    @Override
    public List<Link> links(String from, String to) {
        var links = new ArrayList<Link>();
        for (var a : group(from)) {
            for (var b : group(to)) {
                if (!a.equals(b)) {
                    links.add(network.link(a, b));
                }
            }
        }
        return links;
    }

    @Override
    public List<String> machines(String name) {
        return group(name);
    }

    @Override
    public List<Port> ports(String name) {
        if (units.containsKey(name)) {
            return List.of(built.ports().get(name));
        }
        if (scenario.services().containsKey(name) && !hosts.containsKey(name)) {
            return portsOf(unitsOf(name));
        }
        var machines = group(name);
        return units.values().stream()
                .filter(unit -> machines.contains(unit.host().name()))
                .map(unit -> built.ports().get(unit.name()))
                .toList();
    }

    @Override
    public long nowNs() {
        return simulation.nowNs();
    }

    @Override
    public Actor actor(String name) {
        return new Actor(simulation, name, name, org.outagelab.actor.Place.ANYWHERE);
    }

    @Override
    public void note(String text, Unit about) {
        observer.note(text, about);
    }

    @Override
    public void onPurpose(Unit unit, boolean is) {
        observer.onPurpose(unit, is);
    }

    @Override
    public void after(long delayNs, Runnable action) {
        later.in(delayNs, action);
    }

    private Target target(String name) {
        if (hosts.containsKey(name)) {
            var host = hosts.get(name);
            return new Target(name, host, host.units(), portsOf(host.units()), List.of(), List.of(), List.of());
        }
        if (name.startsWith(AddressSpec.KEEPALIVED)) {
            var instance = name.substring(AddressSpec.KEEPALIVED.length());
            var daemons = virtualIps.values().stream().map(address -> address.beside(instance)).filter(Objects::nonNull).toList();
            return new Target(name, null, List.of(), List.of(), List.of(), daemons, List.of());
        }
        var own = units.containsKey(name) ? List.of(units.get(name)) : unitsOf(name);
        var replicating = new ArrayList<Replicating>();
        built.replicating().forEach((unit, replication) -> {
            if (own.contains(unit)) {
                replicating.add(replication);
            }
        });
        var operatedBy = own.stream().map(unit -> operators.computeIfAbsent(unit.name(), this::operator)).toList();
        return new Target(name, null, own, portsOf(own), replicating, List.of(), operatedBy);
    }

    private Operator operator(String server) {
        var before = new ArrayList<Steered>();
        built.steered().forEach((name, balancer) -> {
            var service = scenario.services().get(name.substring(0, name.lastIndexOf('.')));
            if (Kinds.called(service).stream().anyMatch(next -> scenario.services().get(next).instances().contains(server))) {
                before.add(balancer);
            }
        });
        return new Operator(server, before);
    }

    /** What each balancer would have logged, by instance: lines by status and termination state. */
    public Map<String, Map<String, Long>> balancerLogs() {
        return built.logs();
    }

    /** What kinds have handed in to be measured. */
    public Observed measured() {
        return built.measured();
    }

    private List<Unit> unitsOf(String service) {
        if (!scenario.services().containsKey(service)) {
            throw new IllegalArgumentException("there is no host, service or instance '" + service + "' to strike");
        }
        return scenario.services().get(service).instances().stream().map(units::get).toList();
    }

    private List<Port> portsOf(List<Unit> of) {
        return of.stream().map(unit -> built.ports().get(unit.name())).toList();
    }

    /** The machines of a group: a host, an instance, a service, {@code zone x}, {@code all} or {@code clients}. */
    private List<String> group(String name) {
        if (name.equals("all")) {
            return List.copyOf(hosts.keySet());
        }
        if (name.equals(Network.CLIENTS)) {
            return List.of(name);
        }
        if (hosts.containsKey(name)) {
            return scenario.hosts().values().stream()
                    .filter(host -> host.name().equals(name) || host.machine().equals(name))
                    .map(HostSpec::name)
                    .toList();
        }
        if (units.containsKey(name)) {
            return List.of(units.get(name).host().name());
        }
        if (scenario.services().containsKey(name)) {
            return scenario.services().get(name).hosts().stream().distinct().toList();
        }
        return hosts.values().stream()
                .filter(host -> ("zone " + host.zone()).equals(name))
                .map(Host::name)
                .toList();
    }

    private long latencyNs(String from, String to) {
        var link = exception(from, to);
        return link != null ? link.latencyNs() : scenario.network().defaultLatencyNs();
    }

    private double loss(String from, String to) {
        var link = exception(from, to);
        return link != null ? link.loss() : scenario.network().defaultLoss();
    }

    /** The last that fits, or null. */
    private NetworkSpec.LinkSpec exception(String from, String to) {
        NetworkSpec.LinkSpec fits = null;
        for (var link : scenario.network().links()) {
            if (group(link.from()).contains(from) && group(link.to()).contains(to)
                    || group(link.from()).contains(to) && group(link.to()).contains(from)) {
                fits = link;
            }
        }
        return fits;
    }

    /** What a service calls, before the service itself. */
    private void backToFront(ServiceSpec service, List<ServiceSpec> order) {
        if (order.contains(service)) {
            return;
        }
        for (var next : Kinds.needed(service)) {
            if (scenario.services().containsKey(next)) {
                backToFront(scenario.services().get(next), order);
            }
        }
        order.add(service);
    }

    private void addUnits(ServiceSpec service) {
        for (int i = 0; i < service.hosts().size(); i++) {
            var name = service.instances().get(i);
            var restart = service.restart();
            var unit = new Unit(
                    simulation,
                    name,
                    hosts.get(service.hosts().get(i)),
                    service.bootNs(),
                    new Supervisor(restart.pauseNs(), restart.starts(), restart.windowNs()));
            units.put(name, unit);
            observer.follow(unit, watchers(service, unit.name()));
        }
    }

    /** The balancers and addresses that may take an instance out of rotation. */
    private List<String> watchers(ServiceSpec service, String instance) {
        var watchers = new ArrayList<String>();
        for (var other : scenario.services().values()) {
            for (var edge : Kinds.of(other).calls(other)) {
                boolean told = Kinds.of(other).steers() && told(instance);
                if (edge.to().equals(service.name()) && (told || edge.watch().watches(instance, service.hosts().size()))) {
                    watchers.addAll(other.instances());
                }
            }
        }
        for (var load : scenario.loads()) {
            var address = scenario.addresses().get(load.to());
            var to = address == null ? load.to() : address.virtualIp() == null ? address.to() : null;
            if (load.client().ejection() != null && service.name().equals(to)) {
                watchers.add(load.name());
            }
        }
        watchers.addAll(Kinds.of(service).watchesItself(service));
        for (var address : scenario.addresses().values()) {
            if (address.virtualIp() != null && address.virtualIp().on().contains(instance)) {
                watchers.add(address.name());
            }
        }
        return watchers;
    }

    /** Whether somebody tells balancers of an instance: who is told need not look for itself. */
    private boolean told(String instance) {
        return scenario.standing().stream().anyMatch(each -> Action.of(each).tellsBalancers() && each.targets().contains(instance))
                || scenario.faults().stream().anyMatch(each -> Action.of(each).tellsBalancers() && each.targets().contains(instance));
    }

    private void tellNeeds(ServiceSpec service) {
        for (var edge : Kinds.of(service).calls(service)) {
            var callees = edge.behind() ? unitsOf(edge.to()) : List.<Unit>of();
            for (var unit : unitsOf(service.name())) {
                if (edge.sameHost()) {
                    needs(unit, callees.stream().filter(callee -> callee.host() == unit.host()).toList());
                } else if (built.databases().containsKey(edge.to())) {
                    // Writes need the primary, reads may need a replica.
                    needs(unit, callees.subList(0, Math.min(1, callees.size())));
                    needs(unit, callees.subList(Math.min(1, callees.size()), callees.size()));
                } else {
                    needs(unit, callees);
                }
            }
        }
    }

    private void needs(Unit unit, List<Unit> all) {
        if (!all.isEmpty()) {
            observer.needs(unit, all);
        }
    }

    private void build(ServiceSpec service) {
        var own = service.instances().stream().map(units::get).toList();
        var kind = Kinds.of(service);
        var site = new Site(
                simulation, service, own, hosts::get, this::routes, endpoints, scenario.addresses(), network, observer, built);
        if (!kind.leaks() && service.memory() != null) {
            own.forEach(unit -> MainProcess.charge(unit, site.account(unit)));
        }
        kind.build(site);
        for (var unit : own) {
            if (!built.ports().containsKey(unit.name())) {
                throw new IllegalStateException("kind '" + kind.name() + "' has built no port of " + unit.name());
            }
        }
    }

    private List<Route> routes(Place from, String service) {
        return scenario.services().get(service).instances().stream().map(name -> route(from, name)).toList();
    }

    private Route route(Place from, String to) {
        return route(from, built.ports().get(to));
    }

    private Route route(Place from, Port port) {
        var toHost = port.unit().host().name();
        return new Route(
                simulation, from, network.link(from.hostName(), toHost), network.link(toHost, from.hostName()), port);
    }

    private void buildClients() {
        int index = 0;
        int firstClient = 0;
        for (var load : scenario.loads()) {
            var ledgerIndex = new int[load.endpoints().size()];
            for (int i = 0; i < ledgerIndex.length; i++) {
                ledgerIndex[i] = index++;
            }
            clients.add(new Clients(
                    simulation, load, firstClient, destination(load.name(), load.to()), load.hostile() ? ledger.aside() : ledger,
                    ledgerIndex, observer));
            // Beyond the largest number it goes on with the smallest: there are more of them than clients.
            firstClient += load.identities();
        }
    }

    private Destination destination(String owner, String to) {
        var address = scenario.addresses().get(to);
        var all = allOf(owner, to);
        // Where the records stay as they are, it makes no difference who asks when.
        boolean changes = address != null
                && (!address.records().isEmpty() || address.check() != null || scenario.faults().stream().map(Action::of).anyMatch(action -> action instanceof PointName point && point.name().equals(to)));
        return changes
                ? new LookedUp(all, address.addresses(scenario.services().get(address.to())), domain(address),
                        Memory.named(address.cache()), simulation::nowNs)
                : all;
    }

    private Domain domain(AddressSpec address) {
        var known = domains.get(address.name());
        if (known != null) {
            return known;
        }
        var name = address.name();
        var service = scenario.services().get(address.to());
        var domain = new Domain(
                address.published(service), address.dnsTtlNs(), Math.min(address.dnsTtlNs(), NEGATIVE_NS), address.resolvers(),
                simulation.stream("resolvers of " + name));
        domains.put(name, domain);
        if (address.check() != null) {
            var routes = routes(Place.outside("checks of " + name), service.name());
            new NameCheck(simulation, name, address.check(), service.instances(), routes, domain).start();
        }
        return domain;
    }

    @Override
    public NamedRecords name(String name) {
        var domain = domain(scenario.addresses().get(name));
        return new NamedRecords() {
            @Override
            public void change(Object by, List<String> to, long ttlNs) {
                domain.change(by, to, ttlNs);
            }

            @Override
            public void restore(Object by) {
                domain.restore(by);
            }
        };
    }

    private Destination allOf(String owner, String to) {
        var address = scenario.addresses().get(to);
        if (address != null && address.virtualIp() != null) {
            return virtualIps.computeIfAbsent(to, ignored -> virtualIp(address));
        }
        var service = address == null ? to : address.to();
        var entrance = built.entrance(service);
        return entrance == null
                ? Destination.names(routes(Place.outside(owner), service))
                : entrance.clients(owner, () -> routes(Place.outside(owner), service));
    }

    /** What the scripts of an address ask the instances beside them, or null. */
    private VirtualIp.Question question(AddressSpec.VirtualIp spec) {
        var script = spec.script();
        if (script == null || script.check().equals(AddressSpec.Script.PROCESS)) {
            return null;
        }
        return new VirtualIp.Question(
                spec.on().stream()
                        .map(name -> route(Place.beside(AddressSpec.KEEPALIVED + name, units.get(name).host()), name))
                        .toList(),
                script.requests() ? endpoints.get(script.check()) : null);
    }

    private VirtualIp virtualIp(AddressSpec address) {
        var instances = address.virtualIp().on();
        var virtualIp = new VirtualIp(
                simulation,
                address,
                instances.stream().map(units::get).toList(),
                instances.stream().map(name -> route(Place.outside(address.name()), name)).toList(),
                question(address.virtualIp()),
                (from, other) -> network.link(from.host().name(), other.host().name()),
                observer);
        virtualIp.start();
        return virtualIp;
    }

    /** A reader has looked at faults of a file; those of a caller may be anything. */
    private Action check(FaultSpec spec) {
        var action = Action.of(spec);
        var check = new Targets(scenario.hosts().keySet(), scenario.services());
        var problems = new ArrayList<String>();
        if (action instanceof PointName point) {
            problems.addAll(problems(point));
        } else if (action.verb().strikes() == Strikes.GROUPS) {
            action.concerns(List.of()).stream()
                    .filter(group -> group(group).isEmpty())
                    .forEach(group -> problems.add("there is no host, service or zone '" + group + "'"));
        }
        for (var target : spec.targets()) {
            boolean daemon = target.startsWith(AddressSpec.KEEPALIVED);
            if (!there(daemon ? target.substring(AddressSpec.KEEPALIVED.length()) : target)) {
                problems.add("there is no host, service or instance '" + target + "' to strike");
            } else if (!daemon) {
                problems.addAll(check.problems(action, target));
            } else if (Targets.problemOfDaemon(action.verb()) != null) {
                problems.add(Targets.problemOfDaemon(action.verb()));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("fault '" + spec.name() + "': " + String.join("; ", problems));
        }
        return action;
    }

    private List<String> problems(PointName point) {
        var address = scenario.addresses().get(point.name());
        if (address == null) {
            return List.of("there is no address '" + point.name() + "'");
        }
        var possible = address.addresses(scenario.services().get(address.to()));
        return point.to().stream()
                .filter(to -> !possible.contains(to))
                .map(to -> "'" + point.name() + "' can lead to " + String.join(", ", possible) + ", and '" + to + "' is none of them")
                .toList();
    }

    private boolean there(String name) {
        return hosts.containsKey(name) || units.containsKey(name) || scenario.services().containsKey(name);
    }

    private void scheduleFaults() {
        var names = new LinkedHashSet<String>();
        for (var spec : scenario.faults()) {
            var action = check(spec);
            if (!names.add(spec.name())) {
                throw new IllegalArgumentException("two faults are called '" + spec.name() + "'");
            }
            observer.concerns(spec, concerned(action, spec));
            var targets = targets(spec.targets());
            var deed = action.on(targets, this);
            var running = new Active(spec, deed, impaired(action, spec));
            deed.whenOver(() -> end(running));
            var begin = simulation.<Void>eventType("fault " + spec.name(), Phase.CONTROL, ignored -> {
                observer.fault(spec, true);
                deed.apply();
                running.impairs.forEach(unit -> observer.impaired(unit, true));
                if (action.verb().lasting()) {
                    active.add(running);
                }
            });
            var end = simulation.<Void>eventType("fault " + spec.name(), Phase.CONTROL, ignored -> end(running));
            long atNs = beginNs(spec);
            begin.at(atNs, null);
            if (action.verb().lasting()) {
                end.at(SimTime.plus(atNs, lengthNs(spec)), null);
            }
        }
    }

    /** Of this run: all of a group begin with one draw. */
    private long beginNs(FaultSpec spec) {
        var drawn = spec.drawn();
        if (drawn == null || drawn.begin() == null) {
            return spec.atNs();
        }
        long firstNs = begins.computeIfAbsent(
                drawn.group(), group -> drawn.begin().sampleNs(simulation.stream("begin of fault " + group)));
        return SimTime.plus(firstNs, drawn.laterNs());
    }

    private long lengthNs(FaultSpec spec) {
        var drawn = spec.drawn();
        return drawn == null || drawn.length() == null
                ? spec.durationNs()
                : Math.max(1, drawn.length().sampleNs(simulation.stream("length of fault " + spec.name())));
    }

    /** The instances whose loss may be its doing: those of the targets, or of the groups between which it lies. */
    private List<Unit> concerned(Action action, FaultSpec spec) {
        var concerned = new LinkedHashSet<Unit>();
        for (var name : action.concerns(spec.targets())) {
            if (name.startsWith(AddressSpec.KEEPALIVED)) {
                // The keepalived of an instance is taken out by taking the address from that instance.
                concerned.add(units.get(name.substring(AddressSpec.KEEPALIVED.length())));
            } else if (units.containsKey(name)) {
                concerned.add(units.get(name));
            } else if (scenario.services().containsKey(name) && !hosts.containsKey(name)) {
                concerned.addAll(unitsOf(name));
            } else {
                var machines = group(name);
                units.values().stream().filter(unit -> machines.contains(unit.host().name())).forEach(concerned::add);
            }
        }
        return List.copyOf(concerned);
    }

    /** The instances to which no packet gets while it lasts. */
    private List<Unit> impaired(Action action, FaultSpec spec) {
        var cut = action.cutsOff(spec.targets());
        if (action.verb().strikes().targets()) {
            return targets(cut).stream().flatMap(target -> target.units().stream()).toList();
        }
        var machines = cut.stream().flatMap(group -> group(group).stream()).toList();
        return units.values().stream().filter(unit -> machines.contains(unit.host().name())).toList();
    }
}
