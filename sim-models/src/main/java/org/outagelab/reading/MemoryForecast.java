package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.outagelab.call.Step;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Scenario;

/**
 * About how much memory runs need, before any is made: of instances, the ways between them, the series over time, writes
 * that binlogs keep, and requests under way while all is well.
 *
 * <p>An order of magnitude, by bytes that were measured of each on 64 bits. Requests that pile up behind a fault come on top,
 * at some 600 bytes each: a run that fills the memory stops.
 *
 * @param items of one run, the most first
 */
public record MemoryForecast(List<Item> items) {
    /** Runs that have ended and wait for an earlier one, for each thread. */
    private static final int WAITING = 3;

    private static final double PROGRAM = 40e6;
    private static final double RUN = 1e6;
    private static final double OF_AN_INSTANCE = 10e3;
    /** A route, a link and what the caller knows of the callee. */
    private static final double OF_A_PAIR = 4e3;
    private static final double OF_A_BUCKET = 3e3;
    private static final int MOST_BUCKETS = 7200;
    private static final double OF_A_REQUEST = 600;
    private static final double OF_A_WRITE = 40;
    private static final double OF_AN_ENDED_RUN = 300e3;
    private static final double OF_AN_INSTANCE_OF_IT = 200;

    /** What needs memory, for a message: "1,000 instances of 'web'". */
    public record Item(String what, double bytes) {}

    /** Of one run that is being made. */
    public static MemoryForecast of(Scenario scenario) {
        var items = new ArrayList<Item>();
        for (var service : scenario.services().values()) {
            long instances = service.hosts().size();
            items.add(new Item(counted(instances) + " instances of '" + service.name() + "'", instances * OF_AN_INSTANCE));
            for (var edge : Kinds.of(service).calls(service)) {
                var callee = scenario.services().get(edge.to());
                if (callee != null) {
                    long pairs = instances * (edge.sameHost() ? 1 : callee.hosts().size());
                    items.add(new Item(
                            counted(pairs) + " ways from '" + service.name() + "' to '" + callee.name() + "'", pairs * OF_A_PAIR));
                }
            }
        }
        double seconds = SimTime.toSeconds(scenario.durationNs());
        items.add(new Item("series over " + counted(Math.round(seconds)) + " s", Math.min(MOST_BUCKETS, seconds) * OF_A_BUCKET));
        for (var load : scenario.loads()) {
            double requests = Forecast.requests(load);
            double writes = requests * Forecast.mean(load, spec -> spec.endpoint().steps().stream()
                    .filter(step -> step.kind() == Step.Kind.WRITE)
                    .count());
            items.add(new Item("the writes of '" + load.name() + "'", writes * OF_A_WRITE));
            items.add(new Item("the requests of '" + load.name() + "' under way", underWay(load, requests) * OF_A_REQUEST));
        }
        items.removeIf(item -> item.bytes() == 0);
        items.sort((a, b) -> Double.compare(b.bytes(), a.bytes()));
        return new MemoryForecast(List.copyOf(items));
    }

    /** Little: as many as arrive while one is worked on. */
    private static double underWay(LoadSpec load, double requests) {
        if (load.source() instanceof LoadSpec.Users users) {
            return users.stages().stream().mapToDouble(LoadSpec.Stage::value).max().orElse(0);
        }
        double lastsNs = load.source().durationNs();
        return requests * Math.min(1, Forecast.workNs(load) / lastsNs);
    }

    /** Of one run that is being made. */
    public double bytes() {
        return RUN + items.stream().mapToDouble(Item::bytes).sum();
    }

    /** Of all that is there at a time. @param threads that make runs @param instances of all services */
    public double bytes(int threads, long instances) {
        return PROGRAM + threads * (bytes() + WAITING * (OF_AN_ENDED_RUN + instances * OF_AN_INSTANCE_OF_IT));
    }

    /** Of all that is there at a time while a scenario is played. @param threads that make runs */
    public static double bytes(Scenario scenario, int threads) {
        long instances = scenario.services().values().stream().mapToLong(service -> service.hosts().size()).sum();
        return of(scenario).bytes(threads, instances);
    }

    /** What needs most of it, for a sentence. */
    public String most() {
        return items.isEmpty() ? "the program itself" : items.get(0).what();
    }

    private static String counted(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
