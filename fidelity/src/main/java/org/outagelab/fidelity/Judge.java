package org.outagelab.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.VariantResults;
import org.outagelab.scenario.Scenario;

/** Predicts one case both ways and judges every quantity by the rules of its measurements. */
final class Judge {
    static final int DRAWN_RUNS = 40;
    private static final List<String> LATENCIES = List.of("mean", "p50", "p90", "p99");

    private final TruthCase truth;
    private final List<Row> rows = new ArrayList<>();

    Judge(TruthCase truth) {
        this.truth = truth;
    }

    List<Row> recorded(Scenario scenario) {
        var result = run(scenario, 1);
        var measured = truth.repeat(0);
        double down = down(result);
        double seenDown = measured.path("fault_to_DOWN_s").asDouble(Double.NaN);
        // With `timeout check` set, a check lasts one of two times at HAProxy's whim: losses are compared per second
        // until DOWN, and the time of DOWN with its bounds (docs/models/haproxy.md#health-checks).
        double share = truth.checksTimeOut() ? seenDown / down : 1;
        judgeCount("recorded", "sent", measured.path("sent").asDouble(), value(result, "requests.sent"));
        for (var outcome : names("outcomes", 0)) {
            judgeCount(
                    "recorded",
                    "outcome " + outcome,
                    measured.path("outcomes").path(outcome).asDouble(),
                    outcome.equals("ok")
                            ? value(result, "requests.sent")
                                    - share * (value(result, "requests.sent") - count(result.outcomes(), outcome))
                            : share * count(result.outcomes(), outcome));
        }
        if (!truth.checksTimeOut()) {
            for (var outcome : names("attempt_outcomes", 0)) {
                judgeCount(
                        "recorded",
                        "attempts " + outcome,
                        measured.path("attempt_outcomes").path(outcome).asDouble(),
                        count(result.attemptOutcomes(), outcome));
            }
            for (var server : names("ok_by_server", 0)) {
                double ok = measured.path("outcomes").path("ok").asDouble();
                judgeShare(
                        server,
                        measured.path("ok_by_server").path(server).asDouble() / ok,
                        answers(result, server) / value(result, "requests.ok"),
                        ok);
            }
        }
        for (var window : SuccessWindow.of(truth.overload(0))) {
            double arrived = window.arrived(result.timeline());
            judgeCount("recorded", window.name() + ", ok", window.share() * arrived, window.ok(result.timeline()));
        }
        for (var quantile : LATENCIES) {
            double seen = measured.path("ok_latency_ms").path(quantile).asDouble();
            double predicted = 1000 * value(result, "latency." + quantile);
            double tolerance = tolerance(quantile);
            latency("recorded", quantile, show(seen), show(predicted),
                    Math.abs(predicted - seen) <= tolerance * seen,
                    String.format(Locale.ROOT, "±%.1f %%, off by %+.1f %%", 100 * tolerance, 100 * (predicted / seen - 1)));
        }
        if (truth.checksTimeOut()) {
            var bounds = truth.downBounds();
            add(Row.Kind.DETECTION, "recorded", "fault_to_DOWN_s", show(seenDown), show(down),
                    down >= bounds[0] && down <= bounds[1],
                    "within " + show(bounds[0]) + " … " + show(bounds[1]));
        } else {
            judgeInstant(result, "fault_to_DOWN_s", down);
            judgeInstant(result, "restore_to_UP_s", up(result));
        }
        return rows;
    }

    List<Row> drawn(Scenario scenario) {
        var results = new ArrayList<VariantResults>();
        for (int seed = 1; seed <= DRAWN_RUNS; seed++) {
            results.add(run(scenario, seed));
        }
        judgeRange("sent", measured("sent"), predicted(results, result -> value(result, "requests.sent")));
        for (var outcome : allNames("outcomes")) {
            judgeRange(
                    "outcome " + outcome,
                    measured("outcomes", outcome),
                    predicted(results, result -> count(result.outcomes(), outcome)));
        }
        for (var outcome : allNames("attempt_outcomes")) {
            judgeRange(
                    "attempts " + outcome,
                    measured("attempt_outcomes", outcome),
                    predicted(results, result -> count(result.attemptOutcomes(), outcome)));
        }
        for (var server : allNames("ok_by_server")) {
            judgeRange(
                    "ok from " + server,
                    measured("ok_by_server", server),
                    predicted(results, result -> answers(result, server)));
        }
        for (var quantile : LATENCIES) {
            var seen = measured("ok_latency_ms", quantile);
            var predicted = predicted(results, result -> 1000 * value(result, "latency." + quantile));
            boolean met = predicted[0] <= seen[2] && seen[0] <= predicted[2];
            latency("drawn", quantile, range(seen), range(predicted), met, "ranges overlap");
        }
        judgeDelay("fault_to_DOWN_s", results, true);
        judgeDelay("restore_to_UP_s", results, false);
        return rows;
    }

    private void judgeDelay(String name, List<VariantResults> results, boolean isDown) {
        var seen = measured(name);
        if (Double.isNaN(seen[0])) {
            return;
        }
        var predicted = predicted(results, result -> isDown ? down(result) : up(result));
        add(Row.Kind.DETECTION, "drawn", name, range(seen), range(predicted),
                predicted[0] - 0.05 <= seen[2] && seen[0] <= predicted[2] + 0.05, "ranges overlap");
    }

    private static VariantResults run(Scenario scenario, long seed) {
        return new Experiment(scenario.withSeed(seed), 1, (done, planned) -> { }).run("base");
    }

