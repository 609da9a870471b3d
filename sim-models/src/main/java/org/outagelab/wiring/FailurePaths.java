package org.outagelab.wiring;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.availability.Path;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.paths.Demand;
import org.outagelab.availability.paths.Ways;
import org.outagelab.availability.structure.Structure;
import org.outagelab.call.Endpoint;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.kind.Kinds;
import org.outagelab.net.Route;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.ClientSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reaction;
import org.outagelab.scenario.Rescue;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ServiceSpec;

/**
 * Finds the ways of requests through a scenario for the failure level: the same calls that {@link Deployment} wires, with
 * what each product makes of failures behind it ({@link FailureView}).
 */
public final class FailurePaths {
    /** A VRRP backup waits for three adverts (RFC 5798); the script of a master runs every second. */
    private static final int DOWN_ADVERTS = 3;


    private final Scenario scenario;
    private final Demand demand;
    private final Ways ways;
    /** What starts when a machine or an instance does. */
    private final Map<String, List<String>> startsAfter = new LinkedHashMap<>();

    private FailurePaths(Scenario scenario) {
        this.scenario = scenario;
        this.demand = new Demand(
                scenario,
                service -> Kinds.of(service).serving(service),
                (service, perSecond) -> Kinds.of(service).finds(service, perSecond));
        this.ways = new Ways(scenario, demand, this::way);
        for (var service : scenario.services().values()) {
            for (int i = 0; i < service.hosts().size(); i++) {
                var instance = service.instances().get(i);
                startsAfter.computeIfAbsent(instance, name -> new ArrayList<>()).add(instance);
                startsAfter.computeIfAbsent(service.hosts().get(i), name -> new ArrayList<>()).add(instance);
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
            if (!Kinds.of(service).seenFailing()) {
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
            ways.load(load.client().timeoutNs());
            for (var spec : load.endpoints()) {
                var endpoint = spec.endpoint();
                boolean safe = !endpoint.method().equals("POST") && !endpoint.method().equals("PATCH");
                endpoints.add(new ServicePaths.Served(
                        endpoint.name(),
                        demand.perSecond(load) * spec.weight() / weights / all,
                        safe || load.client().retryUnsafe() ? tries(load.client()) : 1,
                        load.client().breaker() == null ? Double.POSITIVE_INFINITY : load.client().breaker().threshold(),
                        entry(load, endpoint)));
            }
        }
        var failures = new LinkedHashMap<String, FailureSpec>();
        var bootNs = new LinkedHashMap<String, Long>();
        scenario.reliability().failures().forEach(failure -> {
            failures.put(failure.name(), failure);
            bootNs.put(failure.name(), bootNs(failure));
        });
        return new ServicePaths(failures, endpoints, ways.reactions(), bootNs, ways.blocking());
    }

    /** While something is down for long, a budget, a breaker or a throttle is used up: no retry can be counted on. */
    private static int tries(ClientSpec client) {
        boolean limited = client.budget() != null
                || client.breaker() != null
                || client.throttle() != null
                || client.caps() != null;
        return limited ? 1 : client.retries() + 1;
    }

    /** What starts again after a repair: its machines, then its programs. */
    private long bootNs(FailureSpec failure) {
        if (failure.fault() != FailureSpec.Fault.CRASH && failure.fault() != FailureSpec.Fault.HOST_DOWN) {
            return 0;
        }
        long longest = 0;
        for (var member : failure.members()) {
            for (var instance : startsAfter.getOrDefault(member, List.of())) {
                var host = scenario.hosts().get(ways.hostOf(instance));
                long programNs = ways.serviceOf(instance).bootNs();
                if (failure.members().contains(host.name())) {
                    boolean machineToo = failure.members().contains(host.machine());
                    long machineNs = machineToo ? scenario.hosts().get(host.machine()).bootNs() : 0;
                    longest = Math.max(longest, machineNs + host.bootNs() + programNs);
                } else if (failure.members().contains(instance)) {
                    longest = Math.max(longest, programNs);
                }
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
            if (failure.fault() == FailureSpec.Fault.ADDRESS
                    && (failure.members().contains(load.to())
                            || failure.members().stream().anyMatch(service.instances()::contains))) {
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
        var straight = Kinds.of(service).entered(service, ways);
        if (straight != null) {
            return straight;
        }
        var servers = new ArrayList<Path.Server>();
        // A name may have fewer addresses than there are instances.
        var address = scenario.addresses().get(load.to());
        var published = address == null ? service.instances() : address.published(service);
        boolean several = published.size() > 1;
        boolean patient = load.client().nextAddressNs() < ways.patienceNs();
        var struck = new LinkedHashSet<String>();
        published.forEach(each -> struck.addAll(ways.own(Ways.CLIENTS, each)));
        for (var failure : scenario.reliability().failures()) {
            var rescue = waits(failure.fault(), load.client().timeoutNs());
            if (struck.contains(failure.name()) && rescue.repairNs() > 0) {
                ways.react(Ways.CLIENTS, failure.name(), Reaction.NONE.rescuing(rescue));
            }
        }
        for (var instance : published) {
            var masked = ways.units(Ways.CLIENTS, instance, failure ->
                    several && (failure == FailureSpec.Fault.CRASH || failure == FailureSpec.Fault.DRAIN || patient && Ways.silent(failure)));
            servers.add(new Path.Server(
                    instance, 1, Structure.ALWAYS, masked, ways.served(Ways.CLIENTS, instance, endpoint), demand.capacity(instance, endpoint)));
        }
        return new Path.Balanced(Ways.CLIENTS, servers, demand.of(endpoint, service), null, false);
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
        var seen = ways.units(Ways.CLIENTS, instance, fault ->
                !last
                && (fault == FailureSpec.Fault.HOST_DOWN
                        || fault == FailureSpec.Fault.DRAIN
                        || (fault == FailureSpec.Fault.CRASH || fault == FailureSpec.Fault.HANG && asks(vip))
                                && vip.leaves(order.get(rank), order.get(rank + 1))));
        if (!last) {
            double skewNs = (256 - vip.priorities().get(order.get(rank + 1))) / 256.0 * SimTime.SECOND;
            for (var failure : scenario.reliability().failures()) {
                if (seen.unitNames().contains(failure.name())) {
                    boolean told = failure.fault() == FailureSpec.Fault.DRAIN;
                    ways.react(address.name(), failure.name(), told ? Reaction.TOLD : takeOver(vip, failure.fault(), skewNs)
                            .rescuing(waits(failure.fault(), ways.patienceNs())));
                }
            }
        }
        var server = new Path.Server(
                instance, 1, seen, Structure.ALWAYS, ways.served(Ways.CLIENTS, instance, endpoint), Double.POSITIVE_INFINITY);
        return new Path.Balanced(
                address.name(), List.of(server), 0, last ? null : virtualIp(address, rank + 1, order, endpoint), false);
    }

    /** Whether a process that hangs fails the script: its kernel still completes connections. */
    private static boolean asks(AddressSpec.VirtualIp vip) {
        return vip.script() != null && vip.script().requests();
    }

    /** Who gets no answer sends the SYN again, to whoever has the address or the machine then. */
    private static Rescue waits(FailureSpec.Fault fault, long patienceNs) {
        long lastNs = Ways.silent(fault) ? Route.lastSynNs(patienceNs) : 0;
        return new Rescue(lastNs, lastNs);
    }

    /** Silence is noticed three adverts after the last one, a dead process by the script. */
    private static Reaction takeOver(AddressSpec.VirtualIp vip, FailureSpec.Fault fault, double skewNs) {
        double leastNs = (DOWN_ADVERTS - 1.0) * vip.advertNs() + skewNs;
        var detection = Distributions.uniform(leastNs, leastNs + vip.advertNs());
        if (fault != FailureSpec.Fault.HOST_DOWN) {
            // A script of weight 0 gives up and says so; another one only lowers a priority that the rest waits out.
            double seenNs = (vip.script().fall() - 1.0) * vip.script().intervalNs()
                    + (fault == FailureSpec.Fault.HANG ? vip.script().timeoutNs() : 0);
            double waitNs = vip.script().weight() == 0 ? skewNs : leastNs + vip.advertNs() / 2.0;
            detection = Distributions.uniform(seenNs + waitNs, seenNs + waitNs + vip.script().intervalNs());
        }
        return new Reaction(false, 0, true, detection, DistributionType.ZERO);
    }

    // ---- services

    private Path way(String from, String instance, Endpoint endpoint) {
        var service = ways.serviceOf(instance);
        var steps = new ArrayList<Path>();
        steps.add(new Path.Needs(ways.units(from, instance, fault -> true)));
        steps.addAll(Kinds.of(service).part(service, instance, endpoint, ways));
        return new Path.Series(steps);
    }
}
