package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.Timeline;
import org.outagelab.results.VariantResults;
import tools.jackson.databind.JsonNode;

/**
 * A measured rollout: gunicorns behind a balancer are restarted one after the other, or the work is switched from some to
 * others. Once with the recorded arrivals and step times of the first repeat, and drawn: the same rollout with boot times between
 * the least and the most that were measured, begun at any instant of the second after that of the first repeat.
 */
final class RolloutCase {
    /** Enough for the range of one run in fifty at each end. */
    static final int RUNS = 40;

    private static final Pattern LAST = Pattern.compile(".*: the last answer of the version before was at ([0-9.]+) s");
    private static final double MASTER_NOTICES_S = 0.6;

    private final JsonNode root;
    private final List<Row> rows = new ArrayList<>();
    private final RolloutFile files;

    RolloutCase(Path truth, JsonNode root) {
        this.root = root;
        this.files = new RolloutFile(truth, root);
    }

    static boolean isOne(String name) {
        return name.matches("t1_(roll|gate|nginx_roll|bluegreen)_.*");
    }

    private String name() {
        return root.path("name").asString();
    }

    List<Row> judge(Path scenarios) throws IOException {
        if (files.bluegreen()) {
            if (!name().contains("set_server")) {
                throw new UntranslatedCaseException("a switch by something else than the runtime API");
            }
            judgeSwitch(scenarios);
            return rows;
        }
        var how = root.path("inputs").path("how").asString("");
        if (!List.of("term", "kill", "hup").contains(how)) {
            throw new UntranslatedCaseException("a restart without a model: " + how);
        }
        // The phase of the checks is nobody's choice: the begin of the rollout is moved through a second.
        var drawn = new ArrayList<VariantResults>();
        for (int i = 0; i < RUNS; i++) {
            drawn.add(run(scenario(scenarios, "drawn", files.drawn((double) i / RUNS)), 1 + i));
        }
        drawnRows(drawn);
        if (Files.exists(files.trace())) {
            recordedRows(run(scenario(scenarios, "recorded", files.recorded()), 1));
        }
        return rows;
    }

    private org.outagelab.scenario.Scenario scenario(Path scenarios, String mode, String text) throws IOException {
        return Fidelity.read(scenarios.resolve(name() + "-" + mode + ".yaml"), text);
    }

    private static VariantResults run(org.outagelab.scenario.Scenario scenario, long seed) {
        return new Experiment(scenario.withSeed(seed), 1, (done, planned) -> { }).run("base");
    }

    private static List<VariantResults> runs(org.outagelab.scenario.Scenario scenario) {
        var results = new ArrayList<VariantResults>();
        for (int seed = 1; seed <= RUNS; seed++) {
            results.add(run(scenario, seed));
        }
        return results;
    }

    // What is judged.

    /** Requests that come while a master has yet to notice that its workers are gone: after SIGTERM alone, and where nobody was told. */
    private double noticing() {
        var inputs = root.path("inputs");
        boolean told = inputs.path("drain").isNumber() || inputs.path("drain").isString();
        return !inputs.path("how").asString("").equals("term") || told || files.behindNginx() ? 0 : MASTER_NOTICES_S * files.perSecond();
    }

