package org.outagelab.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.outagelab.core.SimTime;

/**
 * Accounts for every request of one run: one outcome each, totals, latencies, and time buckets by first arrival.
 *
 * <p>A request counts if it first arrives in [warm-up, load end). The books always balance:
 * arrived = answered + rejected + failed + abandoned + in flight, checked by {@link #audit}.
 */
public final class Ledger {
    /** Latencies are recorded in units of 100 ns with 3 digits. */
    public static final long LATENCY_UNIT_NS = 100;

    private static final long NONE = Long.MIN_VALUE;

    /** A request that ends so soon after a fault was ended by it: a reset takes no longer. */
    private static final long AT_ONCE_NS = SimTime.SECOND;

    private final long warmupNs;
    private final long loadNs;
    private final long stepNs;
    private final Judge judge;
    private Bucket present;
    private long presentFromNs;
    private final Bucket[] buckets;
    private final EndpointBook[] endpoints;
    private Ledger aside;
    private final Map<Outcome, long[]> outcomes = new IdentityHashMap<>();
    private final Map<Outcome, long[]> attemptOutcomes = new IdentityHashMap<>();
    private final Histogram failedLatency = new Histogram(3);
    private final long[] columns = new long[Outcome.Column.values().length];
    private long arrived;
    private long counted;
    private long ok;
    private long attempts;
    private long retried;
    private double okLatencySumNs;
    private double failedLatencySumNs;
    /** In order of time. */
    private long[] strikesNs = {};
    /** Most attempts and requests end as those before: the counts of that outcome. */
    private Outcome lastEnded;
    private long[] lastEndedCount;
    private Outcome lastAttempt;
    private long[] lastAttemptCount;

    /** Says whether somebody still waits for an answer. */
    @FunctionalInterface
    public interface Judge {
        boolean inTime(long arrivalNs, long endNs);
    }

    /** What happened to the requests that arrived in one step of time. */
    public static final class Bucket {
        private final TreeMap<String, Integer> failures = new TreeMap<>();
        private LatencyBins latency;
        private int arrived;
        private int ok;
        private int failed;
        private int lost;
        private int lostAndCounted;
        private long attempts;
        /** By endpoint; made when first needed. */
        private int[] okOf;
        private int[] failedOf;
        private double[] okLatencySumNsOf;
        private TreeMap<String, Integer> rejections;
        private long firstLossNs = NONE;
        private long lastLossNs = NONE;

        public int arrived() {
            return arrived;
        }

        public int ok() {
            return ok;
        }

        public int failed() {
            return failed;
        }

        /** Made for those of its requests that have ended. */
        public long attempts() {
            return attempts;
        }

        /** By outcome's name. */
        public Map<String, Integer> failures() {
            return failures;
        }

        /** Of ok requests, or null. */
        public LatencyBins latency() {
            return latency;
        }

        /** Requests lost at this time: those that arrived, and failed with no fault since, and those that a fault struck. */
        public int lost() {
            return lost;
        }

        /** Of them, those that arrived after the warm-up. */
        public int lostAndCounted() {
            return lostAndCounted;
        }

        /** By status: requests that arrived, count as ok and were answered with 4xx. */
        public Map<String, Integer> rejections() {
            return rejections == null ? Map.of() : rejections;
        }

        /** How many endpoints it knows of; the others had no request that has ended. */
        public int endpoints() {
            return okOf == null ? 0 : okOf.length;
        }

        /** Requests of one endpoint that ended ok. */
        public int ok(int endpoint) {
            return okOf == null ? 0 : okOf[endpoint];
        }

        public int failed(int endpoint) {
            return failedOf == null ? 0 : failedOf[endpoint];
        }

        /** Of its ok requests, exact. */
        public double okLatencySumNs(int endpoint) {
            return okLatencySumNsOf == null ? 0 : okLatencySumNsOf[endpoint];
        }

