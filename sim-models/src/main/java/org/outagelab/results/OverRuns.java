package org.outagelab.results;

/**
 * How a number is spread over runs: of each run its own value.
 *
 * @param p5 one run of twenty had less
 * @param p50 half of the runs had less
 * @param p95 one run of twenty had more
 * @param n runs that have the number
 */
public record OverRuns(double p5, double p50, double p95, long n) {
    public static final OverRuns NONE = new OverRuns(Double.NaN, Double.NaN, Double.NaN, 0);
}
