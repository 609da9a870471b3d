package org.outagelab.experiment;

import java.util.List;
import java.util.Map;
import org.outagelab.call.Ledger;
import org.outagelab.metric.MetricTable;
import org.outagelab.metric.Observed;
import org.outagelab.metric.Scope;
import org.outagelab.net.Port;
import org.outagelab.results.Lane;
import org.outagelab.results.Mark;
import org.outagelab.scenario.Scenario;

/**
 * One run as it ended, with all that can be measured of it; of many runs only a {@link RunSummary} is kept.
 *
 * @param digest of its events
 * @param ledger closed and audited
 * @param inFlight requests still open when it was cut
 * @param gauges by instance
 * @param ports by instance
 * @param lags by replica
 * @param data what became of it, or null without a database
 * @param wastedSeconds worker time for requests that nobody waited for
 * @param balancerLogs by balancer: lines by status and termination state
 * @param incidents found in it
 * @param outsideIncidents counted requests that were lost in none of them
 * @param monitored what monitoring and people did; null without them
 * @param lanes of instances, and of monitoring
 * @param during by fault's name
 * @param more what kinds have handed in to be measured
 */
record Run(
        long index,
        long digest,
        Ledger ledger,
        long inFlight,
        Map<String, GaugeMeans> gauges,
        Map<String, Port> ports,
        List<LagSamples> lags,
        Data data,
        double wastedSeconds,
        Map<String, Map<String, Long>> balancerLogs,
        List<Incident> incidents,
        long outsideIncidents,
        Monitored monitored,
        List<Lane> lanes,
        List<Mark> marks,
        double seconds,
        long events,
        Map<String, During> during,
        Observed more) {

    /**
     * Means over the counted time.
     *
     * @param available NaN for a kind without workers
     */
    record GaugeMeans(double busy, double available, double queue) {}

    /** What metrics can be taken of, each for those that have it. */
    Observed observed(Scenario scenario) {
        var observed = more;
        observed.add(Run.class, this);
        observed.add(Ledger.class, ledger);
        scenario.thresholds().stream()
                .filter(threshold -> threshold.metric().equals("availability") && threshold.during().isEmpty())
                .filter(threshold -> threshold.bound() < 1)
                .findFirst()
                .ifPresent(objective -> observed.add(
                        EffortMetrics.Budget.class, new EffortMetrics.Budget(ledger, 1 - objective.bound())));
        if (monitored != null) {
            observed.add(Monitored.class, monitored);
        }
        if (data != null) {
            observed.add(Data.class, data);
        }
        lags.forEach(lag -> observed.add(LagSamples.class, lag));
        int place = 0;
        for (var load : scenario.loads()) {
            for (var spec : load.endpoints()) {
                var book = (load.hostile() ? ledger.aside() : ledger).endpoints().get(place++);
                if (!load.hostile()) {
                    observed.add(Ledger.EndpointBook.class, Scope.ENDPOINT, spec.endpoint().name(), book);
                }
                observed.add(Ledger.EndpointBook.class, Scope.LOAD, load.name(), book);
            }
        }
        for (var service : scenario.services().values()) {
            for (var instance : service.instances()) {
                if (gauges.containsKey(instance)) {
                    observed.add(GaugeMeans.class, Scope.SERVICE, service.name(), gauges.get(instance));
                }
                if (ports.containsKey(instance)) {
                    observed.add(Port.class, Scope.INSTANCE, instance, ports.get(instance));
                }
            }
        }
        during.forEach((fault, requests) -> observed.add(During.class, Scope.FAULT, fault, requests));
        return observed;
    }

    /**
     * What is kept of it.
     *
     * @param detailed whether to show it over time
     */
    RunSummary summary(Scenario scenario, MetricTable table, boolean detailed) {
        return RunSummary.of(this, table, table.take(observed(scenario)), detailed);
    }
}
