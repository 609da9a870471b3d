package org.outagelab.experiment;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.outagelab.core.stats.Tally;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.inference.RatioTally;
import org.outagelab.results.Estimate;

/** What was asked of the requests that arrived while one fault lasted, over runs. */
final class FaultFold {
    private static final Map<String, ToDoubleFunction<During>> COUNTS = counts();
    private static final Map<String, Double> QUANTILES = Map.of("latency.p50", 0.5, "latency.p99", 0.99);

    private final String fault;
    private final RatioTally availability = new RatioTally();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private boolean missing;
    private int fewest = Integer.MAX_VALUE;
    private double ok;
    private double sent;

    FaultFold(String fault) {
        this.fault = fault;
        COUNTS.keySet().forEach(name -> tallies.put(name, new Tally()));
        QUANTILES.keySet().stream().sorted().forEach(name -> tallies.put(name, new Tally()));
    }

    private static Map<String, ToDoubleFunction<During>> counts() {
        var counts = new LinkedHashMap<String, ToDoubleFunction<During>>();
        counts.put("requests.sent", During::sent);
        counts.put("requests.ok", During::ok);
        counts.put("requests.failed", during -> during.sent() - during.ok());
        return counts;
    }

    void add(Run run) {
        var during = run.during().get(fault);
        if (during == null) {
            missing = true;
            return;
        }
        ok += during.ok();
        sent += during.sent();
        availability.add(during.ok(), during.sent());
        COUNTS.forEach((name, count) -> tallies.get(name).add(count.applyAsDouble(during)));
        fewest = Math.min(fewest, during.latency().total());
        QUANTILES.forEach((name, q) -> tallies.get(name).add(during.latency().quantileNs(q) * 1e-9));
    }

    /** NaN without requests. */
    double okShare() {
        return sent == 0 ? Double.NaN : ok / sent;
    }

    Estimate estimate(String metric, String unit, Confidence confidence) {
        if (missing) {
            return Estimate.none(unit, "the fault did not happen in every run");
        } else if (metric.equals("availability")) {
            return availability.share(confidence);
        }
        var q = QUANTILES.get(metric);
        return q != null && fewest < 10 / (1 - q)
                ? Estimate.none(unit, "too few ok requests while it lasted")
                : Means.of(tallies.get(metric), confidence, unit);
    }
}
