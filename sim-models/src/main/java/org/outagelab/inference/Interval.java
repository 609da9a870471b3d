package org.outagelab.inference;

/**
 * @param low at most {@code high}
 * @param high may be infinite
 */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("low must be <= high, got " + low + " and " + high);
        }
    }

    public double halfWidth() {
        return (high - low) / 2;
    }

    /** The smallest interval that holds both. */
    public Interval hull(Interval other) {
        return new Interval(Math.min(low, other.low), Math.max(high, other.high));
    }

    public boolean contains(double value) {
        return value >= low && value <= high;
    }
}
