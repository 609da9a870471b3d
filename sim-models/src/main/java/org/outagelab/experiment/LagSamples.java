package org.outagelab.experiment;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** The replication lag of one replica, looked at in regular steps. */
final class LagSamples {
    /** Histogram units per nanosecond. */
    static final long UNIT_NS = 1000;

    private final String replica;
    private final Histogram histogram = new Histogram(3);
    private final double[] perBucket;
    private final double[] secondsBehind;
    private double sumNs;
    private long maxNs;

    LagSamples(String replica, int buckets) {
        this.replica = replica;
        this.perBucket = new double[buckets];
        this.secondsBehind = new double[buckets];
        Arrays.fill(perBucket, Double.NaN);
        Arrays.fill(secondsBehind, Double.NaN);
    }

    /**
     * @param lagNs less than 0 for a server that is no replica now
     * @param behind Seconds_Behind_Source, or less than 0 for NULL
     */
    void add(int bucket, long lagNs, long behind, boolean counted) {
        if (lagNs < 0) {
            return;
        }
        if (bucket < perBucket.length) {
            perBucket[bucket] = Double.isNaN(perBucket[bucket]) ? lagNs : Math.max(perBucket[bucket], lagNs);
            secondsBehind[bucket] = behind < 0 ? Double.NaN : behind;
        }
        if (counted) {
            histogram.recordValue(lagNs / UNIT_NS);
            sumNs += lagNs;
            maxNs = Math.max(maxNs, lagNs);
        }
    }

    /** Whether it was a replica at any time. */
    boolean any() {
        return Arrays.stream(perBucket).anyMatch(ns -> !Double.isNaN(ns));
    }

    String replica() {
        return replica;
    }

    Histogram histogram() {
        return histogram;
    }

    /** The largest seen in each time bucket, in nanoseconds; NaN while it was no replica. */
    double[] perBucket() {
        return perBucket;
    }

    /** The last seen in each time bucket: what monitoring sees; NaN for NULL. */
    double[] secondsBehind() {
        return secondsBehind;
    }

    double meanNs() {
        return histogram.getTotalCount() == 0 ? Double.NaN : sumNs / histogram.getTotalCount();
    }

    long maxNs() {
        return maxNs;
    }
}
