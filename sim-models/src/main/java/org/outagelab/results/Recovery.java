package org.outagelab.results;

import java.util.List;

/**
 * Whether goodput returns after the trigger is gone, by load: where an outage would outlive its cause
 * (docs/definitions.md#metastable).
 *
 * @param points by load, ascending
 * @param returnsUpTo the highest load up to which it returned in every run, requests per second; NaN if there is none
 * @param failsFrom the lowest load at which it did not in some run; NaN if there is none
 */
public record Recovery(List<Point> points, double returnsUpTo, double failsFrom) {
    public Recovery {
        points = List.copyOf(points);
    }

    /**
     * One load.
     *
     * @param times of the load of the file
     * @param rate requests per second before the trigger
     * @param runs made
     * @param returned runs in which goodput returned before the load ended
     * @param after from the end of the trigger to recovery, in seconds, over the runs in which it returned; 0 for a run
     *     without loss after it
     * @param amplification attempts per request while it lasted, over the runs with loss
     */
    public record Point(double times, double rate, int runs, int returned, Estimate after, Estimate amplification) {}
}