    private void recordedRows(VariantResults result) {
        var measured = root.path("measured");
        var steps = root.path("per_repeat").path(0).path("steps");
        var lost = numbersInOrder(root.path("per_repeat").path(0).path("errors_per_step"));
        boolean never = measured.path("errors_total").path("max").asInt() == 0;
        for (int k = 0; k < lost.length; k++) {
            double from = steps.path(k).path("t_stop").asDouble();
            double to = k + 1 < lost.length ? steps.path(k + 1).path("t_stop").asDouble() : Double.MAX_VALUE;
            double predicted = failed(result.timeline(), Math.floor(from), Math.floor(to));
            double noticing = noticing() / files.instances();
            double allowed = never ? 0 : noticing + Math.max(2, 3 * Math.sqrt(Math.max(predicted, lost[k])));
            add(Row.Kind.COUNT, "recorded", "errors of step " + (k + 1), show(lost[k]), show(predicted),
                    Math.abs(predicted - lost[k]) <= allowed,
                    never
                            ? "none, as in all repeats"
                            : noticing == 0 ? "±max(2, 3·√n)" : "±(0.6 s of its arrivals, in which the master notices, and 3·√n)");
        }
        var statuses = new TreeMap<String, Double>();
        for (var part : List.of("short", "long")) {
            for (var status : measured.path(part).propertyNames()) {
                statuses.merge(status, measured.path(part).path(status).path("all").path(0).asDouble(), Double::sum);
            }
        }
        statuses.forEach((status, seen) -> {
            double predicted = count(result, status);
            double noticing = never ? 0 : noticing();
            add(Row.Kind.COUNT, "recorded", "outcome " + status, show(seen), show(predicted),
                    Math.abs(predicted - seen) <= noticing + Math.max(2, 3 * Math.sqrt(seen)),
                    noticing == 0 ? "±max(2, 3·√n)" : "±(0.6 s of the arrivals of each step, in which the master notices, and 3·√n)");
        });
        double mix = mix(result);
        if (measured.path("version_mix_s").path("all").path(0).isNumber() && !Double.isNaN(mix)) {
            double seen = measured.path("version_mix_s").path("all").path(0).asDouble();
            add(Row.Kind.DETECTION, "recorded", "version_mix_s", show(seen), show(mix), Math.abs(seen - mix) <= 1, "±1 s");
        }
    }

    private void drawnRows(List<VariantResults> results) {
        var measured = root.path("measured");
        boolean never = measured.path("errors_total").path("max").asInt() == 0;
        range(Row.Kind.COUNT, "errors_total", measured.path("errors_total").path("all"), results,
                result -> value(result, "requests.failed"), never ? 0 : 3);
        range(Row.Kind.COUNT, "steps_done", measured.path("steps_done").path("all"), results, this::stepsDone, 0);
        if (measured.path("DOWN_after_stop_s").path("n").asInt() > 0) {
            var seen = numbers(measured.path("DOWN_after_stop_s").path("all"));
            var expected = predicted(results, this::down);
            add(Row.Kind.DETECTION, "drawn", "DOWN_after_stop_s", show(seen), show(expected),
                    expected.length > 0 && seen[0] >= expected[0] - 0.1
                            && seen[seen.length - 1] <= expected[expected.length - 1] + 0.1 + MASTER_NOTICES_S,
                    "every repeat within the predicted range ±0.1 s, and up to 0.6 s in which the master notices");
        }
        if (measured.has("version_mix_s")) {
            range(Row.Kind.DETECTION, "version_mix_s", measured.path("version_mix_s").path("all"), results, RolloutCase::mix, 1);
        }
    }

    /** Of the whole rollout: from the first answer of the new version to the last of the one before. */
    private static double mix(VariantResults result) {
        double first = Double.MAX_VALUE;
        double last = lastOfBefore(result);
        for (var mark : result.timeline().marks()) {
            first = mark.label().contains(": the first answer of ") ? Math.min(first, mark.at()) : first;
        }
        return first == Double.MAX_VALUE ? Double.NaN : last - first;
    }

    private double stepsDone(VariantResults result) {
        double tried = result.timeline().marks().stream().filter(mark -> mark.label().endsWith(" has stopped")
                || mark.label().endsWith(" is reloaded") || mark.label().endsWith(" is killed")).count();
        return tried;
    }

    /** From the first stop to the word of the balancer. */
    private double down(VariantResults result) {
        double stopped = Double.NaN;
        for (var mark : result.timeline().marks()) {
            if (mark.label().endsWith(" is told to stop") || mark.label().endsWith(" is killed")) {
                stopped = mark.at();
            } else if ((mark.label().contains(" out of rotation") || mark.label().contains(" taken out by ")) && !Double.isNaN(stopped)) {
                return mark.at() - stopped;
            }
        }
        return Double.NaN;
    }

    // The switch.

