package org.outagelab.results;

/**
 * One incident (or masked fault) matched by cause over all runs. Times are in seconds on the axis of the load.
 *
 * @param cause name of the fault, several joined by " + ", or "load"
 * @param runs how often it occurred: in so many runs, or more often when one cause strikes twice in a run
 * @param masked true if no run lost a request to it
 * @param faultStart when the verb was applied
 * @param faultEnd when it was healed; NaN mean when never
 * @param start arrival of the first request lost
 * @param detected when the first automatic component took the target out
 * @param undetected runs in which nothing did
 * @param recovered start of the first 30 s of normal service after the last loss
 * @param unrecovered runs that ended before
 * @param failed requests lost per run in which it occurred, however often
 * @param extraLatency added mean latency of ok requests while it lasted, in seconds per request
 * @param afterTrigger from the end of its faults, or of the surge of load that caused it, to recovery
 * @param metastable runs in which it went on long after its trigger had ended, at a load no higher than before
 * @param amplification attempts per request that arrived while it lasted
 * @param data what it did to the data, or null for nothing
 */
public record IncidentSummary(
        String cause,
        int runs,
        boolean masked,
        Estimate faultStart,
        Estimate faultEnd,
        Estimate start,
        Estimate detected,
        int undetected,
        Estimate recovered,
        int unrecovered,
        Estimate failed,
        Estimate extraLatency,
        Estimate afterTrigger,
        int metastable,
        Estimate amplification,
        DataLoss data) {
    /** One that was never metastable, and of unknown amplification. */
    public IncidentSummary(
            String cause,
            int runs,
            boolean masked,
            Estimate faultStart,
            Estimate faultEnd,
            Estimate start,
            Estimate detected,
            int undetected,
            Estimate recovered,
            int unrecovered,
            Estimate failed,
            Estimate extraLatency) {
        this(
                cause,
                runs,
                masked,
                faultStart,
                faultEnd,
                start,
                detected,
                undetected,
                recovered,
                unrecovered,
                failed,
                extraLatency,
                Estimate.none("s", "not known"),
                0,
                Estimate.none("attempts", "no loss"),
                null);
    }
}
