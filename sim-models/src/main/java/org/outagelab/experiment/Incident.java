package org.outagelab.experiment;

import java.util.Map;
import org.outagelab.results.Cause;

/**
 * One incident of one run. Times in seconds, NaN for what did not happen.
 *
 * @param cause faults, or the load
 * @param masked a fault without loss
 * @param faultEnd when the last of its faults was over; NaN if one lasts for good
 * @param recovered NaN if it did not, or if that was not seen
 * @param calmSeconds from the last loss to the end of the load, where the load ended before recovery could be seen; else NaN
 * @param failed counted requests that it took
 * @param extraLatency of ok requests while it lasted against the time before, in seconds
 * @param wrong by status: requests that count as ok with an answer of 4xx, above what is usual
 * @param triggerEnd when its faults had ended, or the surge of load that caused it; NaN if they have not
 * @param metastable whether it went on long after its trigger had ended (docs/definitions.md#metastable)
 * @param amplification attempts per request that arrived while it lasted, NaN for a masked fault
 * @param harm what it did to the data, or null
 */
public record Incident(
        Cause cause,
        boolean masked,
        double faultStart,
        double faultEnd,
        double start,
        Detection detection,
        double recovered,
        double calmSeconds,
        long failed,
        double extraLatency,
        Map<String, Long> wrong,
        double triggerEnd,
        boolean metastable,
        double amplification,
        Harm harm) {
    /**
     * When something automatic noticed.
     *
     * @param at on the axis of the load
     * @param after since the start of that fault
     * @param needless what happened was somebody's deliberate act, so that nothing had to notice
     */
    record Detection(double at, double after, boolean needless) {
        static final Detection NONE = new Detection(Double.NaN, Double.NaN);
        static final Detection NEEDLESS = new Detection(Double.NaN, Double.NaN, true);

        Detection(double at, double after) {
            this(at, after, false);
        }
    }

    Incident(
            Cause cause,
            boolean masked,
            double faultStart,
            double faultEnd,
            double start,
            Detection detection,
            double recovered,
            long failed,
            double extraLatency) {
        this(cause, masked, faultStart, faultEnd, start, detection, recovered, Double.NaN, failed, extraLatency, Map.of(),
                Double.NaN, false, Double.NaN, null);
    }

    boolean undetected() {
        return Double.isNaN(detection.at) && !detection.needless;
    }

    double detected() {
        return detection.at;
    }

    /** From the start of its first fault, or of the loss, to recovery. */
    double recoveredAfter() {
        return recovered - (Double.isNaN(faultStart) ? start : faultStart);
    }

    /** Loss that did not end, although there was time to see it. */
    boolean unrecovered() {
        return !masked && Double.isNaN(recovered) && Double.isNaN(calmSeconds);
    }

    /** The load ended too early to see whether it recovered. */
    boolean notSeen() {
        return !Double.isNaN(calmSeconds);
    }

    long wrongAnswers() {
        return wrong.values().stream().mapToLong(count -> count).sum();
    }

    /** From the end of its trigger to recovery, in seconds; NaN while one of the two is missing. */
    double afterTrigger() {
        return Double.isNaN(triggerEnd) || Double.isNaN(recovered) ? Double.NaN : Math.max(0, recovered - triggerEnd);
    }

    /** @param secondsOfCalm that the load left after the last loss, or NaN */
    Incident unseen(double secondsOfCalm) {
        return new Incident(
                cause, masked, faultStart, faultEnd, start, detection, recovered, secondsOfCalm, failed, extraLatency, wrong,
                triggerEnd, metastable, amplification, harm);
    }

    Incident answered(Map<String, Long> wrongByStatus) {
        return new Incident(
                cause, masked, faultStart, faultEnd, start, detection, recovered, calmSeconds, failed, extraLatency,
                wrongByStatus, triggerEnd, metastable, amplification, harm);
    }

    Incident judged(double endOfTrigger, boolean isMetastable, double attemptsPerRequest) {
        return new Incident(
                cause, masked, faultStart, faultEnd, start, detection, recovered, calmSeconds, failed, extraLatency, wrong,
                endOfTrigger, isMetastable, attemptsPerRequest, harm);
    }

    /** @param toData null when nothing happened to the data */
    Incident harmed(Harm toData) {
        return new Incident(
                cause, masked, faultStart, faultEnd, start, detection, recovered, calmSeconds, failed, extraLatency, wrong,
                triggerEnd, metastable, amplification, toData);
    }
}
