package org.outagelab.experiment;

/**
 * One incident of one run. Times in seconds, NaN for what did not happen.
 *
 * @param cause names of faults, or "load"
 * @param masked a fault without loss
 * @param extraLatency of ok requests while it lasted against the time before, in seconds
 * @param triggerEnd when its faults had ended, or the surge of load that caused it; NaN if they have not
 * @param metastable whether it went on long after its trigger had ended (DEFINITIONS, "Metastable")
 * @param amplification attempts per request that arrived while it lasted, NaN for a masked fault
 * @param harm what it did to the data, or null
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
        double extraLatency,
        double triggerEnd,
        boolean metastable,
        double amplification,
        Harm harm) {
    Incident(
            String cause,
            boolean masked,
            double faultStart,
            double faultEnd,
            double start,
            double detected,
            double recovered,
            long failed,
            double extraLatency) {
        this(cause, masked, faultStart, faultEnd, start, detected, recovered, failed, extraLatency, Double.NaN,
                false, Double.NaN, null);
    }

    /** From the end of its trigger to recovery, in seconds; NaN while one of the two is missing. */
    double afterTrigger() {
        return Double.isNaN(triggerEnd) || Double.isNaN(recovered) ? Double.NaN : Math.max(0, recovered - triggerEnd);
    }

    Incident judged(double endOfTrigger, boolean isMetastable, double attemptsPerRequest) {
        return new Incident(
                cause, masked, faultStart, faultEnd, start, detected, recovered, failed, extraLatency, endOfTrigger, isMetastable,
                attemptsPerRequest, harm);
    }

    /** @param toData null when nothing happened to the data */
    Incident harmed(Harm toData) {
        return new Incident(
                cause, masked, faultStart, faultEnd, start, detected, recovered, failed, extraLatency, triggerEnd, metastable,
                amplification, toData);
    }
}
