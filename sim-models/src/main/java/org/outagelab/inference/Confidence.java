package org.outagelab.inference;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * How often an interval of this kind holds the truth.
 *
 * @param level more than 0 and less than 1, for example 0.95
 */
public record Confidence(double level) {
    /** What reports show. */
    public static final Confidence P95 = new Confidence(0.95);

    public Confidence {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("confidence level must be in (0, 1), got " + level);
        }
    }

    /** Each of {@code k} intervals at this level holds all of them at once with the old level (Bonferroni). */
    public Confidence sharedBy(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be >= 1, got " + k);
        }
        return new Confidence(1 - (1 - level) / k);
    }

    /** The probability beyond each end of a two-sided interval. */
    double beyondEachEnd() {
        return (1 - level) / 2;
    }

    /** Student's t for a two-sided interval. @param degrees at least 1 */
    double t(int degrees) {
        // The default accuracy of Commons Math, 1e-9 absolute, is not enough to compare with exact values.
        return new TDistribution(null, degrees, 1e-15).inverseCumulativeProbability(1 - beyondEachEnd());
    }
}
