package org.outagelab.availability.rare;

import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;
import org.outagelab.results.Estimate;

/**
 * Independent weighted observations of something rare, most of them 0, with what tells whether their mean can be
 * trusted.
 *
 * <p>An interval is refused when fewer than 30 observations are not 0, when one of them makes up more than a tenth of the
 * sum, or when all of them are worth fewer than 100 equal ones: such a mean stands on too few legs, and its sample variance misses what has not been seen.
 */
public final class WeightedSample {
    /** Fewer observations than this that are not 0 give no interval. */
    public static final int MIN_HITS = 30;
    /** One observation with a larger share of the sum gives none. */
    public static final double MAX_SHARE = 0.1;

    /** Weights worth fewer equal ones give none: their sum is still carried by what has hardly been seen. */
    public static final int MIN_EFFECTIVE = 100;

    private long count;
    private long hits;
    private double sum;
    private double squares;
    private double largest;

    /** @param value at least 0 and finite */
    public void add(double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a weighted observation must be >= 0 and finite, got " + value);
        }
        count++;
        if (value > 0) {
            hits++;
            sum += value;
            squares += value * value;
            largest = Math.max(largest, value);
        }
    }

    public long count() {
        return count;
    }

    /** Observations that are not 0. */
    public long hits() {
        return hits;
    }

    /** NaN without observations. */
    public double mean() {
        return sum / count;
    }

    /** The largest observation over the sum; NaN without hits. */
    public double largestShare() {
        return largest / sum;
    }

    /** (Σ w)²/Σ w²: so many equal observations would be as good (Kong 1992). */
    public double effectiveSize() {
        return hits == 0 ? 0 : sum * sum / squares;
    }

    /** The squared standard error of the mean over the mean squared. */
    double relativeVariance() {
        double mean = mean();
        double variance = Math.max(0, (squares - count * mean * mean) / (count - 1));
        return variance / count / (mean * mean);
    }

    /** Why there is no interval; empty when there is one. */
    public String refusal() {
        if (hits < MIN_HITS) {
            return "no interval: " + hits + " hits, " + MIN_HITS + " needed";
        }
        if (largestShare() > MAX_SHARE) {
            return String.format(Locale.ROOT, "no interval: one weight is %.0f %% of the sum, at most %.0f %% allowed",
                    100 * largestShare(), 100 * MAX_SHARE);
        }
        if (effectiveSize() < Math.min(MIN_EFFECTIVE, count / 2.0)) {
            return String.format(Locale.ROOT, "no interval: the weights are worth %.0f equal ones, %d needed",
                    effectiveSize(), MIN_EFFECTIVE);
        }
        return "";
    }

    /** The mean with its interval, or with the reason why there is none. */
    public Estimate estimate(String unit) {
        return estimate(mean(), relativeVariance(), refusal(), count, unit);
    }

    /** This mean over that of another, independent sample. */
    public Estimate over(WeightedSample other, String unit) {
        String refusal = refusal().isEmpty() ? other.refusal() : refusal();
        return estimate(mean() / other.mean(), relativeVariance() + other.relativeVariance(), refusal,
                Math.min(count, other.count), unit);
    }

    private static Estimate estimate(double value, double relativeVariance, String refusal, long n, String unit) {
        if (!refusal.isEmpty() || !(n > 1)) {
            return new Estimate(value, Double.NaN, Double.NaN, n, unit, refusal.isEmpty() ? "no interval from one" : refusal);
        }
        // Beyond a thousand degrees of freedom Student's factor is the normal one to three digits.
        double t = new TDistribution(null, Math.min(n - 1, 1_000), 1e-12).inverseCumulativeProbability(0.975);
        double half = value * Math.sqrt(relativeVariance) * t;
        return new Estimate(value, Math.max(0, value - half), value + half, n, unit, "");
    }
}
