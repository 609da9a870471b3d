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

    /**
     * Student's t for a two-sided interval.
     *
     * @param degrees at least 1
     */
    public double t(int degrees) {
        // The default accuracy of Commons Math, 1e-9 absolute, is not enough to compare with exact values.
        return new TDistribution(null, degrees, 1e-15).inverseCumulativeProbability(1 - beyondEachEnd());
    }

    /**
     * The fewest runs whose interval t(n − 1) · s/√n is narrower than that of {@code n} runs by a factor, the spread s
     * between runs being the same; {@code most} + 1 if so many do not do.
     *
     * @param n at least 2
     * @param factor more than 0
     */
    public int runsToShrink(int n, double factor, int most) {
        double present = t(n - 1) / Math.sqrt(n);
        int low = n;
        int high = Math.max(n, most) + 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (t(middle - 1) / Math.sqrt(middle) * factor < present) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
