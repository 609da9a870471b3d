package org.outagelab.monitoring;

/**
 * The samples of one series in a window of time, oldest first, without stale markers.
 *
 * @param timesNs ascending
 * @param values as many
 */
record Points(long[] timesNs, double[] values) {
    int count() {
        return timesNs.length;
    }

    double first() {
        return values[0];
    }

    double last() {
        return values[values.length - 1];
    }
}
