package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.wiring.Watched;

/**
 * What monitoring and people did in one run: instants in nanoseconds, on the axis of the load.
 *
 * @param alerts that fired
 * @param notifications of firing alerts that arrived
 * @param told when a customer or somebody outside told the people
 * @param acknowledged when somebody answered
 * @param repaired when somebody ended what was wrong
 * @param faults that began
 */
record Monitored(
        List<Firing> alerts,
        List<Long> notifications,
        List<Long> told,
        List<Long> acknowledged,
        List<Long> repaired,
        List<Recorder.FaultWindow> faults,
        Watched.Scrapes scrapes) {
    /** An alert fires so long after a fault that is over at most, or it is a false one. */
    private static final long AFTERMATH_NS = 10 * SimTime.MINUTE;

    private static final long STORM_NS = SimTime.MINUTE;

    /** @param alert its name and what it is about */
    record Firing(String alert, long atNs) {}

    /** From the begin of a fault until somebody was told, by a notification or a customer, in seconds; mean over faults. */
    double timeToNotify() {
        var all = new ArrayList<>(notifications);
        all.addAll(told);
        return delay(all);
    }

    double timeToAcknowledge() {
        return delay(acknowledged);
    }

    /** From the begin of a fault until somebody ended it. */
    double timeToRepair() {
        return faults.stream()
                .filter(fault -> repaired.contains(fault.endNs()))
                .mapToDouble(fault -> SimTime.toSeconds(fault.endNs() - fault.startNs()))
                .average()
                .orElse(Double.NaN);
    }

    /** Over the faults during which one of the instants lies; NaN without any. */
    private double delay(List<Long> instants) {
        return faults.stream()
                .mapToDouble(fault -> instants.stream()
                        .filter(instant -> instant >= fault.startNs() && instant <= fault.endNs())
                        .mapToDouble(instant -> SimTime.toSeconds(instant - fault.startNs()))
                        .min()
                        .orElse(Double.NaN))
                .filter(delay -> !Double.isNaN(delay))
                .average()
                .orElse(Double.NaN);
    }

    /** Alerts that fired while nothing was wrong, nor had been for ten minutes. */
    long falseAlerts() {
        return alerts.stream()
                .filter(alert -> faults.stream().noneMatch(fault -> alert.atNs >= fault.startNs()
                        && alert.atNs <= SimTime.plus(fault.endNs(), AFTERMATH_NS)))
                .count();
    }

    /** Faults that were over, or still there at the end, without any alert that had fired during them. */
    long missed() {
        return faults.stream()
                .filter(fault -> alerts.stream()
                        .noneMatch(alert -> alert.atNs >= fault.startNs() && alert.atNs <= fault.endNs()))
                .count();
    }

    /** The most alerts that fired within one minute. */
    long storm() {
        long most = 0;
        for (var first : alerts) {
            most = Math.max(most, alerts.stream()
                    .filter(alert -> alert.atNs >= first.atNs && alert.atNs < first.atNs + STORM_NS)
                    .count());
        }
        return most;
    }
}