        /** When the first of the requests {@link #lost} was: at its arrival, or when a fault struck it. */
        public long firstLossNs() {
            return firstLossNs;
        }

        public long lastLossNs() {
            return lastLossNs;
        }
    }

    /** The requests of one endpoint. */
    public static final class EndpointBook {
        private final String name;
        private final Histogram latency = new Histogram(3);
        private long counted;
        private long ok;
        private double okLatencySumNs;

        EndpointBook(String name) {
            this.name = name;
        }

        public String name() {
            return name;
        }

        public long counted() {
            return counted;
        }

        public long ok() {
            return ok;
        }

        /** Of ok requests, exact. */
        public double okLatencySumNs() {
            return okLatencySumNs;
        }

        /** Of ok requests, in units of {@link #LATENCY_UNIT_NS}. */
        public Histogram latency() {
            return latency;
        }
    }

    /**
     * @param loadNs length of the load; time buckets cover it
     * @param stepNs width of a bucket
     * @param endpointNames by endpoint index
     */
    public Ledger(long warmupNs, long loadNs, long stepNs, List<String> endpointNames) {
        this(warmupNs, loadNs, stepNs, (arrivalNs, endNs) -> true, endpointNames);
    }

    /**
     * @param judge of answers that are ok: what it says came too late is lost
     * @see #Ledger(long, long, long, List)
     */
    public Ledger(long warmupNs, long loadNs, long stepNs, Judge judge, List<String> endpointNames) {
        this.warmupNs = warmupNs;
        this.loadNs = loadNs;
        this.judge = judge;
        this.stepNs = stepNs;
        this.buckets = new Bucket[(int) ((loadNs + stepNs - 1) / stepNs)];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new Bucket();
        }
        // None of any time that is asked for.
        this.presentFromNs = Long.MAX_VALUE;
        this.endpoints = new EndpointBook[endpointNames.size()];
        for (int i = 0; i < endpoints.length; i++) {
            endpoints[i] = new EndpointBook(endpointNames.get(i));
        }
    }

    /**
     * Of requests that nobody is owed an answer to: the same times and endpoints, and no part of what this one counts. The
     * audit looks at both.
     */
    public Ledger aside() {
        if (aside == null) {
            aside = new Ledger(warmupNs, loadNs, stepNs, Arrays.stream(endpoints).map(EndpointBook::name).toList());
        }
        return aside;
    }

    /** Requests of attacks that arrived in a step of time, by its place. */
    public int arrivedAside(int bucket) {
        return aside == null ? 0 : aside.buckets[bucket].arrived;
    }

    /** A fault strikes now: a request that is in flight and fails later is lost at this time. Not before earlier ones. */
    public void struck(long nowNs) {
        strikesNs = Arrays.copyOf(strikesNs, strikesNs.length + 1);
        strikesNs[strikesNs.length - 1] = nowNs;
    }

    public void arrived(long nowNs) {
        arrived++;
        bucket(nowNs).arrived++;
    }

    /** An attempt has ended, whether or not it was the last. */
    public void attemptEnded(Outcome outcome) {
        if (outcome != lastAttempt) {
            lastAttempt = outcome;
            lastAttemptCount = attemptOutcomes.computeIfAbsent(outcome, key -> new long[1]);
        }
        lastAttemptCount[0]++;
    }

    /**
     * One by the rule of endpoints that have none of their own.
     *
     * @param attemptsMade 0 if nothing was sent
     */
    public void ended(long arrivalNs, long nowNs, int endpoint, Outcome outcome, int attemptsMade) {
        ended(arrivalNs, nowNs, endpoint, outcome, outcome.ok(), attemptsMade);
    }

    /**
     * @param ok whether its endpoint takes it for a success
     * @param attemptsMade 0 if nothing was sent
     */
    public void ended(long arrivalNs, long nowNs, int endpoint, Outcome outcome, boolean ok, int attemptsMade) {
        columns[outcome.column().ordinal()]++;
        count(arrivalNs, nowNs - arrivalNs, endpoint, outcome.name(), ok && judge.inTime(arrivalNs, nowNs), true);
        if (ok && outcome.status() >= 400) {
            var bucket = bucket(arrivalNs);
            bucket.rejections = bucket.rejections == null ? new TreeMap<>() : bucket.rejections;
            bucket.rejections.merge(Integer.toString(outcome.status()), 1, Integer::sum);
        }
        bucket(arrivalNs).attempts += attemptsMade;
        if (arrivalNs >= warmupNs) {
            if (outcome != lastEnded) {
                lastEnded = outcome;
                lastEndedCount = outcomes.computeIfAbsent(outcome, key -> new long[1]);
            }
            lastEndedCount[0]++;
            attempts += attemptsMade;
            retried += attemptsMade > 1 ? 1 : 0;
        }
    }

    private void count(
            long arrivalNs, long latencyNs, int endpoint, String outcome, boolean wasOk, boolean complete) {
        var bucket = bucket(arrivalNs);
        if (bucket.okOf == null) {
            bucket.okOf = new int[endpoints.length];
            bucket.failedOf = new int[endpoints.length];
            bucket.okLatencySumNsOf = new double[endpoints.length];
        }
        if (wasOk) {
            bucket.okOf[endpoint]++;
            bucket.okLatencySumNsOf[endpoint] += latencyNs;
            bucket.ok++;
            if (bucket.latency == null) {
                bucket.latency = new LatencyBins();
            }
            bucket.latency.add(latencyNs);
        } else {
            bucket.failed++;
            bucket.failedOf[endpoint]++;
            bucket.failures.merge(outcome, 1, Integer::sum);
            lose(lossNs(arrivalNs, complete ? arrivalNs + latencyNs : Long.MAX_VALUE), arrivalNs >= warmupNs);
        }
        if (arrivalNs < warmupNs) {
            return;
        }
        counted++;
        var book = endpoints[endpoint];
        book.counted++;
        long units = (latencyNs + LATENCY_UNIT_NS / 2) / LATENCY_UNIT_NS;
        if (wasOk) {
            ok++;
            book.ok++;
            book.latency.recordValue(units);
            book.okLatencySumNs += latencyNs;
            okLatencySumNs += latencyNs;
        } else if (complete) {
            failedLatency.recordValue(units);
            failedLatencySumNs += latencyNs;
        }
    }

    private void lose(long lossNs, boolean countsToo) {
        var bucket = bucket(lossNs);
        bucket.lost++;
        bucket.lostAndCounted += countsToo ? 1 : 0;
        bucket.firstLossNs = bucket.firstLossNs == NONE ? lossNs : Math.min(bucket.firstLossNs, lossNs);
        bucket.lastLossNs = Math.max(bucket.lastLossNs, lossNs);
    }

    /**
     * When a request was lost: as it arrived, or when the first fault struck that came while it was in flight; of several,
     * a later one that ended it at once.
     */
    private long lossNs(long arrivalNs, long endNs) {
        long lossNs = arrivalNs;
        for (long strikeNs : strikesNs) {
            boolean inFlight = strikeNs > arrivalNs && strikeNs <= endNs;
            if (inFlight && (lossNs == arrivalNs || endNs - strikeNs <= AT_ONCE_NS)) {
                lossNs = strikeNs;
            }
        }
        return lossNs;
    }

    /** A request still open when the run was cut: failed for availability, without a latency. */
    public void censored(long arrivalNs, int endpoint) {
        count(arrivalNs, 0, endpoint, "in flight", false, false);
    }

    /** Most are asked for in the one that was asked for last: a division is dear. */
    private Bucket bucket(long timeNs) {
        long since = timeNs - presentFromNs;
        if (since >= 0 && since < stepNs) {
            return present;
        }
        long place = timeNs / stepNs;
        presentFromNs = place * stepNs;
        present = buckets[(int) Math.min(buckets.length - 1L, place)];
        return present;
    }

    /** Requests that arrived, those of the warm-up too. */
    public long arrived() {
        return arrived;
    }

    public long counted() {
        return counted;
    }

    public long ok() {
        return ok;
    }

    public long attempts() {
        return attempts;
    }

    /** Counted requests that took more than one attempt. */
    public long retried() {
        return retried;
    }

    /** Ended in a column, those of the warm-up too. */
    public long ended(Outcome.Column column) {
        return columns[column.ordinal()];
    }

    public long inFlight() {
        long ended = 0;
        for (long column : columns) {
            ended += column;
        }
        return arrived - ended;
    }

    /** @throws IllegalStateException if a request was lost from the books or entered twice */
    public void audit(long open) {
        long all = inFlight() + (aside == null ? 0 : aside.inFlight());
        if (all != open) {
            throw new IllegalStateException("the ledger does not balance: " + arrived + " requests arrived, "
                    + (arrived - inFlight()) + " ended, but " + open + " are open"
                    + (aside == null ? "" : ", those of attacks included: " + aside.arrived + " and " + aside.inFlight()));
        }
    }

    /** Counted requests that got an answer, whatever its status. */
    public long answered() {
        return outcomes.entrySet().stream()
                .filter(entry -> entry.getKey().status() > 0)
                .mapToLong(entry -> entry.getValue()[0])
                .sum();
    }

    /** The time in which requests that arrive are counted. */
    public double countedSeconds() {
        return SimTime.toSeconds(loadNs) - SimTime.toSeconds(warmupNs);
    }

    /** Steps of time of which enough is known to say whether the service was up. @see #stepsUp */
    public long stepsKnown() {
        return Arrays.stream(buckets).filter(Ledger::known).count();
    }

    /** Of the steps with at least five ended requests, those in which half of them or more were ok. */
    public long stepsUp() {
        return Arrays.stream(buckets).filter(bucket -> known(bucket) && 2 * bucket.ok >= bucket.ok + bucket.failed).count();
    }

    private static boolean known(Bucket bucket) {
        return bucket.ok + bucket.failed >= 5;
    }

    /** Counted requests by outcome, by name. */
    public Map<String, Long> outcomes() {
        return byName(outcomes);
    }

    /** Attempts by outcome, by name. */
    public Map<String, Long> attemptOutcomes() {
        return byName(attemptOutcomes);
    }

    private static Map<String, Long> byName(Map<Outcome, long[]> counts) {
        var named = new TreeMap<String, Long>();
        counts.forEach((outcome, count) -> named.merge(outcome.name(), count[0], Long::sum));
        return named;
    }

    /** A copy, in units of {@link #LATENCY_UNIT_NS}. */
    public Histogram okLatency() {
        var all = new Histogram(3);
        for (var endpoint : endpoints) {
            all.add(endpoint.latency);
        }
        return all;
    }

    /** In units of {@link #LATENCY_UNIT_NS}. */
    public Histogram failedLatency() {
        return failedLatency;
    }

    /** Of ok requests, exact. */
    public double okLatencySumNs() {
        return okLatencySumNs;
    }

    /** Of failed requests that ended, exact. */
    public double failedLatencySumNs() {
        return failedLatencySumNs;
    }

    /** Exact mean; NaN without ok requests. */
    public double okLatencyMeanNs() {
        return ok == 0 ? Double.NaN : okLatencySumNs / ok;
    }

    /** Exact mean; NaN without failed requests. */
    public double failedLatencyMeanNs() {
        return failedLatency.getTotalCount() == 0 ? Double.NaN : failedLatencySumNs / failedLatency.getTotalCount();
    }

    public List<Bucket> buckets() {
        return new ArrayList<>(List.of(buckets));
    }

    public List<EndpointBook> endpoints() {
        return List.of(endpoints);
    }

    public long stepNs() {
        return stepNs;
    }
}
