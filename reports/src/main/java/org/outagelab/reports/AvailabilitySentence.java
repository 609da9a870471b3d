package org.outagelab.reports;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.outagelab.results.Estimate;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;

/** What the intervals of availability allow to say, in one sentence. */
final class AvailabilitySentence {
    private final List<Row> rows;
    private final double objective;

    private record Row(String name, Estimate value) {
        boolean perfect() {
            return value.mean() >= 1;
        }
    }

    private AvailabilitySentence(Results results) {
        rows = results.variants().stream().map(v -> new Row(v.name(), availability(v))).toList();
        objective = objective(results);
    }

    static String of(Results results) {
        return new AvailabilitySentence(results).sentence();
    }

    /** What the numbers allow to say: no difference is claimed where intervals overlap. */
    private String sentence() {
        List<Row> known = rows.stream().filter(r -> r.value.hasValue()).toList();
        if (known.isEmpty()) {
            return "No requests were counted: no availability";
        }
        if (rows.size() == 1) {
            return "Availability " + Numbers.mean(rows.get(0).value) + objectiveOfOne(rows.get(0));
        }
        Row base = rows.get(0);
        String meeting = "";
        if (!Double.isNaN(objective)) {
            long met = known.stream().filter(r -> r.value.low() >= objective).count();
            String who = met == 0 ? "None" : met == rows.size() ? "All" : Long.toString(met);
            boolean doubt = known.stream()
                    .anyMatch(r -> !r.value.hasInterval() || r.value.low() < objective && r.value.high() >= objective);
            meeting = who + " of " + rows.size() + " topologies " + (doubt ? "surely " : "")
                    + (met == 1 ? "meets " : "meet ") + exactPercent(objective) + "; ";
        }
        String whole = meeting + comparison(base, known);
        return whole.substring(0, 1).toUpperCase(Locale.ROOT) + whole.substring(1);
    }

    private static String comparison(Row base, List<Row> known) {
        String baseName = base.name;
        Row best = known.stream()
                .filter(r -> r.value.low() > base.value.high())
                .max(Comparator.comparingDouble(r -> r.value.mean()))
                .orElse(null);
        if (best == null) {
            return "no topology is surely more available than “" + baseName + "”";
        }
        String name = best.name;
        if (best.perfect()) {
            return "“" + name + "” lost no request";
        }
        // The near ends of both intervals: what is sure, however few losses the better one had.
        double factor = (1 - base.value.high()) / (1 - best.value.low());
        return "“" + name + "” loses at least " + Numbers.twoDigits(factor) + "× fewer requests than “" + baseName + "”";
    }

    private String objectiveOfOne(Row row) {
        if (Double.isNaN(objective)) {
            return "";
        }
        String verdict = !row.value.hasInterval()
                ? "cannot be judged"
                : row.value.low() >= objective
                        ? "is met"
                        : row.value.high() < objective ? "is missed" : "is within the interval";
        return ": the objective of " + exactPercent(objective) + " " + verdict;
    }

    static double objective(Results results) {
        return results.variants().stream()
                .flatMap(v -> v.thresholds().stream())
                .filter(t ->
                        t.metric().equals("availability") && !t.expression().contains(" during "))
                .mapToDouble(ThresholdResult::bound)
                .filter(bound -> bound > 0 && bound < 1)
                .findFirst()
                .orElse(Double.NaN);
    }

    static Estimate availability(VariantResults variant) {
        return variant.metrics().getOrDefault("availability", Estimate.none("ratio", "not measured"));
    }

    static String exactPercent(double share) {
        return Numbers.exact(share * 100).replaceAll("\\.0$", "") + " %";
    }
}
