package org.outagelab.experiment;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.outagelab.call.Ledger;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metric.Better;
import org.outagelab.metric.Metric.Shown;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Unit;

/** What incidents lasted, what is left of the objective, and what serving took. */
public final class EffortMetrics implements Metrics {
    /** An objective for availability, and what missed it. @param share of requests that may fail */
    record Budget(Ledger ledger, double share) {}

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
                        .mean(mean(incident -> incident.recovered() - incident.faultStart())),
                Metric.of(Budget.class, "error_budget.burned").in(Unit.of("budgets")).shown(Shown.FIRST).better(Better.LOWER)
                        .absent("no availability objective")
                        .says("Failed requests as a multiple of those that the first threshold of availability allows.")
                        .shareTimes(
                                budget -> budget.ledger.counted() - budget.ledger.ok(),
                                budget -> budget.ledger.counted(),
                                budget -> 1 / budget.share),
                Metric.of(Ledger.class, "attempts_per_request").in(Unit.of("attempts")).shown(Shown.FIRST).better(Better.LOWER)
                        .says("Attempts of clients for each counted request that ended.")
                        .ratio(Ledger::attempts, ledger -> ledger.counted() - ledger.inFlight()),
                Metric.of(Run.class, "wasted_work").shown(Shown.FIRST).better(Better.LOWER)
                        .says("Time of workers spent on attempts whose client had gone.")
                        .mean(run -> run.get(0).wastedSeconds()),
                Metric.elsewhere(
                        "downtime.per_year",
                        Unit.SECONDS,
                        "Time in a year in which requests of the mix would not be ok; the verb years tells it."));
    }

    private static Metric.Draft<Run> incidents(String name) {
        return Metric.of(Run.class, name).shown(Shown.FIRST).better(Better.LOWER).empty("it never happened");
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
