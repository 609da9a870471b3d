package org.outagelab.core.random;

/** A distribution of non-negative numbers, for example durations in nanoseconds. Immutable. */
public interface Distribution {
    double sample(RandomStream random);

    /** The mean; infinite for a heavy tail without one. */
    double mean();

    /** The smallest x with P(X ≤ x) ≥ p. @param p 0 < p < 1 */
    double quantile(double p);
}
