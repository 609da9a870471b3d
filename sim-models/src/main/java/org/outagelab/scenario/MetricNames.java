package org.outagelab.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of all metrics, with their units: the same in thresholds, JSON and charts. */
public final class MetricNames {
    /** Those that can be asked for {@code during} a fault. */
    public static final List<String> DURING =
            List.of("availability", "latency.p50", "latency.p99", "requests.failed", "requests.sent", "requests.ok");

    /** Words of the scenario language without a model yet, with their units: accepted in thresholds, and inconclusive. */
    public static final Map<String, String> NOT_MODELLED = notModelled();

    private static final List<String> QUANTILES = List.of("p50", "p90", "p95", "p99", "p99.9", "max");

    private static final java.util.Set<String> OF_ALL = all(List.of(), List.of(), List.of(), List.of()).keySet();

    private MetricNames() {}

    /** Whether it is the latency of requests that ended ok, and not something of a service called so. */
    public static boolean okLatency(String metric) {
        return OF_ALL.contains(metric)
                && metric.startsWith("latency.")
                && !metric.startsWith("latency.all.")
                && !metric.startsWith("latency.failed.");
    }

    private static Map<String, String> notModelled() {
        var names = new LinkedHashMap<String, String>();
        names.put("downtime.per_year", "s");
        return Collections.unmodifiableMap(names);
    }

    /** Whether a metric has a meaning {@code during} a fault, but no value yet. */
    public static boolean notModelledDuring(String metric) {
        return !DURING.contains(metric)
                && (NOT_MODELLED.containsKey(metric)
                        || metric.startsWith("latency.") && OF_ALL.contains(metric)
                        || metric.startsWith("endpoint[")
                        || metric.startsWith("load[")
                        || metric.equals("throughput")
                        || metric.equals("goodput"));
    }

    /** In order of results. */
    public static Map<String, String> all(
            List<String> services, List<String> instances, List<String> endpoints, List<String> loads) {
        var names = new LinkedHashMap<String, String>();
        names.put("availability", "ratio");
        names.put("uptime", "ratio");
        for (var name : List.of("requests.sent", "requests.ok", "requests.failed", "requests.outside_incidents", "requests.in_flight")) {
            names.put(name, "requests");
        }
        names.put("throughput", "1/s");
        names.put("goodput", "1/s");
        for (var group : List.of("latency", "latency.failed", "latency.all")) {
            names.put(group + ".mean", "s");
            QUANTILES.forEach(quantile -> names.put(group + "." + quantile, "s"));
        }
        names.put("attempts_per_request", "attempts");
        names.put("wasted_work", "s");
        for (var service : services) {
            names.put(service + ".utilization", "ratio");
            names.put(service + ".queue", "requests");
        }
        instances.forEach(instance -> names.put(instance + ".answers", "requests"));
        for (var endpoint : endpoints) {
            names.put("endpoint[\"" + endpoint + "\"].availability", "ratio");
            names.put("endpoint[\"" + endpoint + "\"].latency.mean", "s");
            QUANTILES.forEach(quantile -> names.put("endpoint[\"" + endpoint + "\"].latency." + quantile, "s"));
        }
        for (var load : loads) {
            names.put("load[\"" + load + "\"].availability", "ratio");
            names.put("load[\"" + load + "\"].latency.mean", "s");
            QUANTILES.forEach(quantile -> names.put("load[\"" + load + "\"].latency." + quantile, "s"));
        }
        for (var name : List.of(
                "acknowledged", "lost", "diverged", "deleted", "dropped", "unacknowledged", "phantom", "skipped")) {
            names.put("writes." + name, "writes");
        }
        names.put("rows.diverged", "rows");
        names.put("rpo", "s");
        names.put("rpo.exposure", "s");
        names.put("rto", "s");
        names.put("split_brain.seconds", "s");
        names.put("split_brain.conflicts", "writes");
        names.put("reads.missing", "reads");
        names.put("reads.stale", "reads");
        names.put("reads.stale.age.mean", "s");
        names.put("reads.stale.age.max", "s");
        names.put("replication.lag.mean", "s");
        names.put("replication.lag.p99", "s");
        names.put("replication.lag.max", "s");
        names.put("time_to_detect", "s");
        names.put("time_to_recover", "s");
        names.put("error_budget.burned", "budgets");
        return names;
    }
}
