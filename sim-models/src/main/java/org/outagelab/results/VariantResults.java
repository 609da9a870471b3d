package org.outagelab.results;

import java.util.List;
import java.util.Map;

/**
 * What was found for one variant.
 *
 * @param name {@code base} or the variant's name
 * @param runs independent runs that count
 * @param digest hexadecimal digest over all runs
 * @param metrics by metric name, in a fixed order
 * @param measured what else is to be known of these metrics, by the same names
 * @param outcomes requests by outcome, totals over runs, most frequent first
 * @param attemptOutcomes attempts by outcome, totals over runs
 * @param balancerLogs by balancer: what it would have logged, by status and termination state, totals over runs
 * @param recovery at which load goodput returns after the trigger, or null if that was not asked for
 * @param audit the ledger's totals
 * @param thresholds each different one, in file order
 * @param verdict all thresholds together; null when there are none
 * @param incidents by first start
 * @param topology the graph to draw
 * @param timeline the first run
 * @param latency merged over runs
 * @param findings what the design should not have, by the file alone
 * @param warnings legal but surprising settings, warm-up advice …
 */
public record VariantResults(
        String name,
        int runs,
        String digest,
        Map<String, Estimate> metrics,
        Map<String, Measured> measured,
        Map<String, Long> outcomes,
        Map<String, Long> attemptOutcomes,
        Map<String, Map<String, Long>> balancerLogs,
        Recovery recovery,
        Audit audit,
        List<ThresholdResult> thresholds,
        Verdict verdict,
        List<IncidentSummary> incidents,
        Topology topology,
        Timeline timeline,
        LatencyCurve latency,
        List<Finding> findings,
        List<String> warnings) {
    /** Without balancers, findings, and a search over load. */
    public VariantResults(
            String name,
            int runs,
            String digest,
            Map<String, Estimate> metrics,
            Map<String, Long> outcomes,
            Map<String, Long> attemptOutcomes,
            Audit audit,
            List<ThresholdResult> thresholds,
            Verdict verdict,
            List<IncidentSummary> incidents,
            Topology topology,
            Timeline timeline,
            LatencyCurve latency,
            List<String> warnings) {
        this(
                name, runs, digest, metrics, Map.of(), outcomes, attemptOutcomes, Map.of(), null, audit, thresholds, verdict,
                incidents, topology, timeline, latency, List.of(), warnings);
    }

    /** What else is to be known of a metric. */
    public Measured measured(String metric) {
        return measured.getOrDefault(metric, Measured.unknown(metric));
    }

    /** The same with what is to be known of its metrics. */
    public VariantResults with(Map<String, Measured> ofMetrics) {
        return new VariantResults(
                name, runs, digest, metrics, ofMetrics, outcomes, attemptOutcomes, balancerLogs, recovery, audit, thresholds,
                verdict, incidents, topology, timeline, latency, findings, warnings);
    }
}
