package org.outagelab.inference;

import org.HdrHistogram.Histogram;
import org.outagelab.core.stats.Tally;
import org.outagelab.results.Estimate;

/**
 * A quantile of the merged samples of independent runs, each sample counting once; no run is kept.
 *
 * <p>The interval is that of sectioning (Asmussen and Glynn, Stochastic Simulation, 2007, §III.5a): merged quantile
 * ± t(n − 1) · s/√n, where s² = Σ (quantile of run − merged quantile)²/(n − 1). There is none, with the reason, when a
 * run has fewer than 10/(1 − q) samples.
 */
public final class QuantileTally {
    /** A run needs this many samples beyond its quantile, or the quantile is little more than its maximum. */
    private static final double SAMPLES_BEYOND = 10;

    private final double q;
    private final double scale;
    private final Tally values = new Tally();
    private long shortRun = -1;
    private long shortCount;

    /**
     * @param q 0 up to less than 1
     * @param scale a recorded value times this is in the unit, for example 1e-9 for nanoseconds and {@code s}
     */
    public QuantileTally(double q, double scale) {
        this.q = q;
        this.scale = scale;
    }

    /**
     * Adds one run, in index order.
     *
     * @param samples of the run, not changed
     */
    public void add(Histogram samples) {
        if (shortRun < 0 && samples.getTotalCount() < needed()) {
            shortRun = values.count();
            shortCount = samples.getTotalCount();
        }
        values.add(scale * samples.getValueAtPercentile(100 * q));
    }

    /** @param merged all samples of the runs that were added, or null when there were none */
    public Estimate estimate(Histogram merged, Confidence confidence, String unit) {
        if (merged == null || merged.getTotalCount() == 0) {
            return Estimate.none(unit, "no samples");
        }
        double value = scale * merged.getValueAtPercentile(100 * q);
        int n = Math.toIntExact(values.count());
        if (n < 2) {
            return new Estimate(value, Double.NaN, Double.NaN, n, unit, "no interval from one run");
        } else if (shortRun >= 0) {
            return new Estimate(value, Double.NaN, Double.NaN, n, unit,
                    "no interval: run " + shortRun + " has " + shortCount + " samples, " + needed() + " needed");
        }
        double off = values.mean() - value;
        double half = confidence.t(n - 1) * StrictMath.sqrt((values.variance() + off * off * n / (n - 1)) / n);
        return new Estimate(value, Math.max(0, value - half), value + half, n, unit, "");
    }

    private long needed() {
        return (long) Math.ceil(SAMPLES_BEYOND / (1 - q) - 1e-9);
    }
}
