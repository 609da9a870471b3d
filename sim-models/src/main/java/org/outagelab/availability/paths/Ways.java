package org.outagelab.availability.paths;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.outagelab.availability.Path;
import org.outagelab.availability.structure.Structure;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Reaction;
import org.outagelab.scenario.Rescue;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ServiceSpec;

/**
 * The ways of the requests of one load through a scenario, with what callers make of failures behind them. Kinds put
 * their parts of a way together from it.
 */
public final class Ways {
    /** Whose requests they are, where an instance is asked for. */
    public static final String CLIENTS = "clients";
    /** A backlog that takes longer than this to fill is no detection: somebody comes first. */
    private static final long FILLS_BEFORE_NS = 5 * SimTime.MINUTE;

    /** The part of a way that begins at an instance. */
    public interface Beginning {
        /** @param from an instance, or {@link #CLIENTS} */
        Path at(String from, String instance, Endpoint endpoint);
    }

    private final Scenario scenario;
    private final Demand demand;
    private final Beginning beginning;
    private final Map<String, ServiceSpec> serviceOf = new LinkedHashMap<>();
    private final Map<String, String> hostOf = new LinkedHashMap<>();
    private final Map<String, Map<String, Reaction>> reactions = new LinkedHashMap<>();
    private final Set<String> blocking = new LinkedHashSet<>();
    private final Map<String, Path> known = new LinkedHashMap<>();
    private final boolean partitions;
    /** Which failures strike whom, by their indices: hosts and instances that are members of one, but for ways that are cut. */
    private final Map<String, List<Integer>> strikes = new LinkedHashMap<>();
    private final Map<String, Integer> indices = new LinkedHashMap<>();
    private final List<Integer> cuts = new ArrayList<>();
    private final List<Integer> drains = new ArrayList<>();
    private final Map<String, Set<String>> owns = new LinkedHashMap<>();
    private long patienceNs;

    /** @param beginning asked once for each instance and endpoint of a load */
    public Ways(Scenario scenario, Demand demand, Beginning beginning) {
        this.scenario = scenario;
        this.demand = demand;
        this.beginning = beginning;
        for (int i = 0; i < failures().size(); i++) {
            index(i, failures().get(i));
        }
        this.partitions = !cuts.isEmpty();
        for (var service : scenario.services().values()) {
            for (int i = 0; i < service.hosts().size(); i++) {
                serviceOf.put(service.instances().get(i), service);
                hostOf.put(service.instances().get(i), service.hosts().get(i));
            }
        }
    }

    private void index(int index, FailureSpec failure) {
        indices.put(failure.name(), index);
        if (failure.fault() == FailureSpec.Fault.PARTITION) {
            cuts.add(index);
        } else if (failure.fault() != FailureSpec.Fault.ADDRESS) {
            failure.members().forEach(member -> strikes.computeIfAbsent(member, name -> new ArrayList<>()).add(index));
        }
        if (failure.fault() == FailureSpec.Fault.DRAIN) {
            drains.add(index);
        }
    }

    /** Another load comes. @param nextPatienceNs of its clients, for one attempt */
    public void load(long nextPatienceNs) {
        known.clear();
        patienceNs = nextPatienceNs;
    }

    /** Of the clients, for one attempt, in nanoseconds. */
    public long patienceNs() {
        return patienceNs;
    }

    public Demand demand() {
        return demand;
    }

    /** All that the scenario says may fail. */
    public List<FailureSpec> failures() {
        return scenario.reliability().failures();
    }

    public ServiceSpec service(String name) {
        return scenario.services().get(name);
    }

    /** The service of an instance. */
    public ServiceSpec serviceOf(String instance) {
        return serviceOf.get(instance);
    }

    /** Where an instance runs. */
    public String hostOf(String instance) {
        return hostOf.get(instance);
    }

    /** What callers make of failures: by caller, then by failure. */
    public Map<String, Map<String, Reaction>> reactions() {
        return reactions;
    }

    /** Failures whose victims keep all workers of somebody busy. */
    public Set<String> blocking() {
        return blocking;
    }

    /** Requests need that none of these failures holds, whose victims keep all workers of somebody busy. */
    public Structure blocked(Set<String> failures) {
        var units = new LinkedHashSet<Structure>();
        failures.forEach(failure -> units.add(Structure.unit(failure)));
        units.forEach(unit -> blocking.add(unit.toString()));
        return Structure.all(List.copyOf(units));
    }

    /** A request for an endpoint at an instance. @param from an instance, or the clients */
    public Path served(String from, String instance, Endpoint endpoint) {
        // Who asks matters only to what is cut off from whom.
        var key = (partitions ? from : "") + "\n" + instance + "\n" + endpoint.name();
        var way = known.get(key);
        if (way == null) {
            way = beginning.at(from, instance, endpoint);
            known.put(key, way);
        }
        return way;
    }

