package org.outagelab.mysql;

import org.HdrHistogram.Histogram;

/** The reads that one server has answered, and how old the writes were that they missed. */
final class ReadBooks {
    private static final long UNIT_NS = 1000;

    private final Histogram ages = new Histogram(3);
    private long answered;
    private long missing;
    private double ageSumNs;
    private long oldestNs;

    /**
     * @param staleNs age of the oldest write it missed, or -1 when it missed none
     * @param gone whether its row is deleted
     */
    void read(long staleNs, boolean gone) {
        answered++;
        missing += gone ? 1 : 0;
        if (staleNs >= 0) {
            ages.recordValue(staleNs / UNIT_NS);
            ageSumNs += staleNs;
            oldestNs = Math.max(oldestNs, staleNs);
        }
    }

    long answered() {
        return answered;
    }

    /** Reads of rows that were deleted by mistake. */
    long missing() {
        return missing;
    }

    long stale() {
        return ages.getTotalCount();
    }

    /** Mean age of stale reads in nanoseconds; NaN without any. */
    double meanAgeNs() {
        return stale() == 0 ? Double.NaN : ageSumNs / stale();
    }

    /** The age of the stalest read, 0 without any. */
    long oldestNs() {
        return oldestNs;
    }
}
