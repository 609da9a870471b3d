package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.outagelab.core.SimTime;
import org.outagelab.core.SimulationException;
import org.outagelab.deployment.Graph;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Precision;
import org.outagelab.inference.StoppingRule;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Recovery;
import org.outagelab.results.Series;
import org.outagelab.results.Timeline;
import org.outagelab.results.VariantResults;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.Until;

/**
 * Runs a scenario as often as it asks for, on several threads, and puts the runs together. The result depends on the
 * scenario and its seed alone.
 */
public final class Experiment {
    private final Scenario scenario;
    private final int threads;
    private final Progress progress;

    /** Told after each run. */
    @FunctionalInterface
    public interface Progress {
        /** @param planned runs at most */
        void ended(int runs, int planned);
    }

    /** @param threads at least 1; it cannot change the result */
    public Experiment(Scenario scenario, int threads, Progress progress) {
        this.scenario = scenario;
        this.threads = threads;
        this.progress = progress;
    }

    /**
     * Makes the runs. @param variant the name in the results
     *
     * @throws SimulationException if the model's own code failed
     */
    public VariantResults run(String variant) {
        var pool = Executors.newFixedThreadPool(threads, task -> {
            var thread = new Thread(task, "run");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var runs = scenario.run().until().isEmpty() ? fixed(pool) : untilPrecise(pool);
            return results(variant, runs, scenario.run().recovery() == null ? null : recovery(pool));
        } finally {
            pool.shutdownNow();
        }
    }

    private Recovery recovery(ExecutorService pool) {
        return new RecoverySearch(scenario, scaled -> {
                    var runs = new ArrayList<Run>();
                    extend(pool, new Runner(scaled), runs, scenario.run().recovery().runs());
                    return runs;
                })
                .find();
    }

    private List<Run> fixed(ExecutorService pool) {
        var runs = new ArrayList<Run>();
        extend(pool, runs, scenario.run().min());
        return runs;
    }

    private List<Run> untilPrecise(ExecutorService pool) {
        RunSpec spec = scenario.run();
        var until = Until.parse(spec.until());
        if (until == null) {
            throw new IllegalArgumentException("not a stopping rule: " + spec.until());
        }
        var precision = until.relative()
                ? Precision.relative(until.scaledWidth())
                : Precision.absolute(until.scaledWidth());
        var rule = new StoppingRule(Math.max(2, spec.min()), Math.max(2, spec.max()), precision);
        var runs = new ArrayList<Run>();
        int stop = -1;
        int looked = 0;
        while (stop < 0) {
            looked = rule.next(looked);
            extend(pool, runs, looked);
            stop = rule.stopAt(
                    runs.size(), n -> new Fold(scenario, runs.subList(0, n)).metric(until.metric(), Confidence.P95));
        }
        return runs.subList(0, stop);
    }

    private void extend(ExecutorService pool, List<Run> runs, int to) {
        extend(pool, new Runner(scenario), runs, to);
    }

    private void extend(ExecutorService pool, Runner runner, List<Run> runs, int to) {
        var pending = new ArrayList<Future<Run>>();
        for (int index = runs.size(); index < to; index++) {
            long number = index;
            pending.add(pool.submit(() -> runner.run(number)));
        }
        for (var future : pending) {
            try {
                runs.add(future.get());
                progress.ended(runs.size(), Math.max(scenario.run().max(), scenario.run().min()));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                } else if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
    }

    private VariantResults results(String variant, List<Run> runs, Recovery recovery) {
        var fold = new Fold(scenario, runs);
        var thresholds = new Thresholds(scenario.thresholds(), fold);
        var incidents = fold.incidents();
        return new VariantResults(
                variant,
                runs.size(),
                fold.digest(),
                fold.metrics(),
                fold.outcomes(),
                fold.attemptOutcomes(),
                fold.balancerLogs(),
                recovery,
                fold.audit(),
                thresholds.each(),
                thresholds.together(),
                incidents,
                Graph.of(scenario),
                timeline(runs.get(0)),
                fold.latencyCurve(),
                warnings(incidents, runs.size()));
    }

    /** Those of the scenario, and every incident that outlived its trigger. */
    private List<String> warnings(List<IncidentSummary> incidents, int runs) {
        var warnings = new ArrayList<>(scenario.warnings());
        for (var incident : incidents) {
            if (incident.metastable() > 0) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "metastable: '%s' went on long after its trigger had ended in %d of %d runs, at a load no higher"
                                + " than before, with %.2f attempts per request",
                        incident.cause(),
                        incident.metastable(),
                        runs,
                        incident.amplification().mean()));
            }
        }
        return warnings;
    }

    private Timeline timeline(Run run) {
        var buckets = run.ledger().buckets();
        double step = SimTime.toSeconds(run.ledger().stepNs());
        var series = new ArrayList<Series>();
        series.add(series("requests.ok", "1/s", step, buckets.size(), i -> buckets.get(i).ok() / step));
        var causes = new TreeSet<String>();
        buckets.forEach(bucket -> causes.addAll(bucket.failures().keySet()));
        for (var cause : causes) {
            series.add(series("requests.failed." + cause, "1/s", step, buckets.size(), i ->
                    buckets.get(i).failures().getOrDefault(cause, 0) / step));
        }
        for (double quantile : new double[] {0.5, 0.99}) {
            series.add(series(quantile == 0.5 ? "latency.p50" : "latency.p99", "s", step, buckets.size(), i ->
                    buckets.get(i).latency() == null ? Double.NaN : buckets.get(i).latency().quantileNs(quantile) * 1e-9));
        }
        for (var lag : run.lags()) {
            series.add(series("replication.lag." + lag.replica(), "s", step, buckets.size(), i ->
                    lag.perBucket()[i] * 1e-9));
            series.add(series("seconds_behind_source." + lag.replica(), "s", step, buckets.size(), i ->
                    lag.secondsBehind()[i]));
        }
        return new Timeline((int) run.index(), run.seconds(), run.lanes(), run.marks(), series);
    }

    private static Series series(
            String name, String unit, double step, int buckets, java.util.function.IntToDoubleFunction value) {
        var values = new ArrayList<Double>();
        for (int i = 0; i < buckets; i++) {
            values.add(value.applyAsDouble(i));
        }
        return new Series(name, unit, step, values);
    }
}
