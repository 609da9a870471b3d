package org.outagelab.metric;

/**
 * What identifies a metric: values, never text to be taken apart. Services, instances, endpoints, loads and faults may
 * be called anything.
 *
 * @param owner the name of the service, instance, endpoint, load or fault; empty for the run
 * @param name dots separate levels, the first is its family: {@code latency.p99}
 */
public record MetricId(Scope scope, String owner, String name) {
    public MetricId {
        if (owner.isEmpty() != (scope == Scope.RUN)) {
            throw new IllegalArgumentException("a metric of scope " + scope + " cannot have the owner '" + owner + "'");
        }
    }

    public static MetricId ofRun(String name) {
        return new MetricId(Scope.RUN, "", name);
    }

    /** Of the requests that arrived while a fault lasted. */
    public MetricId during(String fault) {
        return new MetricId(Scope.FAULT, fault, name);
    }

    /** As a file and a report write it. */
    public String text() {
        return scope.text(owner, name);
    }
}