    private void judgeSwitch(Path scenarios) throws IOException {
        var measured = root.path("measured");
        double at = files.switchedAt();
        var results = runs(scenario(scenarios, "drawn", files.switched()));
        for (var status : measured.path("outcomes").propertyNames()) {
            range(Row.Kind.COUNT, "outcome " + status, measured.path("outcomes").path(status).path("all"), results,
                    result -> count(result, status), 3);
        }
        range(Row.Kind.COUNT, "errors", measured.path("errors").path("all"), results, result -> value(result, "requests.failed"), 0);
        var seen = numbers(measured.path("last_old_version_end_after_switch_s").path("all"));
        var predicted = predicted(results, result -> lastOfBefore(result) - at);
        add(Row.Kind.DETECTION, "drawn", "last_old_version_end_after_switch_s", show(seen), show(predicted),
                seen[seen.length - 1] <= 2.1 && predicted[predicted.length - 1] <= 2.1 && seen[0] >= predicted[0] - 0.1,
                "at most the longest request, 2 s + 0.1");
    }

    private static double lastOfBefore(VariantResults result) {
        double last = Double.NaN;
        for (var mark : result.timeline().marks()) {
            var found = LAST.matcher(mark.label());
            last = found.matches() ? Double.parseDouble(found.group(1)) : last;
        }
        return last;
    }

    // Numbers.

    private static double failed(Timeline timeline, double from, double to) {
        return timeline.series().stream()
                .filter(series -> series.name().startsWith("requests.failed."))
                .mapToDouble(series -> {
                    double sum = 0;
                    for (int i = 0; i < series.values().size(); i++) {
                        double at = i * series.stepSeconds();
                        sum += at >= from && at < to ? series.values().get(i) * series.stepSeconds() : 0;
                    }
                    return sum;
                })
                .sum();
    }

    private static double count(VariantResults result, String status) {
        Map<String, Double> byStatus = new TreeMap<>();
        result.outcomes().forEach((name, count) -> byStatus.merge(
                name.equals("ok") ? "200" : name.startsWith("http-") ? name.substring(5, 8) : name, (double) count, Double::sum));
        return byStatus.getOrDefault(status, 0.0);
    }

    private static double value(VariantResults result, String metric) {
        return result.metrics().get(metric).mean();
    }

    private void range(
            Row.Kind kind, String quantity, JsonNode all, List<VariantResults> results, ToDoubleFunction<VariantResults> value, double sigmas) {
        var seen = numbers(all);
        var predicted = predicted(results, value);
        if (seen.length == 0 || predicted.length == 0) {
            add(kind, "drawn", quantity, show(seen), show(predicted), seen.length == predicted.length, "both or neither");
            return;
        }
        double middle = predicted[predicted.length / 2];
        double allowed = kind == Row.Kind.DETECTION ? Math.max(0.1, sigmas) : sigmas * Math.sqrt(Math.max(sigmas > 0 ? 1 : 0, middle));
        boolean met = seen[0] >= predicted[0] - allowed && seen[seen.length - 1] <= predicted[predicted.length - 1] + allowed;
        add(kind, "drawn", quantity, show(seen), show(predicted), met,
                kind == Row.Kind.DETECTION ? "every repeat within the predicted range ±" + (sigmas > 0 ? "1 s" : "0.1 s")
                        : sigmas == 0 ? "as in all runs" : "every repeat within the predicted range ±3·√n");
    }

    private static double[] predicted(List<VariantResults> results, ToDoubleFunction<VariantResults> value) {
        return results.stream().mapToDouble(value).filter(number -> !Double.isNaN(number)).sorted().toArray();
    }

    static double[] numbers(JsonNode all) {
        var numbers = numbersInOrder(all);
        Arrays.sort(numbers);
        return numbers;
    }

    private static double[] numbersInOrder(JsonNode all) {
        var numbers = new ArrayList<Double>();
        for (var each : all) {
            if (each.isNumber()) {
                numbers.add(each.asDouble());
            }
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void add(Row.Kind kind, String mode, String quantity, String seen, String predicted, boolean met, String rule) {
        rows.add(new Row(name(), mode, quantity, kind, seen, predicted, Row.met(met), rule));
    }

    private static String show(double[] sorted) {
        return sorted.length == 0
                ? "none"
                : show(sorted[0]) + " – " + show(sorted[sorted.length / 2]) + " – " + show(sorted[sorted.length - 1]);
    }

    private static String show(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.3f", value);
    }
}
