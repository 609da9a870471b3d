package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.action.Action;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Scenario;

/**
 * About how many events one run needs, before it is made: of requests, checks and whatever else comes again and again.
 *
 * <p>An order of magnitude: retries, overload and waiting lines change it, and users of a closed loop ask as fast as
 * answers come.
 *
 * @param items what needs them, the most first
 */
public record Forecast(List<Item> items) {
    /** Events of one run at most: hours of one processor. */
    public static final long MOST_EVENTS = 10_000_000_000L;

    /** A request and its answer at the client, its time-out, and its way from hop to hop. */
    private static final double EVENTS_OF_A_REQUEST = 2;

    private static final double EVENTS_OF_A_HOP = 1.5;
    private static final double EVENTS_OF_A_STEP = 1;
    private static final double EVENTS_OF_A_LOOK = 4;
    private static final double EVENTS_OF_A_FLAP = 4;
    private static final double EVENTS_OF_AN_ADVERT = 2;

    /** What needs events. @param what for a message: "the checks of 'lb'" @param place key path, as in the file */
    public record Item(String what, String place, double events) {}

    /** Of one run. */
    public static Forecast of(Scenario scenario) {
        var items = new ArrayList<Item>();
        double seconds = SimTime.toSeconds(scenario.durationNs());
        for (var load : scenario.loads()) {
            items.add(new Item(
                    "the requests of '" + load.name() + "'",
                    "load." + load.name(),
                    requests(load) * eventsOfOne(scenario, load)));
        }
        for (var service : scenario.services().values()) {
            var kind = Kinds.of(service);
            var behind = kind.calls(service).stream()
                    .filter(edge -> edge.behind() && scenario.services().containsKey(edge.to()))
                    .flatMap(edge -> scenario.services().get(edge.to()).instances().stream())
                    .toList();
            double perSecond = EVENTS_OF_A_LOOK * service.hosts().size() * kind.looksPerSecond(service, behind);
            items.add(new Item("the checks of '" + service.name() + "'", "services." + service.name(), perSecond * seconds));
        }
        for (var address : scenario.addresses().values()) {
            if (address.virtualIp() != null) {
                double adverts = seconds * 1e9 / address.virtualIp().advertNs() * address.virtualIp().on().size();
                items.add(new Item(
                        "the adverts of '" + address.name() + "'",
                        "addresses." + address.name(),
                        adverts * EVENTS_OF_AN_ADVERT));
            }
        }
        for (var fault : scenario.faults()) {
            items.add(new Item("'" + fault.name() + "'", "faults", flaps(fault, scenario.durationNs())));
        }
        if (scenario.monitoring() != null && scenario.monitoring().prometheus() != null) {
            items.add(new Item("the monitoring", "monitoring.prometheus", monitoring(scenario, seconds)));
        }
        items.removeIf(item -> item.events() == 0);
        items.sort((a, b) -> Double.compare(b.events(), a.events()));
        return new Forecast(List.copyOf(items));
    }

    /** Of everything. */
    public double events() {
        return items.stream().mapToDouble(Item::events).sum();
    }

    /** Scrapes, probes and evaluations; each target and each rule has its own. */
    private static double monitoring(Scenario scenario, double seconds) {
        var prometheus = scenario.monitoring().prometheus();
        double perSecond = 1e9 / prometheus.evaluationNs() * (1 + prometheus.rules().size());
        for (var job : prometheus.jobs()) {
            perSecond += EVENTS_OF_A_LOOK * scenario.services().get(job.service()).instances().size() * 1e9 / job.scraping().intervalNs();
        }
        for (var probe : prometheus.probes()) {
            perSecond += 2 * EVENTS_OF_A_LOOK * 1e9 / probe.scraping().intervalNs();
        }
        return perSecond * seconds;
    }

    private static double flaps(FaultSpec fault, long loadNs) {
        double lastsNs = Math.min(fault.durationNs(), Math.max(0, loadNs - fault.atNs()));
        return lastsNs / SimTime.SECOND * Action.of(fault).againPerSecond() * EVENTS_OF_A_FLAP;
    }

    /** How many arrive. */
    static double requests(LoadSpec load) {
        if (load.source() instanceof LoadSpec.Recorded recorded) {
            return recorded.arrivalsNs().length;
        } else if (load.source() instanceof LoadSpec.Rate rate) {
            double requests = 0;
            double before = 0;
            for (var stage : rate.stages()) {
                double mean = rate.ramp() ? (before + stage.value()) / 2 : stage.value();
                requests += mean * SimTime.toSeconds(stage.durationNs()) * rate.batch();
                before = stage.value();
            }
            return requests;
        }
        var users = (LoadSpec.Users) load.source();
        double loopNs = Math.max(LoadSpec.SHORTEST_LOOP_NS, users.think().mean() + workNs(load));
        return users.stages().stream()
                .mapToDouble(stage -> stage.value() * stage.durationNs() / loopNs)
                .sum();
    }

    /** Of a request without any waiting: the mean of its steps. */
    static double workNs(LoadSpec load) {
        return mean(load, spec -> spec.endpoint().steps().stream().mapToDouble(step -> step.time().mean()).sum());
    }

    private static double eventsOfOne(Scenario scenario, LoadSpec load) {
        var address = scenario.addresses().get(load.to());
        int hops = hops(scenario, address == null ? load.to() : address.to());
        double steps = mean(load, spec -> spec.endpoint().steps().size());
        return EVENTS_OF_A_REQUEST + EVENTS_OF_A_HOP * hops + EVENTS_OF_A_STEP * steps;
    }

    private static int hops(Scenario scenario, String service) {
        var next = scenario.services().get(service);
        return next == null
                ? 0
                : 1 + Kinds.called(next).stream().mapToInt(name -> hops(scenario, name)).max().orElse(0);
    }

    static double mean(LoadSpec load, java.util.function.ToDoubleFunction<EndpointSpec> value) {
        double weights = load.endpoints().stream().mapToDouble(EndpointSpec::weight).sum();
        return weights == 0
                ? 0
                : load.endpoints().stream().mapToDouble(spec -> spec.weight() * value.applyAsDouble(spec)).sum() / weights;
    }
}
