package org.outagelab.results;

/**
 * A number with its 95 % interval.
 *
 * @param mean the point estimate; NaN when there is no data
 * @param low lower end of the interval; NaN when there is none
 * @param high upper end of the interval; NaN when there is none
 * @param n how many independent runs (or incidents) it rests on
 * @param unit {@code ratio}, {@code s}, {@code 1/s}, {@code requests}, {@code writes} …
 * @param note why there is no value or no interval, or that the interval is exact; empty otherwise
 */
public record Estimate(double mean, double low, double high, long n, String unit, String note) {
    public static Estimate none(String unit, String reason) {
        return new Estimate(Double.NaN, Double.NaN, Double.NaN, 0, unit, reason);
    }

    public boolean hasValue() {
        return !Double.isNaN(mean);
    }

    public boolean hasInterval() {
        return !Double.isNaN(low) && !Double.isNaN(high);
    }
}
