package org.outagelab.monitoring;

import java.util.Arrays;

/** The samples of one series, each stamped later than the one before. */
final class Series {
    /** The NaN that says "no more", as in Prometheus' value.StaleNaN. */
    static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

    private final Labels labels;
    private long[] timesNs = new long[16];
    private double[] values = new double[16];
    private int from;
    private int to;

    Series(Labels labels) {
        this.labels = labels;
    }

    Labels labels() {
        return labels;
    }

    /** A sample that is not later than the last one is dropped, as Prometheus drops it. */
    void append(long timeNs, double value) {
        if (to > from && timesNs[to - 1] >= timeNs) {
            return;
        }
        if (to == timesNs.length) {
            makeRoom();
        }
        timesNs[to] = timeNs;
        values[to++] = value;
    }

    private void makeRoom() {
        int count = to - from;
        int size = count > timesNs.length / 2 ? 2 * timesNs.length : timesNs.length;
        var times = Arrays.copyOfRange(timesNs, from, from + size);
        var kept = Arrays.copyOfRange(values, from, from + size);
        timesNs = times;
        values = kept;
        from = 0;
        to = count;
    }

    /** Forgets what is older. */
    void forgetBefore(long timeNs) {
        while (from < to && timesNs[from] < timeNs) {
            from++;
        }
    }

    static boolean stale(double value) {
        return Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(STALE);
    }

    /** Whether the newest sample says that there are no more; true without any. */
    boolean ended() {
        return to == from || stale(values[to - 1]);
    }

    /** When the newest sample was taken. */
    long lastNs() {
        return timesNs[to - 1];
    }

    double last() {
        return values[to - 1];
    }

    boolean empty() {
        return to == from;
    }

    /**
     * The value that an instant query sees: the newest not after {@code timeNs} and younger than {@code lookbackNs}.
     *
     * @return NaN if there is none, or the newest is a stale marker
     */
    double at(long timeNs, long lookbackNs) {
        int index = indexAfter(timeNs) - 1;
        if (index < from || timesNs[index] <= timeNs - lookbackNs || stale(values[index])) {
            return Double.NaN;
        }
        return values[index];
    }

    /** Samples in (timeNs - windowNs, timeNs]. */
    Points window(long timeNs, long windowNs) {
        int end = indexAfter(timeNs);
        int begin = Math.max(from, indexAfter(timeNs - windowNs));
        var times = new long[end - begin];
        var inside = new double[end - begin];
        int count = 0;
        for (int i = begin; i < end; i++) {
            if (!stale(values[i])) {
                times[count] = timesNs[i];
                inside[count++] = values[i];
            }
        }
        return new Points(Arrays.copyOf(times, count), Arrays.copyOf(inside, count));
    }

    /** Index of the first sample later than {@code timeNs}. */
    private int indexAfter(long timeNs) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timesNs[middle] <= timeNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
