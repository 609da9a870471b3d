package org.outagelab.core.stats;

/**
 * Count, mean, variance, minimum and maximum of observations, in one pass.
 *
 * <p>Updated by Welford's method (1962, doi:10.1080/00401706.1962.10490022) and merged by that of Chan, Golub and
 * LeVeque (1983, doi:10.1080/00031305.1983.10483115): no cancellation even when the spread is tiny beside the mean.
 * Merging in a fixed order gives the same bits every time; another order differs by rounding. An observation that is
 * NaN makes every moment NaN.
 */
public final class Tally {
    private long count;
    private double mean;
    private double squares;
    private double min = Double.NaN;
    private double max = Double.NaN;

    /** Adds one observation. */
    public void add(double value) {
        count++;
        double delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
        if (!(value >= min)) {
            min = value;
        }
        if (!(value <= max)) {
            max = value;
        }
    }

    /** Adds all observations of the other tally, which stays as it is. */
    public void merge(Tally other) {
        if (other.count == 0) {
            return;
        }
        if (count == 0) {
            count = other.count;
            mean = other.mean;
            squares = other.squares;
            min = other.min;
            max = other.max;
            return;
        }
        double total = (double) count + other.count;
        double delta = other.mean - mean;
        squares += other.squares + delta * delta * (count / total) * other.count;
        mean += delta * (other.count / total);
        count = Math.addExact(count, other.count);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    /** Forgets every observation. */
    public void reset() {
        count = 0;
        mean = 0;
        squares = 0;
        min = Double.NaN;
        max = Double.NaN;
    }

    public long count() {
        return count;
    }

    /** NaN without observations. */
    public double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /** Σ (x − mean)² / (n − 1); NaN with fewer than two observations. */
    public double variance() {
        return count < 2 ? Double.NaN : squares / (count - 1);
    }

    /** Square root of {@link #variance}. */
    public double standardDeviation() {
        return StrictMath.sqrt(variance());
    }

    /** NaN without observations. */
    public double min() {
        return min;
    }

    /** NaN without observations. */
    public double max() {
        return max;
    }
}
