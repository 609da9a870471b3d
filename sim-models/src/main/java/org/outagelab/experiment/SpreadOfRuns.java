package org.outagelab.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.QuantileTally;
import org.outagelab.inference.RatioTally;
import org.outagelab.results.Estimate;

/** Mean, quantiles and maximum of the samples of all runs: one histogram for all, whatever their number. */
final class SpreadOfRuns {
    private final Function<Run, Histogram> samples;
    private final ToDoubleFunction<Run> mean;
    private final double scale;
    private final Histogram merged = new Histogram(3);
    private final RatioTally means = new RatioTally();
    private final Map<String, QuantileTally> quantiles = new LinkedHashMap<>();
    private int runs;

    /** @param mean of a run that has samples, in seconds @param scale seconds of one unit of the histograms */
    SpreadOfRuns(Function<Run, Histogram> samples, ToDoubleFunction<Run> mean, double scale) {
        this.samples = samples;
        this.mean = mean;
        this.scale = scale;
    }

    /** Has a quantile ready. @param statistic {@code p99} … */
    void prepare(String statistic) {
        if (statistic.startsWith("p")) {
            quantiles.computeIfAbsent(
                    statistic, p -> new QuantileTally(Double.parseDouble(p.substring(1)) / 100, scale));
        }
    }

    void add(Run run) {
        var own = samples.apply(run);
        long n = own.getTotalCount();
        runs++;
        merged.add(own);
        means.add(n == 0 ? 0 : mean.applyAsDouble(run) * n, n);
        quantiles.values().forEach(quantile -> quantile.add(own));
    }

    Histogram merged() {
        return merged;
    }

    Estimate estimate(String statistic, Confidence confidence) {
        if (merged.getTotalCount() == 0) {
            return Estimate.none("s", "no request of this kind");
        } else if (statistic.equals("mean")) {
            return means.estimate(confidence, "s");
        } else if (statistic.equals("max")) {
            return new Estimate(
                    merged.getMaxValue() * scale, Double.NaN, Double.NaN, runs, "s", "the largest seen has no interval");
        }
        return quantiles.get(statistic).estimate(merged, confidence, "s");
    }
}
