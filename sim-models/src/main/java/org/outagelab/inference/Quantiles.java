package org.outagelab.inference;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.outagelab.results.Estimate;

/** Quantiles with intervals. */
public final class Quantiles {
    /** A run needs this many samples beyond its quantile, or the quantile is little more than its maximum. */
    private static final double SAMPLES_BEYOND = 10;

    private Quantiles() {}

    /**
     * Of independent observations: the ⌈nq⌉-th smallest with an order-statistic interval ({@link QuantileRanks}). No
     * interval when a rank falls outside the sample.
     */
    public static Estimate ofSample(double[] sample, double q, Confidence confidence, String unit) {
        int n = sample.length;
        if (n == 0) {
            return Estimate.none(unit, "no observations");
        }
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        double value = sorted[Math.max(1, (int) Math.ceil(n * q)) - 1];
        var ranks = QuantileRanks.of(n, q, confidence);
        if (ranks.lower() < 1 || ranks.upper() > n) {
            return new Estimate(value, Double.NaN, Double.NaN, n, unit, "too few observations for an interval");
        }
        return new Estimate(value, sorted[ranks.lower() - 1], sorted[ranks.upper() - 1], n, unit, "");
    }

    /**
     * Of the merged histograms of independent runs, each sample counting once.
     *
     * <p>The interval is that of sectioning (Asmussen and Glynn, Stochastic Simulation, 2007, §III.5a): merged
     * quantile ± t(n − 1) · s/√n, where s² = Σ (quantile of run − merged quantile)²/(n − 1). There is none, with the
     * reason, when a run has fewer than 10/(1 − q) samples.
     *
     * @param runs one histogram per run, in index order; not changed
     * @param scale a recorded value times this is in {@code unit}, for example 1e-9 for nanoseconds and {@code s}
     */
    public static Estimate ofRuns(List<Histogram> runs, double q, double scale, Confidence confidence, String unit) {
        int n = runs.size();
        Histogram merged = merged(runs);
        if (merged == null || merged.getTotalCount() == 0) {
            return Estimate.none(unit, "no samples");
        }
        double value = value(merged, q, scale);
        String reason = reasonAgainstInterval(runs, q);
        if (!reason.isEmpty()) {
            return new Estimate(value, Double.NaN, Double.NaN, n, unit, reason);
        }
        double squares = 0;
        for (Histogram run : runs) {
            double deviation = value(run, q, scale) - value;
            squares += deviation * deviation;
        }
        double half = confidence.t(n - 1) * Math.sqrt(squares / (n - 1) / n);
        return new Estimate(value, Math.max(0, value - half), value + half, n, unit, "");
    }

    private static Histogram merged(List<Histogram> runs) {
        Histogram merged = null;
        for (Histogram run : runs) {
            if (merged == null) {
                merged = run.copy();
                merged.setAutoResize(true);
            } else {
                merged.add(run);
            }
        }
        return merged;
    }

    private static double value(Histogram histogram, double q, double scale) {
        return scale * histogram.getValueAtPercentile(100 * q);
    }

    private static String reasonAgainstInterval(List<Histogram> runs, double q) {
        if (runs.size() < 2) {
            return "no interval from one run";
        }
        long needed = (long) Math.ceil(SAMPLES_BEYOND / (1 - q) - 1e-9);
        for (int run = 0; run < runs.size(); run++) {
            long count = runs.get(run).getTotalCount();
            if (count < needed) {
                return "no interval: run " + run + " has " + count + " samples, " + needed + " needed";
            }
        }
        return "";
    }
}
