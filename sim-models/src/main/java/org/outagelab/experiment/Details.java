package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.outagelab.core.SimTime;
import org.outagelab.results.Series;
import org.outagelab.results.Series.What;
import org.outagelab.results.Timeline;

/** One run over time, as far as it is shown. */
final class Details {
    private Details() {}

    static Timeline of(Run run) {
        var buckets = run.ledger().buckets();
        double step = SimTime.toSeconds(run.ledger().stepNs());
        var series = new ArrayList<Series>();
        series.add(series(What.OK, "", "1/s", step, buckets.size(), i -> buckets.get(i).ok() / step));
        var causes = new TreeSet<String>();
        buckets.forEach(bucket -> causes.addAll(bucket.failures().keySet()));
        for (var cause : causes) {
            series.add(series(What.FAILED, cause, "1/s", step, buckets.size(), i ->
                    buckets.get(i).failures().getOrDefault(cause, 0) / step));
        }
        for (double quantile : new double[] {0.5, 0.99}) {
            series.add(series(What.LATENCY, quantile == 0.5 ? "p50" : "p99", "s", step, buckets.size(), i ->
                    buckets.get(i).latency() == null ? Double.NaN : buckets.get(i).latency().quantileNs(quantile) * 1e-9));
        }
        for (var lag : run.lags()) {
            series.add(series(What.LAG, lag.replica(), "s", step, buckets.size(), i ->
                    lag.perBucket()[i] * 1e-9));
            series.add(series(What.SECONDS_BEHIND, lag.replica(), "s", step, buckets.size(), i ->
                    lag.secondsBehind()[i]));
        }
        return new Timeline((int) run.index(), run.seconds(), run.lanes(), run.marks(), series);
    }

    private static Series series(
            What what, String of, String unit, double step, int buckets, IntToDoubleFunction value) {
        var values = new ArrayList<Double>();
        for (int i = 0; i < buckets; i++) {
            values.add(value.applyAsDouble(i));
        }
        return new Series(what, of, unit, step, values);
    }
}
