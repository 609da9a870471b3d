package org.outagelab.experiment;

import java.util.List;
import org.outagelab.call.Ledger;
import org.outagelab.metric.Metric.Better;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Unit;

/** What is left of the objective, and what serving took. */
public final class EffortMetrics implements Metrics {
    /** An objective for availability, and what missed it. @param share of requests that may fail */
    record Budget(Ledger ledger, double share) {}

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.of(Budget.class, "error_budget.burned").in(Unit.of("budgets")).first().better(Better.LOWER)
                        .absent("no availability objective")
                        .says("Failed requests as a multiple of those that the first threshold of availability allows.")
                        .shareTimes(
                                budget -> budget.ledger.counted() - budget.ledger.ok(),
                                budget -> budget.ledger.counted(),
                                budget -> 1 / budget.share),
                Metric.of(Ledger.class, "attempts_per_request").in(Unit.of("attempts")).first().better(Better.LOWER)
                        .says("Attempts of clients for each counted request that ended.")
                        .ratio(Ledger::attempts, ledger -> ledger.counted() - ledger.inFlight()),
                Metric.of(Run.class, "wasted_work").first().better(Better.LOWER)
                        .says("Time of workers spent on attempts whose client had gone.")
                        .mean(run -> run.get(0).wastedSeconds()),
                Metric.elsewhere(
                        "downtime.per_year",
                        Unit.SECONDS,
                        "Time in a year in which requests of the mix would not be ok; the verb years tells it."));
    }
}
