package org.outagelab.inference;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Distribution-free interval of a quantile from independent observations: from the {@code lower}-th to the
 * {@code upper}-th smallest (David and Nagaraja, Order Statistics, 3rd ed., §7.1).
 *
 * @param lower 1-based rank; 0 when the sample is too small for a lower end
 * @param upper 1-based rank; n + 1 when the sample is too small for an upper end
 * @param coverage exact probability that the two observations enclose the quantile
 */
public record QuantileRanks(int lower, int upper, double coverage) {
    /**
     * Ranks from the binomial quantiles of (1 − level)/2 and (1 + level)/2.
     *
     * @param n at least 1
     * @param q in (0, 1)
     */
    public static QuantileRanks of(int n, double q, Confidence confidence) {
        if (n < 1 || !(q > 0 && q < 1)) {
            throw new IllegalArgumentException("expected n >= 1 and 0 < q < 1, got n=" + n + " and q=" + q);
        }
        var below = new BinomialDistribution(null, n, q);
        int lower = below.inverseCumulativeProbability(confidence.beyondEachEnd());
        int upper = below.inverseCumulativeProbability(1 - confidence.beyondEachEnd()) + 1;
        return new QuantileRanks(lower, upper, coverage(n, q, lower, upper));
    }

    /** P(lower ≤ B ≤ upper − 1) for B binomial (n, q). */
    public static double coverage(int n, double q, int lower, int upper) {
        var below = new BinomialDistribution(null, n, q);
        return below.cumulativeProbability(upper - 1) - below.cumulativeProbability(lower - 1);
    }
}
