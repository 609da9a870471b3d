package org.outagelab.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.availability.Path;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.structure.Structure;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.gunicorn.GunicornSpec;
import org.outagelab.haproxy.HaproxySpec;
import org.outagelab.mysql.FailoverSpec;
import org.outagelab.mysql.MysqlSpec;
import org.outagelab.nginx.NginxSpec;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reaction;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ServiceSpec;

/**
 * Finds the ways of requests through a scenario for the failure level: the same calls that {@link Deployment} wires, with
 * what each product makes of failures behind it ({@link FailureView}).
 */
public final class FailurePaths {
    /** A VRRP backup waits for three adverts (RFC 5798); the script of a master runs every second. */
    private static final int DOWN_ADVERTS = 3;

    private static final String CLIENTS = "clients";
    /** A backlog that takes longer than this to fill is no detection: somebody comes first. */
    private static final long FILLS_BEFORE_NS = 5 * SimTime.MINUTE;

    private final Scenario scenario;
    private final Demand demand;
    private final Map<String, ServiceSpec> serviceOf = new LinkedHashMap<>();
    private final Map<String, String> hostOf = new LinkedHashMap<>();
    private final Map<String, Map<String, Reaction>> reactions = new LinkedHashMap<>();
    private final Set<String> blocked = new LinkedHashSet<>();
    private final Map<String, Path> ways = new LinkedHashMap<>();
    private final boolean partitions;
    private long patienceNs;

    private FailurePaths(Scenario scenario) {
        this.scenario = scenario;
        this.partitions = scenario.reliability().failures().stream()
                .anyMatch(failure -> failure.fault() == FailureSpec.Fault.PARTITION);
        this.demand = new Demand(scenario);
        for (var service : scenario.services().values()) {
            for (int i = 0; i < service.hosts().size(); i++) {
                serviceOf.put(service.instances().get(i), service);
                hostOf.put(service.instances().get(i), service.hosts().get(i));
            }
        }
    }

    /** @return what fails, and what becomes of requests then */
    public static ServicePaths of(Scenario scenario) {
        return new FailurePaths(scenario).paths();
    }

    /** What cannot be seen at the failure level: services of a kind that has no view there. */
    public static List<Problem> problems(Scenario scenario) {
        var problems = new Problems();
        for (var service : scenario.services().values()) {
            if (!(service.settings() instanceof HaproxySpec)
                    && !(service.settings() instanceof NginxSpec)
                    && !(service.settings() instanceof GunicornSpec)
                    && !(service.settings() instanceof MysqlSpec)) {
                problems.error(
                        service.at(),
                        "services." + service.name(),
                        "a service of kind '" + service.kind() + "' has no view of failures: no years can be made of it");
            }
        }
        return problems.errors();
    }

    private ServicePaths paths() {
        var endpoints = new ArrayList<ServicePaths.Served>();
        double all = demand.all();
        for (var load : scenario.loads()) {
            double weights = load.endpoints().stream().mapToDouble(EndpointSpec::weight).sum();
            ways.clear();
            patienceNs = load.client().timeoutNs();
            for (var spec : load.endpoints()) {
                var endpoint = spec.endpoint();
                boolean safe = !endpoint.method().equals("POST") && !endpoint.method().equals("PATCH");
                endpoints.add(new ServicePaths.Served(
                        endpoint.name(),
                        demand.perSecond(load) * spec.weight() / weights / all,
                        safe || load.client().retryUnsafe() ? load.client().retries() + 1 : 1,
                        entry(load, endpoint)));
            }
        }
        var failures = new LinkedHashMap<String, FailureSpec>();
        var bootNs = new LinkedHashMap<String, Long>();
        scenario.reliability().failures().forEach(failure -> {
            failures.put(failure.name(), failure);
            bootNs.put(failure.name(), bootNs(failure));
        });
        return new ServicePaths(failures, endpoints, reactions, bootNs, blocked);
    }

