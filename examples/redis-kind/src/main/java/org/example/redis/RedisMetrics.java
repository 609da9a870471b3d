package org.example.redis;

import java.util.List;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Scope;
import org.outagelab.metric.Unit;

/** What is measured of a Redis: results, thresholds and reports have it as any other metric. */
public final class RedisMetrics implements Metrics {
    @Override
    public List<Metric> metrics() {
        return List.of(Metric.of(Redis.class, Scope.SERVICE, "hit_ratio").in(Unit.RATIO)
                .ofKind("redis")
                .first()
                .better(Metric.Better.HIGHER)
                .says("Look-ups that found an element, of all look-ups.")
                .share(Redis::hits, Redis::lookUps));
    }
}
