package org.outagelab.monitoring;

/**
 * An alert as it is sent to Alertmanager.
 *
 * @param labels which tell alerts apart, {@code alertname} among them
 * @param startsNs since when it fires
 * @param endsNs when it was resolved, or until when it holds without being sent again
 */
public record SentAlert(Labels labels, long startsNs, long endsNs) {
    public static final String ALERT_NAME = "alertname";

    public String name() {
        return labels.value(ALERT_NAME);
    }

    boolean resolved(long nowNs) {
        return endsNs <= nowNs;
    }
}
