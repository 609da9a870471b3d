package org.outagelab.results;

import java.util.List;

/**
 * One incident (or masked fault), the same faults together over all runs. Times are in seconds on the axis of the load, numbers of
 * runs are of runs: one in which a cause strikes several times counts once.
 *
 * @param because the faults that it is of, or the load
 * @param runs in which it occurred
 * @param times how often it occurred in them
 * @param masked true if no run lost a request to it, and none was answered wrongly because of it
 * @param faultStart when the verb was applied
 * @param faultEnd when the last of its faults was healed; the start of one that is over at once; NaN mean when never
 * @param start when the first request was lost: its arrival, or the instant at which the fault struck it in flight
 * @param detected when the first automatic component took the target, or what is fed by it alone, out
 * @param detectedAfter the same from the start of that fault
 * @param slowestDetection the longest of them in all runs, in seconds; NaN when nothing was detected
 * @param undetected runs in which nothing did, although something should have: not counted where all that happened was done
 *     on purpose
 * @param recovered start of the first 30 s of normal service after the last loss
 * @param recoveredAfter the same from the start of its first fault, or of the loss
 * @param unrecovered runs in which it did not recover, although there was time to see it
 * @param notSeen runs whose load ended before recovery could be seen: they are not among the unrecovered
 * @param calm of them: from the last loss to the end of the load
 * @param failed requests lost per run in which it occurred, however often
 * @param wrong requests that count as ok, and were answered with 4xx more often than before
 * @param extraLatency added mean latency of ok requests while it lasted, in seconds per request, each endpoint compared with
 *     itself; no value where it would be negative, or hardly anybody was answered
 * @param afterTrigger from the end of its faults, or of the surge of load that caused it, to recovery
 * @param metastable runs in which it went on long after its trigger had ended, at a load no higher than before
 * @param amplification attempts per request that arrived while it lasted
 * @param data what it did to the data, or null for nothing
 */
public record IncidentSummary(
        Cause because,
        int runs,
        int times,
        boolean masked,
        Estimate faultStart,
        Estimate faultEnd,
        Estimate start,
        Estimate detected,
        Estimate detectedAfter,
        double slowestDetection,
        int undetected,
        Estimate recovered,
        Estimate recoveredAfter,
        int unrecovered,
        int notSeen,
        Estimate calm,
        Estimate failed,
        WrongAnswers wrong,
        Estimate extraLatency,
        Estimate afterTrigger,
        int metastable,
        Estimate amplification,
        DataLoss data) {
    /**
     * @param perRun how many per run in which the incident occurred
     * @param statuses which, in order; empty for none
     */
    public record WrongAnswers(Estimate perRun, List<String> statuses) {
        public static final WrongAnswers NONE = new WrongAnswers(Estimate.none("requests", "no such answer"), List.of());

        public WrongAnswers {
            statuses = List.copyOf(statuses);
        }
    }

    /** Its cause in words. */
    public String cause() {
        return because.text();
    }

    /** Whether no run lost a request to it: a masked fault, or one that only made answers wrong. */
    public boolean lossless() {
        return !start.hasValue();
    }

    /** Whether it occurred without any loss, and answers were wrong. */
    public boolean onlyWrong() {
        return lossless() && !masked;
    }
}