    private void judgeCount(String mode, String quantity, double seen, double predicted) {
        double tolerance = Math.max(2, 0.01 * seen);
        add(Row.Kind.COUNT, mode, quantity, show(seen), show(predicted), Math.abs(predicted - seen) <= tolerance,
                "±max(2, 1 %)");
    }

    /** Even a perfect prediction of the probability misses the share by its own noise. @param n requests it is of */
    private void judgeShare(String server, double seen, double predicted, double n) {
        double tolerance = shareTolerance(predicted, n);
        add(Row.Kind.SHARE, "recorded", "share of ok from " + server + ", %", show(100 * seen), show(100 * predicted),
                Math.abs(predicted - seen) <= tolerance,
                String.format(Locale.ROOT, "±%.1f pp: max(1 pp, 3·√(p(1−p)/n))", 100 * tolerance));
    }

    static double shareTolerance(double p, double n) {
        return Math.max(0.01, 3 * Math.sqrt(p * (1 - p) / n));
    }

    private void judgeRange(String quantity, double[] seen, double[] predicted) {
        double allowed = 3 * Math.sqrt(Math.max(1, predicted[1]));
        boolean met = true;
        for (double bound : new double[] {seen[0], seen[2]}) {
            met &= bound >= predicted[0] - allowed && bound <= predicted[2] + allowed;
        }
        add(Row.Kind.COUNT, "drawn", quantity, range(seen), range(predicted), met, "within ±3·√n of the predicted range");
    }

    private void judgeInstant(VariantResults result, String name, double predicted) {
        var node = truth.repeat(0).path(name);
        if (!node.isNumber()) {
            return;
        }
        double seen = node.asDouble();
        add(Row.Kind.DETECTION, "recorded", name, show(seen), show(predicted), Math.abs(predicted - seen) <= 0.05, "±50 ms");
    }

    private TreeSet<String> names(String section, int repeat) {
        var names = new TreeSet<String>();
        truth.repeat(repeat).path(section).propertyNames().forEach(names::add);
        return names;
    }

    private TreeSet<String> allNames(String section) {
        var names = new TreeSet<String>();
        for (int i = 0; i < truth.repeats(); i++) {
            names.addAll(names(section, i));
        }
        return names;
    }

    /** Of the web server that the recording calls {@code s1}, {@code s2} … */
    private static double answers(VariantResults result, String server) {
        return value(result, "web." + server.substring(1) + ".answers");
    }

    /** Outcomes are named by their status; clients' timeouts by their word. */
    private static double count(Map<String, Long> outcomes, String outcome) {
        var sums = new TreeMap<String, Long>();
        outcomes.forEach((name, count) -> {
            var key = name.startsWith("http-") ? name.substring(5, 8) : name;
            sums.merge(key, count, Long::sum);
        });
        return sums.getOrDefault(outcome, 0L);
    }

    private double tolerance(String quantile) {
        double tolerance = quantile.equals("p99") ? 0.08 : 0.05;
        double rho = truth.utilization();
        if (rho >= 0.85 && rho < 1) {
            return Math.max(tolerance, rho / (1 - rho) * 0.25 / truth.meanServiceMs());
        }
        return tolerance;
    }

    private static double value(VariantResults result, String metric) {
        return result.metrics().get(metric).mean();
    }

    private static double down(VariantResults result) {
        return result.incidents().isEmpty()
                ? Double.NaN
                : result.incidents().get(0).detected().mean()
                        - result.incidents().get(0).faultStart().mean();
    }

    private static double up(VariantResults result) {
        if (result.incidents().isEmpty()) {
            return Double.NaN;
        }
        double end = result.incidents().get(0).faultEnd().mean();
        return result.timeline().marks().stream()
                .filter(mark -> mark.at() >= end && mark.label().contains("back in rotation"))
                .mapToDouble(mark -> mark.at() - end)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Minimum, median, maximum over repeats; NaN where nothing was measured. */
    private double[] measured(String... path) {
        var values = new double[truth.repeats()];
        for (int i = 0; i < values.length; i++) {
            var node = truth.repeat(i);
            for (var key : path) {
                node = node.path(key);
            }
            values[i] = node.isNumber() ? node.asDouble() : !path[0].endsWith("ms") && !path[0].endsWith("_s") ? 0 : Double.NaN;
        }
        Arrays.sort(values);
        return new double[] {values[0], values[values.length / 2], values[values.length - 1]};
    }

    /** 2.5 %, median and 97.5 % of runs as long as the measured ones. */
    private static double[] predicted(
            List<VariantResults> results, java.util.function.ToDoubleFunction<VariantResults> value) {
        var values = results.stream().mapToDouble(value).filter(number -> !Double.isNaN(number)).sorted().toArray();
        if (values.length == 0) {
            return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        int last = values.length - 1;
        return new double[] {
            values[(int) Math.floor(0.025 * last)], values[values.length / 2], values[(int) Math.ceil(0.975 * last)]
        };
    }

    private void add(
            Row.Kind kind, String mode, String quantity, String measured, String predicted, boolean met, String rule) {
        rows.add(new Row(truth.name(), mode, quantity, kind, measured, predicted, Row.met(met), rule));
    }

    private void latency(String mode, String quantile, String measured, String predicted, boolean met, String rule) {
        rows.add(new Row(
                truth.name(), mode, "ok latency " + quantile + ", ms", Row.Kind.LATENCY, measured, predicted,
                truth.sharedOneCore() ? Row.Verdict.NOT_JUDGED : Row.met(met),
                truth.sharedOneCore() ? "several stacks shared one core" : rule));
    }

    private static String range(double[] values) {
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
