package org.outagelab.call;

/** Counts of latencies in bins of 1/16 octave from 1 µs on: quantiles within 4.4 %, for time series. */
public final class LatencyBins {
    private static final int SUB_BITS = 4;
    private static final int SUB = 1 << SUB_BITS;
    private static final int BINS = 40 * SUB;

    private final int[] counts = new int[BINS];
    private int total;
    private double sumNs;

    /** @param latencyNs at least 0; more than 12 days count as 12 days */
    public void add(long latencyNs) {
        counts[bin(latencyNs / 1000)]++;
        total++;
        sumNs += latencyNs;
    }

    public void add(LatencyBins other) {
        for (int i = 0; i < BINS; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        sumNs += other.sumNs;
    }

    /** Exact; NaN without data. */
    public double meanNs() {
        return total == 0 ? Double.NaN : sumNs / total;
    }

    public int total() {
        return total;
    }

    /**
     * Nanoseconds; NaN without data.
     *
     * @param q 0..1
     */
    public double quantileNs(double q) {
        if (total == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) StrictMath.ceil(q * total));
        long seen = 0;
        for (int i = 0; i < BINS; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return 1000.0 * (low(i) + low(i + 1)) / 2;
            }
        }
        throw new IllegalStateException("bins hold fewer than their total " + total);
    }

    private static int bin(long us) {
        if (us < SUB) {
            return (int) us;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(us);
        int index = ((exponent - SUB_BITS + 1) << SUB_BITS) + (int) ((us >>> (exponent - SUB_BITS)) & (SUB - 1));
        return Math.min(index, BINS - 1);
    }

    private static long low(int bin) {
        if (bin < SUB) {
            return bin;
        }
        int exponent = (bin >> SUB_BITS) + SUB_BITS - 1;
        return (1L << exponent) + ((long) (bin & (SUB - 1)) << (exponent - SUB_BITS));
    }
}
