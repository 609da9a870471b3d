package org.outagelab.experiment;

import org.HdrHistogram.Histogram;

/** The replication lag of one replica, looked at in regular steps. */
final class LagSamples {
    /** Histogram units per nanosecond. */
    static final long UNIT_NS = 1000;

    private final String replica;
    private final Histogram histogram = new Histogram(3);
    private final double[] perBucket;
    private double sumNs;
    private long maxNs;

    LagSamples(String replica, int buckets) {
        this.replica = replica;
        this.perBucket = new double[buckets];
    }

    void add(int bucket, long lagNs, boolean counted) {
        if (bucket < perBucket.length) {
            perBucket[bucket] = Math.max(perBucket[bucket], lagNs);
        }
        if (counted) {
            histogram.recordValue(lagNs / UNIT_NS);
            sumNs += lagNs;
            maxNs = Math.max(maxNs, lagNs);
        }
    }

    String replica() {
        return replica;
    }

    Histogram histogram() {
        return histogram;
    }

    /** The largest seen in each time bucket, in nanoseconds. */
    double[] perBucket() {
        return perBucket;
    }

    double meanNs() {
        return histogram.getTotalCount() == 0 ? Double.NaN : sumNs / histogram.getTotalCount();
    }

    long maxNs() {
        return maxNs;
    }
}
