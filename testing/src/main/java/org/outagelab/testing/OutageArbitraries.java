package org.outagelab.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.outagelab.Fault;
import org.outagelab.Outage;
import org.outagelab.core.SimTime;
import org.outagelab.scenario.Types;

/** Draws for jqwik: what may happen to a scenario, and what it may be. All shrink, record by record. */
public final class OutageArbitraries {
    /** Of the load: before, it settles; after, nobody would see how it ends. */
    private static final int FIRST_PERCENT = 20;

    private static final int LAST_PERCENT = 60;
    /** A timer is missed by at most so much of it: enough to end on either side. */
    private static final int AIM_PERCENT = 15;

    private OutageArbitraries() {}

    /**
     * An action that strikes a target.
     *
     * @param lasts whether a length means something
     */
    private record Blow(String action, String target, boolean lasts) {}

    /**
     * Faults of a scenario. They begin at 20 to 60 % of the load; their starts are apart, and their lengths are, by mostly
     * about as much as one of its {@link Timers} takes, to the millisecond.
     *
     * @param outage without anything wrong
     * @param of targets; none: every instance and host
     * @param actions with their arguments
     * @param atLeast faults, not negative
     * @param atMost faults
     * @throws IllegalArgumentException if no action strikes any target
     */
    public static Arbitrary<List<Fault>> faults(
            Outage outage, List<String> of, List<String> actions, int atLeast, int atMost) {
        var scenario = outage.scenario();
        var targets = !of.isEmpty()
                ? of
                : Stream.concat(
                                scenario.services().values().stream().flatMap(service -> service.instances().stream()),
                                scenario.hosts().keySet().stream())
                        .toList();
        var blows = blows(outage, targets, actions);
        long endMs = scenario.durationNs() / SimTime.MILLISECOND;
        long firstMs = endMs * FIRST_PERCENT / 100;
        long windowMs = Math.max(1, endMs * LAST_PERCENT / 100 - firstMs);
        var timersMs = Timers.of(outage).values().stream()
                .map(ns -> ns / SimTime.MILLISECOND)
                .filter(ms -> ms > 0 && ms < windowMs)
                .distinct()
                .sorted()
                .toList();
        var fault = Combinators.combine(Arbitraries.of(blows), later(timersMs, windowMs), length(timersMs, windowMs))
                .as((blow, laterMs, lengthMs) -> fault(blow, firstMs + laterMs, lengthMs));
        return fault.list().ofMinSize(atLeast).ofMaxSize(atMost).map(OutageArbitraries::named);
    }

    /** Another value at a path; it shrinks towards the first. */
    public static Arbitrary<Change> changes(String path, List<String> values) {
        return Arbitraries.of(values).map(value -> new Change(path, value));
    }

    /** Rates of a load, in whole requests per second. It shrinks towards the least. */
    public static Arbitrary<Change> rates(String load, int fromPerSecond, int toPerSecond) {
        return Arbitraries.integers()
                .between(fromPerSecond, toPerSecond)
                .shrinkTowards(fromPerSecond)
                .map(rate -> new Change("load." + load + ".rate", rate + "/s"));
    }

    /** A service on the first one, two, … of some hosts. It shrinks towards the fewest. */
    public static Arbitrary<Change> topologies(String service, int atLeast, List<String> hosts) {
        if (atLeast < 1 || atLeast > hosts.size()) {
            throw new IllegalArgumentException("a service needs from 1 to " + hosts.size() + " of these hosts, got " + atLeast);
        }
        return changes(
                "services." + service + ".on",
                IntStream.rangeClosed(atLeast, hosts.size())
                        .mapToObj(count -> "[" + String.join(", ", hosts.subList(0, count)) + "]")
                        .toList());
    }

    /** Every pair that the scenario takes: nobody else knows what an action strikes. */
    private static List<Blow> blows(Outage outage, List<String> targets, List<String> actions) {
        var blows = new ArrayList<Blow>();
        var refused = new ArrayList<String>();
        var calm = outage.withoutFaults();
        for (var action : actions) {
            for (var target : targets) {
                var fault = Fault.of(action, target).at("1ms");
                var problems = calm.withFault(fault).problems();
                if (!problems.isEmpty()) {
                    refused.add(problems.get(0).toString());
                    continue;
                }
                blows.add(new Blow(action, target, calm.withFault(fault.lasting("1ms")).problems().isEmpty()));
            }
        }
        if (blows.isEmpty()) {
            throw new IllegalArgumentException("none of these actions strikes any of these targets: "
                    + (refused.isEmpty() ? "there is none" : String.join("; ", refused)));
        }
        return blows;
    }

    /** After the earliest start of all, in milliseconds. */
    private static Arbitrary<Long> later(List<Long> timersMs, long windowMs) {
        var anywhere = Arbitraries.longs().between(0, windowMs).shrinkTowards(0);
        return timersMs.isEmpty()
                ? anywhere
                : Arbitraries.frequencyOf(
                        Tuple.of(2, Arbitraries.just(0L)), Tuple.of(4, near(timersMs)), Tuple.of(2, anywhere));
    }

    private static Arbitrary<Long> length(List<Long> timersMs, long windowMs) {
        var any = Arbitraries.longs().between(1, windowMs).shrinkTowards(1);
        return timersMs.isEmpty() ? any : Arbitraries.frequencyOf(Tuple.of(6, near(timersMs)), Tuple.of(2, any));
    }

    /** About as long as one of them, a little less or more; it shrinks towards the shortest, hit exactly. */
    private static Arbitrary<Long> near(List<Long> timersMs) {
        return Arbitraries.of(timersMs).flatMap(ms -> {
            long miss = Math.max(1, ms * AIM_PERCENT / 100);
            return Arbitraries.longs().between(Math.max(1, ms - miss), ms + miss).shrinkTowards(ms);
        });
    }

    private static Fault fault(Blow blow, long atMs, long lengthMs) {
        var fault = Fault.of(blow.action(), blow.target()).at(Types.showDuration(atMs * SimTime.MILLISECOND));
        return blow.lasts() ? fault.lasting(Types.showDuration(lengthMs * SimTime.MILLISECOND)) : fault;
    }

    /** Two of one kind need two names. */
    private static List<Fault> named(List<Fault> faults) {
        var seen = new LinkedHashMap<String, Integer>();
        return faults.stream()
                .map(fault -> {
                    var name = fault.targets().get(0) + " " + fault.action();
                    int count = seen.merge(name, 1, Integer::sum);
                    return fault.named(count == 1 ? name : name + " " + count);
                })
                .toList();
    }
}
