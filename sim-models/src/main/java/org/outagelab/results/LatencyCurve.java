package org.outagelab.results;

import java.util.List;

/**
 * Latency by percentile, merged over all runs: ok requests only, beside their number and the failed share.
 *
 * @param n ok requests
 * @param failedShare failed / counted
 * @param points by increasing percentile
 */
public record LatencyCurve(long n, double failedShare, List<Point> points) {
    /**
     * @param percentile 0..100 exclusive of 100
     * @param seconds latency at it
     */
    public record Point(double percentile, double seconds) {}
}
