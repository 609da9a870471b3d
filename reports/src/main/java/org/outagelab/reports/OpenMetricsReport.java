package org.outagelab.reports;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.outagelab.results.Estimate;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/** OpenMetrics text: the same few families for every scenario; names of metrics and variants are labels. */
public final class OpenMetricsReport {
    private OpenMetricsReport() {}

    /** The exposition, ending with {@code # EOF}, without timestamps. */
    public static String of(Results results) {
        var out = new StringBuilder();
        family(out, "outagelab_metric", "Mean over runs.", results, Estimate::mean);
        family(out, "outagelab_metric_low", "Lower end of the 95 % interval.", results, Estimate::low);
        family(out, "outagelab_metric_high", "Upper end of the 95 % interval.", results, Estimate::high);
        header(out, "outagelab_requests", "Requests by outcome, total over runs.");
        for (VariantResults variant : results.variants()) {
            for (Map.Entry<String, Long> outcome : variant.outcomes().entrySet()) {
                out.append("outagelab_requests{variant=\"")
                        .append(escaped(variant.name()))
                        .append("\",outcome=\"")
                        .append(escaped(outcome.getKey()))
                        .append("\"} ")
                        .append(outcome.getValue())
                        .append('\n');
            }
        }
        header(out, "outagelab_threshold_met", "1 met, 0 failed, NaN inconclusive.");
        for (VariantResults variant : results.variants()) {
            for (ThresholdResult t : variant.thresholds()) {
                out.append("outagelab_threshold_met{variant=\"")
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

    private static void family(
            StringBuilder out, String name, String help, Results results, ToDoubleFunction<Estimate> value) {
        header(out, name, help);
        for (VariantResults variant : results.variants()) {
            variant.metrics().forEach((metric, estimate) -> {
                double number = value.applyAsDouble(estimate);
                out.append(name)
                        .append("{variant=\"")
                        .append(escaped(variant.name()))
                        .append("\",metric=\"")
                        .append(escaped(metric))
                        .append("\",unit=\"")
                        .append(escaped(estimate.unit()))
                        .append("\"} ")
                        .append(
                                Double.isNaN(number)
                                        ? "NaN"
                                        : Double.isInfinite(number)
                                                ? number > 0 ? "+Inf" : "-Inf"
                                                : Numbers.exact(number))
                        .append('\n');
            });
        }
    }

    private static void header(StringBuilder out, String name, String help) {
        out.append("# TYPE ")
                .append(name)
                .append(" gauge\n# HELP ")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
