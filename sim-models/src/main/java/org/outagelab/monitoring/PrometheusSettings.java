package org.outagelab.monitoring;

import org.outagelab.core.SimTime;

/**
 * What the command line of Prometheus says.
 *
 * @param name of the component, as it stands in the run digest
 * @param resendDelayNs {@code --rules.alert.resend-delay}
 * @param forGracePeriodNs {@code --rules.alert.for-grace-period}
 * @param forOutageToleranceNs {@code --rules.alert.for-outage-tolerance}
 */
public record PrometheusSettings(String name, long resendDelayNs, long forGracePeriodNs, long forOutageToleranceNs) {
    /** The documented defaults: 1 m, 10 m, 1 h. */
    public static PrometheusSettings defaults(String name) {
        return new PrometheusSettings(name, SimTime.MINUTE, 10 * SimTime.MINUTE, SimTime.HOUR);
    }
}
