package org.outagelab.experiment;

import java.util.List;
import org.outagelab.metric.Metric.Better;
import org.outagelab.metric.Draft;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Scope;
import org.outagelab.metric.Unit;
import org.outagelab.net.Port;

/** What services and their instances have to do: their gauges and ports. */
public final class InstanceMetrics implements Metrics {
    @Override
    public List<Metric> metrics() {
        return List.of(
                of("utilization").in(Unit.RATIO).first()
                        .empty(owner -> owner.kind() + " has no workers")
                        .says("Busy workers of all instances by workers that exist, both over the counted time.")
                        .mean(InstanceMetrics::utilization),
                of("queue").in(Unit.of("requests")).better(Better.LOWER)
                        .says("Requests that wait for a worker, in the mean over the counted time, in all instances together.")
                        .mean(InstanceMetrics::queue),
                Metric.of(Port.class, Scope.INSTANCE, "answers").in(Unit.of("requests"))
                        .absent("it does not listen")
                        .says("Ok answers that reached whoever waited for them, health checks not counted.")
                        .count(Port::okAnswers));
    }

    private static Draft<Run.GaugeMeans> of(String name) {
        return Metric.of(Run.GaugeMeans.class, Scope.SERVICE, name)
                .absent(owner -> owner.kind() + " has no workers that queue");
    }

    private static double queue(List<Run.GaugeMeans> gauges) {
        double waiting = 0;
        for (var means : gauges) {
            waiting += means.queue();
        }
        return waiting;
    }

    private static double utilization(List<Run.GaugeMeans> gauges) {
        double busy = 0;
        double available = 0;
        for (var means : gauges) {
            busy += means.busy();
            available += means.available();
        }
        // NaN for a kind without workers.
        return available == 0 ? 0 : busy / available;
    }
}