    /** What starts again after a repair: its machines, then its programs. */
    private long bootNs(FailureSpec failure) {
        long longest = 0;
        boolean starts = failure.fault() == FailureSpec.Fault.CRASH || failure.fault() == FailureSpec.Fault.HOST_DOWN;
        for (var instance : starts ? serviceOf.keySet() : Set.<String>of()) {
            var host = scenario.hosts().get(hostOf.get(instance));
            long programNs = serviceOf.get(instance).bootNs();
            if (failure.members().contains(host.name())) {
                boolean machineToo = failure.members().contains(host.machine());
                long machineNs = machineToo ? scenario.hosts().get(host.machine()).bootNs() : 0;
                longest = Math.max(longest, machineNs + host.bootNs() + programNs);
            } else if (failure.members().contains(instance)) {
                longest = Math.max(longest, programNs);
            }
        }
        return longest;
    }

    // ---- clients

    private Path entry(LoadSpec load, Endpoint endpoint) {
        var address = scenario.addresses().get(load.to());
        var service = scenario.services().get(address == null ? load.to() : address.to());
        var needed = new ArrayList<Structure>();
        for (var failure : scenario.reliability().failures()) {
            boolean here = failure.members().contains(load.to())
                    || failure.members().stream().anyMatch(service.instances()::contains);
            if (failure.fault() == FailureSpec.Fault.ADDRESS && here) {
                needed.add(Structure.unit(failure.name()));
            }
        }
        var way = address != null && address.virtualIp() != null
                ? virtualIp(address, 0, byPriority(address.virtualIp()), endpoint)
                : names(load, service, endpoint);
        return new Path.Series(List.of(new Path.Needs(Structure.all(needed)), way));
    }

    /** A client goes on to the next address when one refuses or keeps silent, and remembers nothing. */
    private Path names(LoadSpec load, ServiceSpec service, Endpoint endpoint) {
        if (service.settings() instanceof MysqlSpec spec) {
            // Who asks a database itself asks its primary.
            return primary(service, spec, CLIENTS, 0);
        }
        var servers = new ArrayList<Path.Server>();
        boolean several = service.hosts().size() > 1;
        boolean patient = load.client().nextAddressNs() < patienceNs;
        for (var instance : service.instances()) {
            var masked = units(CLIENTS, instance, failure ->
                    several && (failure == FailureSpec.Fault.CRASH || patient && silent(failure)));
            servers.add(new Path.Server(
                    instance, 1, Structure.ALWAYS, masked, served(CLIENTS, instance, endpoint), demand.capacity(instance, endpoint)));
        }
        return new Path.Balanced(CLIENTS, servers, demand.of(endpoint, service), null, false);
    }

