package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.action.Actions;
import org.outagelab.action.Capability;
import org.outagelab.action.Crash;
import org.outagelab.action.Strikes;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.kind.Kinds;
import org.outagelab.reading.Forecast;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.ReliabilitySpec;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.Deployment;

/**
 * Plays failures at request level under a load that never changes, at its true rate, and counts by endpoint and second of
 * arrival what is lost.
 *
 * <p>A run is not drained: what has arrived long enough before its end has been answered, or is lost. How long that is says
 * {@link #patienceNs}. While only one slow reaction is waited for, requests may come more rarely ({@link Pace}); nothing
 * that depends on capacity is read off such a time.
 */
final class Drill {
    /** When failures strike. */
    static final long STRIKES_NS = 10 * SimTime.SECOND;
    /** A client without a timeout is taken to wait so long. */
    static final long WAITS_NS = 60 * SimTime.SECOND;
    /** Linux sends a SYN again after a second (tcp_timeouts_init): who waits as long has waited for something. */
    private static final long SYN_AGAIN_NS = SimTime.SECOND;
    /** Requests of one run: more than any topology needs that settles. */
    private static final double MOST_REQUESTS = 1_500_000;

    private static final long STEP_NS = SimTime.SECOND;
    private static final long SEED_STEP = 1_000_003;
    private static final Position HERE = new Position("", 0, 0);

    private final Scenario scenario;
    private final long patienceNs;
    private final double perSecond;
    private final Islands islands;

    /** @param scenario with loads that never change */
    Drill(Scenario scenario) {
        this.scenario = scenario;
        long longest = 0;
        double rate = 0;
        for (var load : scenario.loads()) {
            long once = load.client().timeoutNs();
            int tries = 1 + load.client().retries();
            long whole = once >= WAITS_NS ? once : once * tries + (tries > 1 ? Math.min(load.client().capNs(), once) * tries : 0);
            long bounded = Math.min(whole, load.client().deadlineNs());
            longest = Math.max(longest, once == SimTime.NEVER ? Math.min(WAITS_NS, bounded) : Math.min(2 * WAITS_NS, bounded));
            rate += value(load.source()) * (load.source() instanceof LoadSpec.Rate batches ? batches.batch() : 1);
        }
        patienceNs = longest + SimTime.SECOND;
        perSecond = Math.max(1, rate);
        islands = new Islands(scenario);
    }

    /**
     * Endpoints that these failures may concern, by their place: loads of other islands are not played.
     *
     * @return all of them where nothing fails
     */
    boolean[] concerned(List<FailureSpec> failures) {
        var loads = islands.concerned(failures);
        var endpoints = new ArrayList<Boolean>();
        for (int i = 0; i < loads.length; i++) {
            for (int e = 0; e < scenario.loads().get(i).endpoints().size(); e++) {
                endpoints.add(loads[i]);
            }
        }
        var concerned = new boolean[endpoints.size()];
        for (int e = 0; e < concerned.length; e++) {
            concerned[e] = endpoints.get(e);
        }
        return concerned;
    }

    private static double value(LoadSpec.Source source) {
        return source instanceof LoadSpec.Rate rate
                ? rate.stages().get(0).value()
                : ((LoadSpec.Users) source).stages().get(0).value();
    }

    /** A request that arrived longer ago has been answered, or is lost. */
    long patienceNs() {
        return patienceNs;
    }

    /** Requests per second of all loads, or users. */
    double perSecond() {
        return perSecond;
    }

    /** So long a run may be. */
    long longestNs() {
        return (long) Math.min(SimTime.HOUR, Math.max(3 * 60, MOST_REQUESTS / perSecond) * SimTime.SECOND);
    }

    /** Whether the request level has such a fault. */
    static boolean possible(FailureSpec failure) {
        return Actions.showing(failure) != null;
    }

    /**
     * How often requests come: at their true rate but for one time in between.
     *
     * @param factor of the rate in that time
     */
    record Pace(long fromNs, long toNs, double factor) {
        static final Pace TRUE = new Pace(0, 0, 1);

        /** Rare enough that so many requests come. */
        static Pace sparse(long fromNs, long toNs, double perSecond, double requests) {
            double seconds = SimTime.toSeconds(toNs - fromNs);
            return seconds * perSecond <= requests ? TRUE : new Pace(fromNs, toNs, requests / (seconds * perSecond));
        }

