package org.outagelab.metric;

import java.util.List;

/**
 * Brings metrics. Found by {@link java.util.ServiceLoader}: whoever names its class in
 * {@code META-INF/services/org.outagelab.metric.Metrics} has them in results, reports and thresholds.
 */
public interface Metrics {
    /** In the order in which they are shown. */
    List<Metric> metrics();
}
