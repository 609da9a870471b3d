package org.outagelab;

import java.util.List;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;

/** The loss that followed a fault, or a fault that cost nothing, over all runs in which it occurred. */
public final class OutageIncident {
    private final IncidentSummary summary;

    OutageIncident(IncidentSummary summary) {
        this.summary = summary;
    }

    /** The name of its fault, of several joined by {@code " + "}, or {@code load}; {@link #faults} tells them apart. */
    public String cause() {
        return summary.cause();
    }

    /** The names of the faults that it is of, in the order in which they began; empty for the load alone. */
    public List<String> faults() {
        return summary.because().faults();
    }

    /** Whether no run lost a request to it, and none was answered wrongly. */
    public boolean masked() {
        return summary.masked();
    }

    /** In which it occurred. */
    public int runs() {
        return summary.runs();
    }

    /** Requests per run in which it occurred. */
    public Estimate requestsLost() {
        return summary.failed();
    }

    /** From the start of the fault until the first automatic component took its target out, in seconds; the mean. */
    public Estimate detectedAfter() {
        return summary.detectedAfter();
    }

    /** The same of the slowest run in which it was detected at all, in seconds; NaN if it never was. */
    public double slowestDetection() {
        return summary.slowestDetection();
    }

    /** Runs in which nothing detected it. */
    public int undetectedRuns() {
        return summary.undetected();
    }

    /** From the start of the fault to normal service, in seconds; the mean over runs that came back. */
    public Estimate recoveredAfter() {
        return summary.recoveredAfter();
    }

    /** Runs that did not come back, although there was time to see it. */
    public int unrecoveredRuns() {
        return summary.unrecovered();
    }

    /** Acknowledged writes per run that are gone; 0 when it did nothing to the data. */
    public double writesLost() {
        return summary.data() == null ? 0 : summary.data().lost().mean();
    }

    /** Everything, as reports have it. */
    public IncidentSummary all() {
        return summary;
    }
}
