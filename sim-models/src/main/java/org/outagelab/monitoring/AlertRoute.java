package org.outagelab.monitoring;

import java.util.List;
import org.outagelab.core.SimTime;

/**
 * How Alertmanager groups and sends alerts.
 *
 * @param groupBy labels by which alerts are grouped; empty: all in one group
 * @param groupWaitNs until the first notification of a new group
 * @param groupIntervalNs between two looks at a group
 * @param repeatIntervalNs after which an unchanged group is notified again, at the next look
 * @param sendResolved whether the receiver hears of resolved alerts
 */
public record AlertRoute(
        String receiver, List<String> groupBy, long groupWaitNs, long groupIntervalNs, long repeatIntervalNs, boolean sendResolved) {
    /** The documented defaults: one group, 30 s, 5 m, 4 h. */
    public static AlertRoute defaults(String receiver) {
        return new AlertRoute(receiver, List.of(), 30 * SimTime.SECOND, 5 * SimTime.MINUTE, 4 * SimTime.HOUR, true);
    }
}
