package org.outagelab.core.random;

/** A distribution of non-negative numbers, for example durations in nanoseconds. Immutable. */
public interface Distribution {
    double sample(RandomStream random);

    /** The mean; infinite for a heavy tail without one. */
    double mean();

    /**
     * The smallest x with P(X ≤ x) ≥ p.
     *
     * @param p 0 &lt; p &lt; 1
     */
    double quantile(double p);

    /**
     * A sample of a distribution of durations in nanoseconds, rounded to the nearest; beyond the clock it is
     * {@link Long#MAX_VALUE}, which is never.
     */
    default long sampleNs(RandomStream random) {
        return Math.round(sample(random));
    }
}
