package org.outagelab.experiment;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.outagelab.metric.Draft;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metric.Better;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Unit;

/** What is found in all incidents of a run together. */
public final class IncidentMetrics implements Metrics {
    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.of(Run.class, "requests.outside_incidents").in(Unit.of("requests")).better(Better.LOWER)
                        .says("Requests that failed in no incident: too few at a time to be one, with no fault in force.")
                        .count(Run::outsideIncidents),
                incidents("time_to_detect")
                        .says("From the start of a fault until something automatic noticed, over the incidents in which it did.")
                        .mean(mean(incident -> incident.detection().after())),
                incidents("time_to_recover")
                        .says("From the start of a fault until service was normal for 30 s, over the incidents that recovered.")
                        .mean(mean(incident -> incident.recovered() - incident.faultStart())));
    }

    private static Draft<Run> incidents(String name) {
        return Metric.of(Run.class, name).first().better(Better.LOWER).empty("it never happened");
    }

    /** Over the incidents of a run that follow a fault and have the value. */
    private static ToDoubleFunction<List<Run>> mean(ToDoubleFunction<Incident> value) {
        return run -> run.get(0).incidents().stream()
                .filter(incident -> !Double.isNaN(incident.faultStart()))
                .mapToDouble(value)
                .filter(number -> !Double.isNaN(number))
                .average()
                .orElse(Double.NaN);
    }
}
