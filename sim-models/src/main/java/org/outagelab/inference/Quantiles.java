package org.outagelab.inference;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.outagelab.results.Estimate;

/** Quantiles with intervals. */
public final class Quantiles {
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
     * <p>The interval is that of {@link QuantileTally}.
     *
     * @param runs one histogram per run, in index order; not changed
     * @param scale a recorded value times this is in {@code unit}, for example 1e-9 for nanoseconds and {@code s}
     */
    public static Estimate ofRuns(List<Histogram> runs, double q, double scale, Confidence confidence, String unit) {
        var tally = new QuantileTally(q, scale);
        Histogram merged = null;
        for (Histogram run : runs) {
            tally.add(run);
            if (merged == null) {
                merged = run.copy();
                merged.setAutoResize(true);
            } else {
                merged.add(run);
            }
        }
        return tally.estimate(merged, confidence, unit);
    }
}