    /**
     * One of some instances of a service behind another.
     *
     * @param service that spreads @param from its instance @param otherwise where requests go when none is left, or null
     * @param fallsThrough whether a request that none takes goes there at once
     */
    public Path balanced(
            ServiceSpec service,
            FailureView view,
            String from,
            List<String> instances,
            ToIntFunction<String> weight,
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
            var structure = way.structure();
            var needed = structure.succeeds(unit -> true) ? Set.copyOf(structure.unitNames()) : null;
            for (var failure : concerning(own, ownOfWatched, behindUnits, needed)) {
                if (failure.fault() == FailureSpec.Fault.DRAIN) {
                    // Whoever takes something out of work tells those that use it, or what cannot do without it.
                    if (own.contains(failure.name()) || !structure.succeeds(unit -> !unit.equals(failure.name()))) {
                        seen.add(Structure.unit(failure.name()));
                        react(service.name(), failure.name(), Reaction.TOLD);
                    }
                    continue;
                }
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
                reactIfAnything(service.name(), failure.name(), direct ? reaction : reaction.rescuing(Rescue.NONE));
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

    /**
     * Failures in the order of the scenario of which any of these sets knows, and what is taken out of work beyond.
     *
     * @param needed of what is taken out, only what is among these; null for all of it
     */
    private List<FailureSpec> concerning(Set<String> own, Set<String> watched, Set<String> behind, Set<String> needed) {
        var concerned = new TreeSet<Integer>();
        for (var names : List.of(own, watched, behind)) {
            for (var name : names) {
                var index = indices.get(name);
                if (index != null) {
                    concerned.add(index);
                }
            }
        }
        for (int drain : drains) {
            if (needed == null || needed.contains(failures().get(drain).name())) {
                concerned.add(drain);
            }
        }
        return concerned.stream().map(failures()::get).toList();
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
                        silence.recovery(),
                        reaction.rescue());
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
    public Path called(ServiceSpec service, String from, Step.Target target) {
        var callee = scenario.services().get(target.service());
        boolean several = callee.hosts().size() > 1;
        var servers = new ArrayList<Path.Server>();
        for (var instance : callee.instances()) {
            servers.add(new Path.Server(
                    instance,
                    1,
                    Structure.ALWAYS,
                    units(from, instance, fault -> several
                            && (fault == FailureSpec.Fault.CRASH || fault == FailureSpec.Fault.DRAIN)),
                    served(from, instance, target.endpoint()),
                    demand.capacity(instance, target.endpoint())));
        }
        return new Path.Balanced(service.name(), servers, demand.of(target.endpoint(), callee), null, false);
    }

    // ---- failures

    /** What a caller makes of a failure. */
    public void react(String caller, String failure, Reaction reaction) {
        reactions.computeIfAbsent(caller, name -> new LinkedHashMap<>())
                .merge(failure, reaction, (first, next) -> first.rescuing(first.rescue().or(next.rescue())));
    }

    /** What a caller makes of a failure, if that changes anything for requests beyond what it is sent on. */
    private void reactIfAnything(String caller, String failure, Reaction reaction) {
        if (reaction.avoided() || !reaction.masked() && reaction.rescue().repairNs() > 0) {
            react(caller, failure, reaction);
        }
    }

    /** Whether nothing is heard of what has failed. */
    public static boolean silent(FailureSpec.Fault fault) {
        return fault == FailureSpec.Fault.HOST_DOWN || fault == FailureSpec.Fault.PARTITION;
    }

    /** The failures of an instance, of its host and of the way to it. */
    public Set<String> own(String from, String instance) {
        return owns.computeIfAbsent(
                (partitions ? from : "") + "\n" + instance,
                key -> new LinkedHashSet<>(units(from, instance, fault -> true).unitNames()));
    }

    /** The failures of an instance, of its host and of the way to it, as far as they are of some kinds. */
    public Structure units(String from, String instance, Predicate<FailureSpec.Fault> kinds) {
        var host = hostOf.get(instance);
        var concerned = new TreeSet<>(strikes.getOrDefault(instance, List.of()));
        concerned.addAll(strikes.getOrDefault(host, List.of()));
        cuts.stream().filter(index -> cuts(failures().get(index), from, host)).forEach(concerned::add);
        return Structure.all(concerned.stream()
                .map(failures()::get)
                .filter(failure -> kinds.test(failure.fault()))
                .map(failure -> Structure.unit(failure.name()))
                .toList());
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
