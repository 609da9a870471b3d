package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outagelab.call.Ledger;
import org.outagelab.inference.Confidence;
import org.outagelab.metric.MetricFold;
import org.outagelab.metric.MetricId;
import org.outagelab.metric.MetricTable;
import org.outagelab.metric.Sample;
import org.outagelab.metric.Unit;
import org.outagelab.results.Audit;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.LatencyCurve;
import org.outagelab.results.Measured;
import org.outagelab.results.Timeline;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.ThresholdSpec;

/**
 * Puts runs together as they end, in the order of their index: estimates with intervals, totals, incidents by cause.
 *
 * <p>Of a run nothing is kept but sums, so that memory does not grow with runs; of the first one, how it went over time.
 */
final class Fold {
    private static final double[] CURVE = {
        0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.3, 99.5, 99.7, 99.9, 99.95, 99.99
    };
    private static final MetricId AVAILABILITY = MetricId.ofRun("availability");
    private static final MetricId LATENCY = MetricId.ofRun("latency.p50");

    private final MetricTable table;
    private final long signature;
    private final MetricFold metrics;
    private final IncidentFold incidents = new IncidentFold();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Long> attemptOutcomes = new TreeMap<>();
    private final Map<String, Map<String, Long>> balancerLogs = new LinkedHashMap<>();
    private final Map<String, Integer> givenUp = new TreeMap<>();
    private Audit audit = new Audit(0, 0, 0, 0, 0, 0);
    private long digest = 0x2545F4914F6CDD1DL;
    private double counted;
    private int runs;
    private Timeline first;

    Fold(Scenario scenario) {
        this.table = Tables.of(scenario);
        this.signature = RunSummary.signature(table);
        this.metrics = new MetricFold(table);
    }

    /** The next run. @throws IllegalArgumentException if it is of a scenario with other metrics */
    void add(RunSummary run) {
        if (run.signature() != signature) {
            throw new IllegalArgumentException("run " + run.index() + " is of a scenario with other metrics");
        }
        if (runs == 0) {
            first = run.details() == null ? new Timeline((int) run.index(), run.seconds(), List.of(), List.of(), List.of()) : run.details();
        }
        runs++;
        digest = Long.rotateLeft((digest ^ run.digest()) * 0xBF58476D1CE4E5B9L, 31);
        run.outcomes().forEach((name, count) -> outcomes.merge(name, count, Long::sum));
        run.attemptOutcomes().forEach((name, count) -> attemptOutcomes.merge(name, count, Long::sum));
        run.balancerLogs().forEach((name, lines) -> lines.forEach((line, count) ->
                balancerLogs.computeIfAbsent(name, ignored -> new TreeMap<>()).merge(line, count, Long::sum)));
        audit = audit.plus(run.audit());
        incidents.add(run.incidents());
        run.givenUp().forEach(instance -> givenUp.merge(instance, 1, Integer::sum));
        counted += ((Sample.Quotient) run.samples().get(table.row(AVAILABILITY).sample())).whole();
        metrics.add(run.samples());
    }

    /** In how many runs the supervisor of each instance gave up starting it. */
    Map<String, Integer> givenUp() {
        return givenUp;
    }

    /** Runs so far. */
    int runs() {
        return runs;
    }

    /** The first run over time. */
    Timeline first() {
        return first;
    }

    /** All metrics that runs give, at 95 %, in the order of their table. */
    Map<String, Estimate> metrics() {
        var all = new LinkedHashMap<String, Estimate>();
        table.named().forEach((name, row) -> {
            if (row.metric().isMeasured()) {
                all.put(name, metrics.estimate(row, Confidence.P95));
            }
        });
        return all;
    }

    /** What else is to be known of these. */
    Map<String, Measured> measured() {
        var all = new LinkedHashMap<String, Measured>();
        table.named().forEach((name, row) -> {
            if (row.metric().isMeasured()) {
                all.put(name, metrics.measured(row));
            }
        });
        return all;
    }

    /** What one run gives, by metric; NaN where it has none. */
    Map<String, Double> valuesOf(RunSummary run) {
        var values = new LinkedHashMap<String, Double>();
        table.named().forEach((name, row) -> {
            if (row.metric().isMeasured()) {
                values.put(name, MetricFold.ofOneRun(row, run.samples()));
            }
        });
        return values;
    }

    /** One metric by its name. */
    Estimate metric(String name, Confidence confidence) {
        return metrics.estimate(table.named(name), confidence);
    }

    Estimate metric(MetricTable.Row row, Confidence confidence) {
        return metrics.estimate(row, confidence);
    }

    /** Of a metric by its name. */
    Unit unit(String name) {
        return table.named(name).metric().unit();
    }

    /** What a threshold is about; null for something that has a meaning during a fault, but no value yet. */
    MetricTable.Row row(ThresholdSpec threshold) {
        var row = table.named(threshold.metric());
        return threshold.during().isEmpty() ? row : table.row(row.id().during(threshold.during()));
    }

    /** Of the requests that a metric is about; NaN when there were none. */
    double okShare(MetricTable.Row row) {
        var share = table.row(new MetricId(row.id().scope(), row.id().owner(), AVAILABILITY.name()));
        return metrics.estimate(share, Confidence.P95).mean();
    }

    String digest() {
        return String.format("%016x", digest);
    }

    Map<String, Long> outcomes() {
        return mostFrequentFirst(outcomes);
    }

    Map<String, Long> attemptOutcomes() {
        return mostFrequentFirst(attemptOutcomes);
    }

    /** By balancer: what it would have logged, totals over runs. */
    Map<String, Map<String, Long>> balancerLogs() {
        return balancerLogs;
    }

    Audit audit() {
        return audit;
    }

    LatencyCurve latencyCurve() {
        var merged = metrics.merged(table.row(LATENCY));
        var points = new ArrayList<LatencyCurve.Point>();
        for (double percentile : CURVE) {
            if (merged.getTotalCount() >= 10 / (1 - percentile / 100)) {
                points.add(new LatencyCurve.Point(
                        percentile, merged.getValueAtPercentile(percentile) * (Ledger.LATENCY_UNIT_NS * 1e-9)));
            }
        }
        double failed = counted == 0 ? Double.NaN : 1 - merged.getTotalCount() / counted;
        return new LatencyCurve(merged.getTotalCount(), failed, points);
    }

    /** Matched by cause, by the first start. */
    List<IncidentSummary> incidents() {
        return incidents.summaries();
    }

    private static Map<String, Long> mostFrequentFirst(Map<String, Long> sums) {
        var sorted = new LinkedHashMap<String, Long>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }
}