        double factorAt(long atNs) {
            return atNs >= fromNs && atNs < toNs ? factor : 1;
        }
    }

    /** Says when a run may end. */
    interface End {
        /** @return when to look again; not after now: it ends */
        long next(Books books, long nowNs);
    }

    /** What was seen: what arrived long enough before the end. */
    final class Books {
        private final Ledger ledger;
        private final Pace pace;
        private final double[] rates;
        /** Of each endpoint, its place in the ledger; -1 if it was not played. */
        private final int[] place;
        private List<Ledger.Bucket> buckets;
        private long endNs;
        private long events;
        private int open;

        private Books(Ledger ledger, Pace pace, boolean[] played) {
            this.ledger = ledger;
            this.pace = pace;
            this.rates = rates();
            this.place = new int[played.length];
            int next = 0;
            for (int e = 0; e < played.length; e++) {
                place[e] = played[e] ? next++ : -1;
            }
            this.buckets = ledger.buckets();
        }

        /** Requests that arrived in this time, of all endpoints, and have been answered well. */
        double okShare(long fromNs, long toNs) {
            long arrived = 0;
            long ok = 0;
            for (int i = (int) (fromNs / STEP_NS); i < toNs / STEP_NS; i++) {
                arrived += buckets.get(i).arrived();
                ok += buckets.get(i).ok();
            }
            return arrived == 0 ? Double.NaN : (double) ok / arrived;
        }

        /** Whether all that arrived by then has been answered, or lost. */
        boolean decided(long toNs) {
            for (int i = 0; i < toNs / STEP_NS; i++) {
                var bucket = buckets.get(i);
                if (bucket.arrived() > bucket.ok() + bucket.failed()) {
                    return false;
                }
            }
            return true;
        }

        int open() {
            return open;
        }

        long endNs() {
            return endNs;
        }

        long events() {
            return events;
        }

        /** Whether failures may concern an endpoint: else nothing of it was sent, and nothing of it is lost. */
        boolean played(int endpoint) {
            return place[endpoint] >= 0;
        }

        long sent(int endpoint, long fromNs, long toNs) {
            long sent = 0;
            for (int i = (int) (fromNs / STEP_NS); i < toNs / STEP_NS && played(endpoint); i++) {
                sent += buckets.get(i).ok(place[endpoint]) + buckets.get(i).failed(place[endpoint]);
            }
            return sent;
        }

        long lost(int endpoint, long fromNs, long toNs) {
            long lost = 0;
            for (int i = (int) (fromNs / STEP_NS); i < toNs / STEP_NS && played(endpoint); i++) {
                lost += buckets.get(i).failed(place[endpoint]);
            }
            return lost;
        }

        /** What most of those got that were lost; empty when none were. */
        String loss(long fromNs, long toNs) {
            var counts = new java.util.TreeMap<String, Integer>();
            for (int i = (int) (fromNs / STEP_NS); i < toNs / STEP_NS; i++) {
                buckets.get(i).failures().forEach((outcome, n) -> counts.merge(outcome, n, Integer::sum));
            }
            return counts.entrySet().stream()
                    .max(java.util.Map.Entry.comparingByValue())
                    .map(java.util.Map.Entry::getKey)
                    .orElse("");
        }

        /**
         * Seconds of the load that were lost of what arrived in this time: requests lost over requests per second; of a
         * closed loop the share of those sent.
         */
        double lostSeconds(int endpoint, long fromNs, long toNs) {
            double seconds = 0;
            double share = 0;
            for (int i = (int) (fromNs / STEP_NS); i < toNs / STEP_NS && played(endpoint); i++) {
                int failed = buckets.get(i).failed(place[endpoint]);
                if (rates[endpoint] > 0) {
                    seconds += failed / (rates[endpoint] * pace.factorAt(i * STEP_NS));
                } else {
                    int sent = failed + buckets.get(i).ok(place[endpoint]);
                    share = sent == 0 ? share : (double) failed / sent;
                    seconds += share;
                }
            }
            return seconds;
        }
    }

    /** Of each endpoint; 0 where users of a closed loop decide. */
    private double[] rates() {
        var rates = new ArrayList<Double>();
        for (var load : scenario.loads()) {
            double weights = load.endpoints().stream().mapToDouble(spec -> spec.weight()).sum();
            for (var spec : load.endpoints()) {
                rates.add(load.source() instanceof LoadSpec.Rate rate
                        ? rate.stages().get(0).value() * rate.batch() * spec.weight() / weights
                        : 0.0);
            }
        }
        return rates.stream().mapToDouble(rate -> rate).toArray();
    }

