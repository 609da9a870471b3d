package org.outagelab.experiment;

/**
 * One incident of one run. Times in seconds, NaN for what did not happen.
 *
 * @param cause names of faults, or "load"
 * @param masked a fault without loss
 * @param extraLatency of ok requests while it lasted against the time before, in seconds
 */
record Incident(
        String cause,
        boolean masked,
        double faultStart,
        double faultEnd,
        double start,
        double detected,
        double recovered,
        long failed,
        double extraLatency) {}
