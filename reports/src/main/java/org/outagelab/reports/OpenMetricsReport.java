package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.outagelab.results.Estimate;
import org.outagelab.results.Measured;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/**
 * OpenMetrics text: one family per metric, with its unit and its definition; variants and owners are labels. Beside the mean
 * stand the ends of its 95 % interval, as families of their own.
 */
public final class OpenMetricsReport implements Format {
    private static final String PREFIX = "outagelab_";

    @Override
    public String word() {
        return "openmetrics";
    }

    @Override
    public Map<String, String> files(Results results) {
        return Map.of("openmetrics.txt", of(results));
    }

    /** One value of a family. */
    private record Point(String variant, Measured measured, Estimate estimate) {
        String labels() {
            var labels = "{variant=\"" + escaped(variant) + "\"";
            return labels + (measured.owner().isEmpty() ? "" : "," + measured.scope() + "=\"" + escaped(measured.owner()) + "\"") + "}";
        }
    }

    /** The exposition, ending with {@code # EOF}, without timestamps. */
    public static String of(Results results) {
        var out = new StringBuilder();
        families(results).values().forEach(points -> {
            family(out, "", "", points, Estimate::mean);
            family(out, "_low", " Lower end of the 95 % interval.", points, Estimate::low);
            family(out, "_high", " Upper end of the 95 % interval.", points, Estimate::high);
        });
        header(out, PREFIX + "requests_total_over_runs", "", "Requests by outcome, total over runs.");
        for (VariantResults variant : results.variants()) {
            for (Map.Entry<String, Long> outcome : variant.outcomes().entrySet()) {
                out.append(PREFIX + "requests_total_over_runs{variant=\"")
                        .append(escaped(variant.name()))
                        .append("\",outcome=\"")
                        .append(escaped(outcome.getKey()))
                        .append("\"} ")
                        .append(outcome.getValue())
                        .append('\n');
            }
        }
        header(out, PREFIX + "threshold_met", "", "1 met, 0 failed, NaN inconclusive.");
        for (VariantResults variant : results.variants()) {
            for (ThresholdResult t : variant.thresholds()) {
                out.append(PREFIX + "threshold_met{variant=\"")
                        .append(escaped(variant.name()))
                        .append("\",threshold=\"")
                        .append(escaped(t.expression()))
                        .append("\"} ")
                        .append(t.verdict() == Verdict.PASS ? "1" : t.verdict() == Verdict.FAIL ? "0" : "NaN")
                        .append('\n');
            }
        }
        return out.append("# EOF\n").toString();
    }

    /** All values of one metric stand together, those of all variants. */
    private static Map<String, List<Point>> families(Results results) {
        var families = new LinkedHashMap<String, List<Point>>();
        for (VariantResults variant : results.variants()) {
            variant.metrics().forEach((name, estimate) -> {
                var measured = variant.measured(name);
                families.computeIfAbsent(measured.scope() + " " + measured.metric(), key -> new ArrayList<>())
                        .add(new Point(variant.name(), measured, estimate));
            });
        }
        return families;
    }

    private static void family(
            StringBuilder out, String end, String help, List<Point> points, ToDoubleFunction<Estimate> value) {
        var first = points.get(0);
        var unit = unit(first.estimate.unit());
        var name = name(first.measured, end, unit);
        header(out, name, unit, first.measured.says() + help);
        for (var point : points) {
            double number = value.applyAsDouble(point.estimate);
            out.append(name).append(point.labels()).append(' ').append(text(number)).append('\n');
        }
    }

    private static String name(Measured measured, String end, String unit) {
        var scope = measured.scope().equals("run") ? "" : measured.scope() + "_";
        var own = measured.metric().replaceAll("[^a-zA-Z0-9_]", "_");
        if (!unit.isEmpty() && own.endsWith("_" + unit)) {
            own = own.substring(0, own.length() - unit.length() - 1);
        }
        return PREFIX + scope + own + end + (unit.isEmpty() ? "" : "_" + unit);
    }

    /** As the format wants it, in the plural and at the end of the name; empty for what is counted. */
    private static String unit(String word) {
        return switch (word) {
            case "s" -> "seconds";
            case "ratio" -> "ratio";
            case "1/s" -> "per_second";
            default -> "";
        };
    }

    private static String text(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number) ? number > 0 ? "+Inf" : "-Inf" : Numbers.exact(number);
    }

    private static void header(StringBuilder out, String name, String unit, String help) {
        out.append("# TYPE ").append(name).append(" gauge\n");
        if (!unit.isEmpty()) {
            out.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        if (!help.isBlank()) {
            out.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
        }
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