    /**
     * Failures strike at {@link #STRIKES_NS}, all at one instant.
     *
     * @param lastsNs until their repair, without the time to boot
     * @param run which of the independent runs
     * @param limitNs it ends by then
     * @param end asked first at the instant that it names for now = 0
     */
    Books play(List<FailureSpec> failures, long lastsNs, Pace pace, long run, long limitNs, End end) {
        var faults = failures.stream().map(failure -> fault(failure, lastsNs)).toList();
        var played = scenario.withSeed(scenario.seed() + SEED_STEP * run)
                .withFaults(faults)
                .withReliability(ReliabilitySpec.NONE)
                .withoutThresholds()
                .withRun(new RunSpec(1, 1, "", 0))
                .withLoads(Islands.of(scenario.loads(), islands.concerned(failures)).stream().map(load -> paced(load, pace)).toList());
        var simulation = new Simulation(played.seed(), 0);
        simulation.limitEvents(Forecast.MOST_EVENTS);
        var names = new ArrayList<String>();
        played.loads().forEach(load -> load.endpoints().forEach(spec -> names.add(spec.endpoint().name())));
        var ledger = new Ledger(0, limitNs, STEP_NS, judge(SimTime.plus(STRIKES_NS, lastsNs)), names);
        var deployment = new Deployment(simulation, played, ledger, new Recorder(simulation));
        var books = new Books(ledger, pace, concerned(failures));
        deployment.start();
        long next = end.next(books, 0);
        while (next > simulation.nowNs() && simulation.nowNs() < limitNs) {
            simulation.runUntil(Math.min(next, limitNs));
            books.open = deployment.open();
            books.endNs = simulation.nowNs();
            next = end.next(books, simulation.nowNs());
        }
        deployment.censorOpen();
        books.events = simulation.eventsExecuted();
        return books;
    }

    /**
     * Clients without a timeout would wait for any repair: an answer that only the repair made possible, or that takes more
     * than a minute, is none.
     */
    private Ledger.Judge judge(long repairedNs) {
        if (scenario.loads().stream().noneMatch(load -> load.client().timeoutNs() == SimTime.NEVER)) {
            return (arrivalNs, endNs) -> true;
        }
        long mostNs = Math.max(WAITS_NS, patienceNs);
        return (arrivalNs, endNs) -> endNs - arrivalNs <= mostNs
                && (arrivalNs >= repairedNs || endNs < repairedNs || endNs - arrivalNs < SYN_AGAIN_NS);
    }

    private static LoadSpec paced(LoadSpec load, Pace pace) {
        if (pace.factor == 1 || !(load.source() instanceof LoadSpec.Rate rate)) {
            return load;
        }
        double value = rate.stages().get(0).value();
        var stages = List.of(
                new LoadSpec.Stage(value, pace.fromNs),
                new LoadSpec.Stage(value * pace.factor, pace.toNs - pace.fromNs),
                new LoadSpec.Stage(value, rate.stages().get(0).durationNs()));
        return new LoadSpec(
                load.name(),
                load.to(),
                new LoadSpec.Rate(stages, false, rate.arrivals(), rate.batch()),
                load.endpoints(),
                load.client(),
                load.clients());
    }

    /** The fault of the request level that is the same thing. */
    private FaultSpec fault(FailureSpec failure, long lastsNs) {
        var action = Actions.showing(failure);
        if (action == null) {
            throw new IllegalArgumentException("no run shows the failure of an address: " + failure.name());
        }
        var targets = action.verb().strikes().targets() ? failure.members() : List.<String>of();
        if (action.verb().strikes() == Strikes.ANSWERS) {
            targets = targets.stream().filter(this::answers).toList();
            if (targets.isEmpty()) {
                action = new Crash();
                targets = failure.members();
            }
        }
        return new FaultSpec(failure.name(), STRIKES_NS, lastsNs, action, targets, HERE);
    }

    /** Only what produces answers itself can answer with an error of their own. */
    private boolean answers(String instance) {
        for (var service : scenario.services().values()) {
            if (service.instances().contains(instance)) {
                return Kinds.of(service).can(Capability.ANSWERS);
            }
        }
        return false;
    }
}
