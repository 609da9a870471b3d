package org.outagelab.availability.rare;

import org.outagelab.results.Estimate;

/**
 * How long to go on: until the half-width is this share of the estimate, asked at fixed counts only.
 *
 * @param relativeHalfWidth more than 0; 0.1 for ±10 %
 * @param min observations before the first look, at least 2
 * @param max observations at most
 */
public record Effort(double relativeHalfWidth, long min, long max) {
    public Effort {
        if (!(relativeHalfWidth > 0) || min < 2 || max < min) {
            throw new IllegalArgumentException("expected relativeHalfWidth > 0 and 2 <= min <= max, got "
                    + relativeHalfWidth + ", " + min + " and " + max);
        }
    }

    /** ±10 %, from 10,000 to 100 million observations. */
    public static Effort tenPercent() {
        return new Effort(0.1, 10_000, 100_000_000);
    }

    /** Whether the interval is there and narrow enough. */
    public boolean isEnough(Estimate estimate) {
        return estimate.hasInterval() && (estimate.high() - estimate.low()) / 2 <= relativeHalfWidth * estimate.mean();
    }

    /** The next count to look at. */
    public long after(long count) {
        return count < min ? min : Math.min(max, count + (count + 1) / 2);
    }
}
