package org.outagelab.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.outagelab.scenario.Scenario;

/** Predicts one database case from distributions alone, and judges every quantity by the rules of its measurements. */
final class DatabaseJudge {
    /** Of each of the repeats: together 40 or a few more. */
    static final int RUNS = 14;

    private final DatabaseCase truth;
    private final List<DatabaseRun> runs = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /** @param scenarios one for each repeat */
    DatabaseJudge(DatabaseCase truth, List<Scenario> scenarios) {
        this.truth = truth;
        for (int repeat = 0; repeat < scenarios.size(); repeat++) {
            for (int i = 0; i < RUNS; i++) {
                runs.add(DatabaseRun.of(truth, scenarios.get(repeat), repeat, 1 + i));
            }
        }
    }

    List<Row> judge() {
        if (truth.losesItsPrimary()) {
            count("acked", DatabaseRun::acknowledged);
            count("acked_missing_on_replica", DatabaseRun::missingOnReplica);
            count("acked_missing_on_restarted_primary", DatabaseRun::missingOnRestartedPrimary);
            count("on_old_primary_not_on_replica", DatabaseRun::onlyOnOldPrimary);
            count("unacked_but_on_replica", DatabaseRun::unacknowledgedOnReplica);
            range("rpo_seconds", DatabaseRun::exposure);
            latency("commit_latency_ms", run -> run.latencies(0, run.killSeconds()));
        } else if (truth.losesItsReplica()) {
            count("writes", DatabaseRun::writes);
            count("slow_writes_gt500ms", DatabaseRun::slowWrites);
            instant("max_commit_s", DatabaseRun::slowestSeconds);
            instant("first_slow", DatabaseRun::firstSlow);
            instant("last_slow", DatabaseRun::lastSlow);
            count("yes_tx", DatabaseRun::acknowledgedByReplica);
            count("no_tx", run -> run.writes() - run.acknowledgedByReplica());
            latency("before_lat_ms", run -> run.latencies(0, run.killSeconds()));
            latency("after_lat_ms", run -> run.latencies(run.lastSlow() + run.slowestSeconds(), 1e9));
        } else if (truth.hasBurst()) {
            range("apply_rate_per_s_during_burst", run -> run.appliedPerSecond(2, truth.burstEndSeconds()));
            count("max_backlog_txn", DatabaseRun::largestBacklog);
            range("max_backlog_at_s", DatabaseRun::largestBacklogAt);
            range("max_lag_s", DatabaseRun::largestLag);
            range("max_seconds_behind_master", DatabaseRun::mostSecondsBehind);
            range("caught_up_at_s", run -> run.caughtUpAfter(truth.burstEndSeconds()));
            range("catchup_after_burst_end_s", run -> run.caughtUpAfter(truth.burstEndSeconds()) - truth.burstEndSeconds());
        } else {
            count("writes", DatabaseRun::writes);
            for (var quantile : List.of("mean", "p50", "p90", "p99")) {
                range(new String[] {"visibility_after_ack_ms", quantile}, run -> of(run.visibilitiesMs(), quantile));
            }
            for (var delay : truth.readDelaysMs()) {
                range(
                        new String[] {"p_stale_if_read_D_ms_after_ack", delay},
                        run -> run.shareSlowerThan(Double.parseDouble(delay)));
            }
            latency("commit_ms", run -> run.latencies(0, 1e9));
        }
        return rows;
    }

    private void latency(String quantity, java.util.function.Function<DatabaseRun, double[]> values) {
        for (var quantile : List.of("mean", "p50", "p90", "p99")) {
            range(new String[] {quantity, quantile}, run -> of(values.apply(run), quantile));
        }
    }

    private static double of(double[] values, String statistic) {
        if (values.length == 0) {
            return Double.NaN;
        } else if (statistic.equals("mean")) {
            return Arrays.stream(values).average().orElseThrow();
        }
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(Double.parseDouble(statistic.substring(1)) / 100 * sorted.length) - 1];
    }

    /** A count: the measured ones lie within ±3·√n of the predicted range. */
    private void count(String quantity, ToDoubleFunction<DatabaseRun> value) {
        var seen = truth.measured(quantity);
        if (seen.length == 0) {
            return;
        }
        var predicted = predicted(value);
        double allowed = 3 * Math.sqrt(Math.max(1, predicted[1]));
        // What never happens has no spread.
        allowed = predicted[0] == 0 && predicted[2] == 0 ? 0 : allowed;
        boolean met = seen[0] >= predicted[0] - allowed && seen[seen.length - 1] <= predicted[2] + allowed;
        add(quantity, seen, predicted, met, "within ±3·√n of the predicted range");
    }

    /** As detections are judged: within 50 ms. */
    private void instant(String quantity, ToDoubleFunction<DatabaseRun> value) {
        var seen = truth.measured(quantity);
        if (seen.length == 0) {
            return;
        }
        var predicted = predicted(value);
        boolean met = predicted[0] - 0.05 <= seen[seen.length - 1] && seen[0] <= predicted[2] + 0.05;
        add(quantity, seen, predicted, met, "ranges overlap within 50 ms");
    }

    private void range(String quantity, ToDoubleFunction<DatabaseRun> value) {
        range(new String[] {quantity}, value);
    }

    private void range(String[] quantity, ToDoubleFunction<DatabaseRun> value) {
        var seen = truth.measured(quantity);
        if (seen.length == 0) {
            return;
        }
        var predicted = predicted(value);
        boolean met = predicted[0] <= seen[seen.length - 1] && seen[0] <= predicted[2];
        add(String.join(" ", quantity), seen, predicted, met, "ranges overlap");
    }

    private void add(String quantity, double[] seen, double[] predicted, boolean met, String rule) {
        var measured = new double[] {seen[0], seen[seen.length / 2], seen[seen.length - 1]};
        rows.add(new Row(
                truth.name(), "drawn", quantity, quantity.matches("(commit_|.*lat_ms).*") ? Row.Kind.LATENCY : Row.Kind.DATABASE,
                show(measured), show(predicted), Row.met(met), rule));
    }

    /** 2.5 %, median and 97.5 % of the runs. */
    private double[] predicted(ToDoubleFunction<DatabaseRun> value) {
        var values = runs.stream().mapToDouble(value).filter(number -> !Double.isNaN(number)).sorted().toArray();
        if (values.length == 0) {
            return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        int last = values.length - 1;
        return new double[] {
            values[(int) Math.floor(0.025 * last)], values[values.length / 2], values[(int) Math.ceil(0.975 * last)]
        };
    }

    private static String show(double[] values) {
        return show(values[0]) + " – " + show(values[1]) + " – " + show(values[2]);
    }

    private static String show(double value) {
        if (Double.isNaN(value)) {
            return "none";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value)
                : String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
    }
}
