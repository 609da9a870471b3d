package org.outagelab.call;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.outagelab.metric.Metric.Better;
import org.outagelab.metric.Draft;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Scope;
import org.outagelab.metric.Unit;

/** What clients see: metrics of a run's {@link Ledger}, and of each endpoint's and load's book. */
public final class LedgerMetrics implements Metrics {
    private static final Unit REQUESTS = Unit.of("requests");
    /** Seconds of one unit of the histograms. */
    private static final double SCALE = Ledger.LATENCY_UNIT_NS * 1e-9;
    private static final String NOBODY = "no request of this kind";

    @Override
    public List<Metric> metrics() {
        var metrics = new ArrayList<Metric>();
        metrics.add(availability(Metric.of(Ledger.class, "availability").always())
                .says("Share of the counted requests that were ok.")
                .share(Ledger::ok, Ledger::counted));
        metrics.add(Metric.of(Ledger.class, "uptime").in(Unit.RATIO).always().better(Better.HIGHER)
                .says("Share of the seconds with at least five requests in which half of them or more were ok.")
                .share(Ledger::stepsUp, Ledger::stepsKnown));
        metrics.add(requests("sent").first()
                .says("Requests that first arrived after the warm-up, in a run.")
                .count(Ledger::counted));
        metrics.add(requests("ok").better(Better.HIGHER)
                .says("Of them, those that ended ok.")
                .count(Ledger::ok));
        metrics.add(requests("failed").first().better(Better.LOWER)
                .says("Of them, those that did not end ok.")
                .count(ledger -> ledger.counted() - ledger.ok()));
        metrics.add(requests("retried").better(Better.LOWER)
                .says("Counted requests that their clients tried more than once, whatever became of them.")
                .count(Ledger::retried));
        metrics.add(requests("in_flight").better(Better.LOWER)
                .says("Requests that were still open when the run was cut; they count as failed, and have no latency.")
                .count(Ledger::inFlight));
        metrics.add(perSecond("throughput")
                .says("Answers to counted requests, of any status, for each second of the load.")
                .mean(ledger -> ledger.get(0).answered() / ledger.get(0).countedSeconds()));
        metrics.add(perSecond("goodput").first().better(Better.HIGHER)
                .says("Counted requests that ended ok, for each second of the load.")
                .mean(ledger -> ledger.get(0).ok() / ledger.get(0).countedSeconds()));
        metrics.addAll(Metric.spread(
                latency(Metric.of(Ledger.class, "latency"), "ok requests").ofOkRequests(),
                Ledger::okLatency,
                ledger -> ledger.okLatencySumNs() * 1e-9,
                SCALE,
                List.of("mean", "p50", "p95", "p99")));
        metrics.addAll(Metric.spread(
                latency(Metric.of(Ledger.class, "latency.failed"), "requests that failed"),
                Ledger::failedLatency,
                ledger -> ledger.failedLatencySumNs() * 1e-9,
                SCALE,
                List.of()));
        metrics.addAll(Metric.spread(
                latency(Metric.of(Ledger.class, "latency.all"), "all requests that ended"),
                LedgerMetrics::all,
                ledger -> (ledger.okLatencySumNs() + ledger.failedLatencySumNs()) * 1e-9,
                SCALE,
                List.of("p99")));
        for (var scope : List.of(Scope.ENDPOINT, Scope.LOAD)) {
            var whose = scope == Scope.ENDPOINT ? "the endpoint" : "the load";
            metrics.add(availability(Metric.of(Ledger.EndpointBook.class, scope, "availability"))
                    .says("Share of the counted requests of " + whose + " that were ok.")
                    .share(Ledger.EndpointBook::ok, Ledger.EndpointBook::counted));
            metrics.addAll(Metric.spread(
                    latency(Metric.of(Ledger.EndpointBook.class, scope, "latency"), "ok requests of " + whose).ofOkRequests(),
                    Ledger.EndpointBook::latency,
                    book -> book.okLatencySumNs() * 1e-9,
                    SCALE,
                    List.of()));
        }
        return metrics;
    }

    private static <T> Draft<T> availability(Draft<T> draft) {
        return draft.in(Unit.RATIO).better(Better.HIGHER).ofRequests();
    }

    private static Draft<Ledger> requests(String which) {
        return Metric.of(Ledger.class, "requests." + which).in(REQUESTS);
    }

    private static Draft<Ledger> perSecond(String name) {
        return Metric.of(Ledger.class, name).in(Unit.PER_SECOND).ofRequests();
    }

    private static <T> Draft<T> latency(Draft<T> draft, String of) {
        return draft.better(Better.LOWER)
                .ofRequests()
                .absent(NOBODY)
                .empty(NOBODY)
                .says("the latency of " + of + ", from the planned arrival to the end, with all attempts and pauses.");
    }

    private static Histogram all(Ledger ledger) {
        var all = ledger.okLatency();
        all.add(ledger.failedLatency());
        return all;
    }
}
