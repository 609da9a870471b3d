package org.outagelab.monitoring;

/** Instants at a fixed distance: offset + k * interval, as Prometheus slots scrapes and evaluations. */
record Phases(long intervalNs, long offsetNs) {
    /** The first instant after {@code timeNs}. */
    long after(long timeNs) {
        long since = Math.floorMod(timeNs - offsetNs, intervalNs);
        return timeNs + intervalNs - since;
    }
}
