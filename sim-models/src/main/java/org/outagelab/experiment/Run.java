package org.outagelab.experiment;

import java.util.List;
import java.util.Map;
import org.outagelab.call.Ledger;
import org.outagelab.results.Lane;
import org.outagelab.results.Mark;

/**
 * What is kept of one run.
 *
 * @param digest of its events
 * @param ledger closed and audited
 * @param inFlight requests still open when it was cut
 * @param gauges by instance
 * @param answers ok answers that reached whoever waited for them, by instance
 * @param lags by replica
 * @param data what became of it, or null without a database
 * @param wastedSeconds worker time for requests that nobody waited for
 * @param balancerLogs by balancer: lines by status and termination state
 * @param incidents found in it
 * @param outsideIncidents counted requests that were lost in none of them
 * @param during by fault's name
 */
record Run(
        long index,
        long digest,
        Ledger ledger,
        long inFlight,
        Map<String, GaugeMeans> gauges,
        Map<String, Long> answers,
        List<LagSamples> lags,
        Data data,
        double wastedSeconds,
        Map<String, Map<String, Long>> balancerLogs,
        List<Incident> incidents,
        long outsideIncidents,
        List<Lane> lanes,
        List<Mark> marks,
        double seconds,
        long events,
        Uptime uptime,
        Map<String, During> during) {

    /** Steps of time with at least half the requests ok, among those with enough requests to tell. */
    record Uptime(long up, long known) {}

    /** Means over the counted time. @param available NaN for a kind without workers */
    record GaugeMeans(double busy, double available, double queue) {}
}
