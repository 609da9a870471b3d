package org.outagelab.monitoring;

/** What an alert of Prometheus is. */
public enum AlertState {
    /** Its series is there, and not yet for long enough. */
    PENDING,
    FIRING,
    /** It fired, and its series is gone. */
    RESOLVED
}
