package org.outagelab.haproxy;

import java.util.List;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Scope;
import org.outagelab.metric.Unit;

/** What a balancer alone can tell. */
public final class HaproxyMetrics implements Metrics {
    @Override
    public List<Metric> metrics() {
        return List.of(Metric.of(Remaps.class, Scope.SERVICE, "keys_moved")
                .ofKind("haproxy")
                .in(Unit.RATIO)
                .better(Metric.Better.LOWER)
                .absent("its policy does not hash")
                .empty("no server came or went")
                .says("Largest share of the keys of its hash that led to another server after one had come or gone, "
                        + "in the mean over the runs in which one did.")
                .mean(HaproxyMetrics::most));
    }

    private static double most(List<Remaps> instances) {
        return instances.stream().mapToDouble(Remaps::most).filter(share -> !Double.isNaN(share)).max().orElse(Double.NaN);
    }
}
