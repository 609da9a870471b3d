package org.outagelab;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Mark;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/** What came of the runs of one scenario. */
public final class OutageResults {
    private final Outage outage;
    private final String variant;
    private final VariantResults all;

    OutageResults(Outage outage, String variant, VariantResults all) {
        this.outage = outage;
        this.variant = variant;
        this.all = all;
    }

    /** What was played. */
    public Outage outage() {
        return outage;
    }

    /** {@code base}, or the name of the variant. */
    public String variant() {
        return variant;
    }

    public int runs() {
        return all.runs();
    }

    public long seed() {
        return outage.scenario().seed();
    }

    /** Of everything that happened in all runs, hexadecimal: the same scenario and seed give the same. */
    public String digest() {
        return all.digest();
    }

    /** All thresholds together; empty when the scenario promises nothing. */
    public Optional<Verdict> verdict() {
        return Optional.ofNullable(all.verdict());
    }

    /** In file order. */
    public List<ThresholdResult> thresholds() {
        return all.thresholds();
    }

    /** The share of requests that were ok, from 0 to 1. */
    public Estimate availability() {
        return metric("availability");
    }

    /** Acknowledged writes per run that are not on the primary at the end; no value without a database. */
    public Estimate writesLost() {
        return all.metrics().getOrDefault("writes.lost", Estimate.none("writes", "there is no database"));
    }

    /** Requests per run that were not ok. */
    public Estimate requestsFailed() {
        return metric("requests.failed");
    }

    /** The time that 99 of 100 ok requests do not exceed, in seconds. */
    public Estimate latencyP99() {
        return metric("latency.p99");
    }

    /**
     * A metric by its name, as reports and thresholds have it.
     *
     * @throws IllegalArgumentException if there is none of that name in these results
     */
    public Estimate metric(String name) {
        var found = all.metrics().get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no metric '" + name + "' in these results"
                    + Outage.nearest(name, List.copyOf(all.metrics().keySet())));
        }
        return found;
    }

    /** By name, in the order of reports. */
    public Map<String, Estimate> metrics() {
        return all.metrics();
    }

    /** By first start, of all runs, with those that cost nothing. */
    public List<OutageIncident> incidents() {
        return all.incidents().stream().map(OutageIncident::new).toList();
    }

    /**
     * What followed a fault. Where several faults made one incident, it is that of each of them.
     *
     * @param fault its name
     * @throws IllegalArgumentException if nothing did
     */
    public OutageIncident incident(String fault) {
        var causes = all.incidents().stream().map(IncidentSummary::cause).toList();
        return incidents().stream()
                .filter(incident -> incident.faults().equals(List.of(fault)))
                .findFirst()
                .or(() -> incidents().stream().filter(incident -> incident.cause().equals(fault)).findFirst())
                .or(() -> incidents().stream().filter(incident -> incident.faults().contains(fault)).findFirst())
                .orElseThrow(() -> new IllegalArgumentException("there is no incident of '" + fault + "'"
                        + Outage.nearest(fault, causes)
                        + (causes.isEmpty() ? " (there is none at all)" : " (there are: " + String.join(", ", causes) + ")")));
    }

    /** What happened in the first run: faults, detections, returns; by time. */
    public List<Mark> marks() {
        return all.timeline().marks();
    }

    public List<String> warnings() {
        return all.warnings();
    }

    /** Everything, as reports have it. */
    public VariantResults all() {
        return all;
    }
}
