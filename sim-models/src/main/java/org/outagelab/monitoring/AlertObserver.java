package org.outagelab.monitoring;

/** Told when an alert of Prometheus becomes something else. */
public interface AlertObserver {
    /**
     * @param state that it has now; null if it was pending and is dropped
     * @param timeNs of the evaluation
     */
    void became(AlertRule rule, Labels labels, AlertState state, long timeNs);
}
