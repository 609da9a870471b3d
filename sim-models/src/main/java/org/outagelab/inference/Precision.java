package org.outagelab.inference;

import org.outagelab.results.Estimate;

/**
 * How narrow an interval must be.
 *
 * @param halfWidth largest half-width accepted, more than 0: in the unit of the estimate, or as a share of its mean
 * @param relative whether it is a share of the mean
 */
public record Precision(double halfWidth, boolean relative) {
    public Precision {
        if (!(halfWidth > 0 && halfWidth < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("half-width must be > 0 and finite, got " + halfWidth);
        }
    }

    /** For example 0.0001 for an availability ± 0.01pp. */
    public static Precision absolute(double halfWidth) {
        return new Precision(halfWidth, false);
    }

    /** For example 0.01 for ± 1 %. */
    public static Precision relative(double share) {
        return new Precision(share, true);
    }

    /** An estimate without an interval never meets it, one with mean 0 no relative one. An end may be further off. */
    public boolean isMetBy(Estimate estimate) {
        if (!estimate.hasInterval()) {
            return false;
        }
        double half = Math.max(estimate.high() - estimate.mean(), estimate.mean() - estimate.low());
        double allowed = relative ? halfWidth * Math.abs(estimate.mean()) : halfWidth;
        return allowed > 0 && half <= allowed;
    }
}
