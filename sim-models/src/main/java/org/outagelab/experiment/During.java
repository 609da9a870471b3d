package org.outagelab.experiment;

import java.util.List;
import org.outagelab.call.LatencyBins;
import org.outagelab.metric.Draft;
import org.outagelab.metric.Metric;
import org.outagelab.metric.Metric.Better;
import org.outagelab.metric.Metrics;
import org.outagelab.metric.Scope;
import org.outagelab.metric.Unit;

/** What happened to the requests that arrived while a fault lasted, in one run. */
record During(long sent, long ok, LatencyBins latency) {
    /** What can be asked for of these requests. */
    public static final class Declared implements Metrics {
        @Override
        public List<Metric> metrics() {
            return List.of(
                    of("availability").in(Unit.RATIO).better(Better.HIGHER)
                            .says("Share of the requests that arrived while the fault lasted that were ok.")
                            .share(During::ok, During::sent),
                    of("requests.sent").says("Requests that arrived while the fault lasted.").count(During::sent),
                    of("requests.ok").better(Better.HIGHER).says("Of them, those that were ok.").count(During::ok),
                    of("requests.failed").better(Better.LOWER)
                            .says("Of them, those that were not ok.")
                            .count(during -> during.sent() - during.ok()),
                    latency("p50", 0.5),
                    latency("p99", 0.99));
        }

        private static Draft<During> of(String name) {
            return Metric.of(During.class, Scope.FAULT, name)
                    .in(Unit.of("requests"))
                    .ofEveryRun()
                    .absent("the fault did not happen in every run");
        }

        /** Of the bins of time series, so a mean over runs: each needs enough requests for its own. */
        private static Metric latency(String name, double q) {
            return of("latency." + name).in(Unit.SECONDS).better(Better.LOWER).ofOkRequests()
                    .empty("too few ok requests while it lasted")
                    .says("Mean over runs of the time that " + name.substring(1)
                            + " of 100 ok requests that arrived while the fault lasted did not exceed.")
                    .mean(during -> during.get(0).latency.total() < 10 / (1 - q)
                            ? Double.NaN
                            : during.get(0).latency.quantileNs(q) * 1e-9);
        }
    }
}