    private static List<Integer> byPriority(AddressSpec.VirtualIp vip) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < vip.on().size(); i++) {
            order.add(i);
        }
        // Equal priorities: the higher address wins, and addresses are given in file order.
        order.sort((a, b) -> vip.priorities().get(a).equals(vip.priorities().get(b))
                ? b - a
                : vip.priorities().get(b) - vip.priorities().get(a));
        return order;
    }

    /** The address stays where it is until the machine goes, or the process when a script watches it. */
    private Path virtualIp(AddressSpec address, int rank, List<Integer> order, Endpoint endpoint) {
        var vip = address.virtualIp();
        var instance = vip.on().get(order.get(rank));
        boolean last = rank + 1 == order.size();
        var seen = units(CLIENTS, instance, fault ->
                !last
                && (fault == FailureSpec.Fault.HOST_DOWN
                        || fault == FailureSpec.Fault.CRASH && vip.leaves(order.get(rank), order.get(rank + 1))));
        if (!last) {
            double skewNs = (256 - vip.priorities().get(order.get(rank + 1))) / 256.0 * SimTime.SECOND;
            for (var failure : scenario.reliability().failures()) {
                if (seen.unitNames().contains(failure.name())) {
                    react(address.name(), failure.name(), takeOver(vip, failure.fault(), skewNs));
                }
            }
        }
        var server = new Path.Server(
                instance, 1, seen, Structure.ALWAYS, served(CLIENTS, instance, endpoint), Double.POSITIVE_INFINITY);
        return new Path.Balanced(
                address.name(), List.of(server), 0, last ? null : virtualIp(address, rank + 1, order, endpoint), false);
    }

    /** Silence is noticed three adverts after the last one, a dead process by the script. */
    private static Reaction takeOver(AddressSpec.VirtualIp vip, FailureSpec.Fault fault, double skewNs) {
        double leastNs = (DOWN_ADVERTS - 1.0) * vip.advertNs() + skewNs;
        var detection = Distributions.uniform(leastNs, leastNs + vip.advertNs());
        if (fault == FailureSpec.Fault.CRASH) {
            // A script of weight 0 gives up and says so; another one only lowers a priority that the rest waits out.
            double seenNs = (vip.script().fall() - 1.0) * vip.script().intervalNs();
            double waitNs = vip.script().weight() == 0 ? skewNs : leastNs + vip.advertNs() / 2.0;
            detection = Distributions.uniform(seenNs + waitNs, seenNs + waitNs + vip.script().intervalNs());
        }
        return new Reaction(false, 0, true, detection, DistributionType.ZERO);
    }

    // ---- services

    /** A request for an endpoint at an instance. @param from an instance, or the clients */
    private Path served(String from, String instance, Endpoint endpoint) {
        // Who asks matters only to what is cut off from whom.
        var key = (partitions ? from : "") + "\n" + instance + "\n" + endpoint.name();
        var known = ways.get(key);
        if (known == null) {
            known = way(from, instance, endpoint);
            ways.put(key, known);
        }
        return known;
    }

    private Path way(String from, String instance, Endpoint endpoint) {
        var service = serviceOf.get(instance);
        var steps = new ArrayList<Path>();
        steps.add(new Path.Needs(units(from, instance, fault -> true)));
        if (service.settings() instanceof GunicornSpec app && app.database() != null) {
            steps.add(new Path.Needs(blocking(service, app, instance)));
        }
        if (service.settings() instanceof GunicornSpec app && !app.callees().isEmpty()) {
            steps.add(new Path.Needs(blockingCallees(service, app, instance)));
        }
        if (endpoint.service().equals(service.name())) {
            for (var step : endpoint.steps()) {
                if (step.target() != null) {
                    steps.add(called(service, instance, step.target()));
                }
            }
        }
        if (!endpoint.service().equals(service.name())) {
            steps.add(forwarded(service, instance, endpoint));
        } else if (service.settings() instanceof GunicornSpec app && app.database() != null) {
            steps.addAll(queries(service, app, instance, endpoint));
        }
        return new Path.Series(steps);
    }

    private Path forwarded(ServiceSpec service, String instance, Endpoint endpoint) {
        if (service.settings() instanceof HaproxySpec haproxy) {
            var all = scenario.services().get(haproxy.backend()).instances();
            var active = all.stream().filter(name -> !haproxy.backup(name) && haproxy.weight(name) > 0).toList();
            var backups = all.stream().filter(name -> haproxy.backup(name) && haproxy.weight(name) > 0).toList();
            Path otherwise = null;
            if (haproxy.allBackups() && !backups.isEmpty()) {
                otherwise = balanced(service, haproxy.failureView(), instance, backups, haproxy::weight, endpoint, null, false);
            } else {
                for (int i = backups.size() - 1; i >= 0; i--) {
                    otherwise = balanced(
                            service, haproxy.failureView(), instance, List.of(backups.get(i)), haproxy::weight, endpoint, otherwise, false);
                }
            }
            return active.isEmpty() && otherwise != null
                    ? otherwise
                    : balanced(service, haproxy.failureView(), instance, active, haproxy::weight, endpoint, otherwise, false);
        } else if (service.settings() instanceof NginxSpec nginx && nginx.upstream() != null) {
            var peers = scenario.services().get(nginx.upstream()).instances().stream()
                    .filter(name -> !nginx.sameHost() || hostOf.get(name).equals(hostOf.get(instance)))
                    .filter(name -> nginx.weight(name) > 0)
                    .toList();
            var view = nginx.failureView(peers.size());
            var active = peers.stream().filter(name -> !nginx.backup(name)).toList();
            var backups = peers.stream().filter(nginx::backup).toList();
            var otherwise = backups.isEmpty()
                    ? null
                    : balanced(service, view, instance, backups, nginx::weight, endpoint, null, true);
            return active.isEmpty() && otherwise != null
                    ? otherwise
                    : balanced(service, view, instance, active, nginx::weight, endpoint, otherwise, true);
        }
        throw new IllegalArgumentException(service.name() + " does not lead to " + endpoint.name());
    }

    private Path balanced(
            ServiceSpec service,
            FailureView view,
            String from,
            List<String> instances,
            java.util.function.ToIntFunction<String> weight,
            Endpoint endpoint,
            Path otherwise,
            boolean fallsThrough) {
        var servers = new ArrayList<Path.Server>();
        boolean several = instances.size() > 1 || otherwise != null;
        for (var callee : instances) {
            var way = served(from, callee, endpoint);
            var own = own(from, callee);
            var watched = view.watched(callee);
            var ownOfWatched = watched.equals(callee) ? own : own(from, watched);
            // What fails behind it is known from its answers: to checks that go all the way, or to every request.
            var behind = !view.to(watched, FailureSpec.Fault.ERRORS, patienceNs).avoided()
                    ? Structure.ALWAYS
                    : view.checkedEndpoint() == null ? way.structure() : checked(view, from, watched);
            var seen = new ArrayList<Structure>();
            var masked = new ArrayList<Structure>();
            seen.add(behind);
            var behindUnits = new LinkedHashSet<>(behind.unitNames());
            for (var failure : scenario.reliability().failures()) {
                if (several
                        && own.contains(failure.name())
                        && toOwn(view, callee, failure.fault(), instances.size()).masked()) {
                    masked.add(Structure.unit(failure.name()));
                }
                boolean direct = ownOfWatched.contains(failure.name());
                if (!direct && !behindUnits.contains(failure.name())) {
                    continue;
                }
                var reaction = direct
                        ? toOwn(view, watched, failure.fault(), instances.size())
                        : view.to(watched, behind(failure.fault()), patienceNs);
                if (direct && reaction.avoided()) {
                    seen.add(Structure.unit(failure.name()));
                }
                if (reaction.avoided()) {
                    react(service.name(), failure.name(), reaction);
                }
            }
            servers.add(new Path.Server(
                    callee,
                    weight.applyAsInt(callee),
                    Structure.all(seen),
                    Structure.all(masked),
                    way,
                    demand.capacity(callee, endpoint)));
        }
        var target = scenario.services().get(serviceOf.get(instances.get(0)).name());
        return new Path.Balanced(service.name(), servers, demand.of(endpoint, target), otherwise, fallsThrough);
    }

    /** A hung program accepts until its backlog is full; then a check that only connects fails too. */
    private Reaction toOwn(FailureView view, String callee, FailureSpec.Fault fault, int servers) {
        var reaction = view.to(callee, fault, patienceNs);
        var silence = view.to(callee, FailureSpec.Fault.HOST_DOWN, patienceNs);
        if (fault != FailureSpec.Fault.HANG || reaction.avoided() || !silence.avoided()) {
            return reaction;
        }
        double fillNs = demand.fillNs(serviceOf.get(callee), servers);
        return fillNs > FILLS_BEFORE_NS
                ? reaction
                : new Reaction(
                        reaction.masked(),
                        reaction.costNs(),
                        true,
                        Distributions.uniform(
                                fillNs + silence.detection().quantile(1e-9), fillNs + silence.detection().quantile(1 - 1e-9)),
                        silence.recovery());
    }

    /** What a health check needs: the whole way to the endpoint that it asks for. */
    private Structure checked(FailureView view, String from, String callee) {
        return scenario.endpoints().stream()
                .map(EndpointSpec::endpoint)
                .filter(other -> other.name().equals(view.checkedEndpoint()))
                .findFirst()
                .map(endpoint -> served(from, callee, endpoint).structure())
                .orElse(Structure.ALWAYS);
    }

    /** How a failure behind a callee looks to its caller: an error page at once, or no answer. */
    private static FailureSpec.Fault behind(FailureSpec.Fault fault) {
        return fault == FailureSpec.Fault.CRASH || fault == FailureSpec.Fault.ERRORS
                ? FailureSpec.Fault.ERRORS
                : FailureSpec.Fault.HANG;
    }

    // ---- calls between services

    /** A call begins with any instance and goes on to the next one when that refuses; it remembers nothing. */
    private Path called(ServiceSpec service, String from, Step.Target target) {
        var callee = scenario.services().get(target.service());
        boolean several = callee.hosts().size() > 1;
        var servers = new ArrayList<Path.Server>();
        for (var instance : callee.instances()) {
            servers.add(new Path.Server(
                    instance,
                    1,
                    Structure.ALWAYS,
                    units(from, instance, fault -> several && fault == FailureSpec.Fault.CRASH),
                    served(from, instance, target.endpoint()),
                    demand.capacity(instance, target.endpoint())));
        }
        return new Path.Balanced(service.name(), servers, demand.of(target.endpoint(), callee), null, false);
    }

    /** Failures of services that are called, for which so many workers wait that none is left for anything else. */
    private Structure blockingCallees(ServiceSpec service, GunicornSpec app, String instance) {
        var blocking = new LinkedHashSet<Structure>();
        for (var name : app.callees()) {
            var callee = scenario.services().get(name);
            for (var failure : scenario.reliability().failures()) {
                boolean waits = failure.fault() == FailureSpec.Fault.HANG || silent(failure.fault());
                boolean strikes = callee.instances().stream().anyMatch(other -> own(instance, other).contains(failure.name()));
                if (waits && strikes && demand.blocks(service, app, callee, app.patienceNs(name))) {
                    blocking.add(Structure.unit(failure.name()));
                }
            }
        }
        blocked.addAll(blocking.stream().map(Object::toString).toList());
        return Structure.all(List.copyOf(blocking));
    }

    // ---- databases

    private List<Path> queries(ServiceSpec service, GunicornSpec app, String instance, Endpoint endpoint) {
        var database = scenario.services().get(app.database());
        var spec = (MysqlSpec) database.settings();
        boolean reads = Demand.has(endpoint, Step.Kind.READ);
        boolean writes = Demand.has(endpoint, Step.Kind.WRITE);
        var steps = new ArrayList<Path>();
        var primary = primary(database, spec, instance, 0);
        if (writes && spec.failover() != null && spec.failover().by() == FailoverSpec.By.GROUP_REPLICATION) {
            steps.add(new Path.Needs(majority(database)));
        }
        if (writes || reads && !spec.readsFromReplica(database.hosts().size())) {
            steps.add(primary);
        }
        if (reads && spec.readsFromReplica(database.hosts().size())) {
            var view = app.failureView();
            var servers = new ArrayList<Path.Server>();
            for (var replica : database.instances().subList(1, database.hosts().size())) {
                servers.add(new Path.Server(
                        replica,
                        1,
                        Structure.ALWAYS,
                        units(instance, replica, fault -> view.to(replica, fault, patienceNs).masked()),
                        new Path.Needs(units(instance, replica, fault -> true)),
                        Double.POSITIVE_INFINITY));
            }
            steps.add(new Path.Balanced(service.name(), servers, 0, spec.reads().elsePrimary() ? primary : null, true));
        }
        return steps;
    }

    /** A group of which half or more is gone at once commits nothing and elects nobody. */
    private Structure majority(ServiceSpec database) {
        var members = database.instances().stream().map(member -> units(member, member, fault -> true)).toList();
        return Structure.atLeast(members.size() / 2 + 1, members);
    }

    /** The server that takes writes: the first primary, or with a failover the first replica that is well. */
    private Path primary(ServiceSpec database, MysqlSpec spec, String from, int index) {
        var server = database.instances().get(index);
        var needed = new Path.Needs(units(from, server, fault -> true));
        if (spec.failover() == null || index + 1 == database.hosts().size()) {
            return needed;
        }
        var caller = "failover of " + database.name();
        var seen = units(from, server, fault -> spec.failover().reaction(fault).avoided());
        for (var failure : scenario.reliability().failures()) {
            if (seen.unitNames().contains(failure.name())) {
                react(caller, failure.name(), spec.failover().reaction(failure.fault()));
            }
        }
        return new Path.Balanced(
                caller,
                List.of(new Path.Server(server, 1, seen, Structure.ALWAYS, needed, Double.POSITIVE_INFINITY)),
                0,
                primary(database, spec, from, index + 1),
                false);
    }

    /**
     * Failures of database servers for which so many workers wait that none is left for anything else, a health check
     * included: silence costs the connect timeout of every query, a server that hangs the read timeout or the worker.
     */
    private Structure blocking(ServiceSpec service, GunicornSpec app, String instance) {
        var database = scenario.services().get(app.database());
        var spec = (MysqlSpec) database.settings();
        var blocking = new LinkedHashSet<Structure>();
        for (int i = 0; i < database.hosts().size(); i++) {
            var server = database.instances().get(i);
            for (var failure : scenario.reliability().failures()) {
                boolean replaced = i == 0 && spec.failover() != null && spec.failover().reaction(failure.fault()).avoided();
                boolean waits = !replaced && (failure.fault() == FailureSpec.Fault.HANG || silent(failure.fault()));
                long waitNs = Math.min(app.timeoutNs(), silent(failure.fault()) ? app.connectTimeoutNs() : app.readTimeoutNs());
                if (waits && own(instance, server).contains(failure.name()) && demand.blocks(service, app, database, i, waitNs)) {
                    blocking.add(Structure.unit(failure.name()));
                }
            }
        }
        blocked.addAll(blocking.stream().map(Object::toString).toList());
        return Structure.all(List.copyOf(blocking));
    }

    // ---- failures

    private void react(String caller, String failure, Reaction reaction) {
        reactions.computeIfAbsent(caller, name -> new LinkedHashMap<>()).putIfAbsent(failure, reaction);
    }

    private static boolean silent(FailureSpec.Fault fault) {
        return fault == FailureSpec.Fault.HOST_DOWN || fault == FailureSpec.Fault.PARTITION;
    }

    private Set<String> own(String from, String instance) {
        return new LinkedHashSet<>(units(from, instance, fault -> true).unitNames());
    }

    /** The failures of an instance, of its host and of the way to it, as far as they are of some kinds. */
    private Structure units(String from, String instance, java.util.function.Predicate<FailureSpec.Fault> kinds) {
        var units = new ArrayList<Structure>();
        var host = hostOf.get(instance);
        for (var failure : scenario.reliability().failures()) {
            boolean strikes = failure.fault() == FailureSpec.Fault.PARTITION
                    ? cuts(failure, from, host)
                    : failure.fault() != FailureSpec.Fault.ADDRESS
                            && (failure.members().contains(instance) || failure.members().contains(host));
            if (strikes && kinds.test(failure.fault())) {
                units.add(Structure.unit(failure.name()));
            }
        }
        return Structure.all(units);
    }

    private boolean cuts(FailureSpec failure, String from, String host) {
        var source = from.equals(CLIENTS) ? CLIENTS : hostOf.get(from);
        return side(failure.members(), source) && side(failure.others(), host)
                || side(failure.members(), host) && side(failure.others(), source);
    }

    private boolean side(List<String> names, String host) {
        return names.contains(host)
                || names.stream().anyMatch(name -> host.equals(hostOf.get(name)))
                || names.contains("all") && !host.equals(CLIENTS);
    }
}
