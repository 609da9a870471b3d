package org.outagelab.metric;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.QuantileTally;
import org.outagelab.inference.RatioTally;
import org.outagelab.results.Estimate;

/** Mean, quantiles and maximum of the samples of all runs: one histogram for all, whatever their number. */
final class SpreadOfRuns {
    private final Histogram merged = new Histogram(3);
    private final RatioTally means = new RatioTally();
    private final Map<Double, QuantileTally> quantiles = new LinkedHashMap<>();
    private int runs;

    void add(Sample sample) {
        if (sample instanceof Sample.Spread spread) {
            long n = spread.values().getTotalCount();
            runs++;
            merged.add(spread.values());
            means.add(n == 0 ? 0 : spread.sum(), n);
            quantiles.values().forEach(quantile -> quantile.add(spread.values()));
        }
    }

    Histogram merged() {
        return merged;
    }

    /** One of its metrics: the samples are added to the whole before. */
    Accumulator part(MetricTable.Row row) {
        var fold = row.metric().fold();
        if (fold.how() == Fold.How.QUANTILE) {
            quantiles.computeIfAbsent(fold.q(), q -> new QuantileTally(q, fold.scale()));
        }
        return new Accumulator() {
            @Override
            public double add(Sample sample) {
                return sample instanceof Sample.Spread spread ? ofOneRun(spread, fold) : Double.NaN;
            }

            @Override
            public Estimate estimate(Confidence confidence) {
                return of(row, confidence);
            }
        };
    }

    private static double ofOneRun(Sample.Spread spread, Fold fold) {
        long n = spread.values().getTotalCount();
        if (n == 0) {
            return Double.NaN;
        }
        return switch (fold.how()) {
            case VALUES_MEAN -> spread.sum() / n;
            case MAXIMUM -> spread.values().getMaxValue() * fold.scale();
            default -> spread.values().getValueAtPercentile(100 * fold.q()) * fold.scale();
        };
    }

    private Estimate of(MetricTable.Row row, Confidence confidence) {
        var metric = row.metric();
        var unit = metric.unit().word();
        if (runs == 0) {
            return Estimate.none(unit, metric.absent(row.owner()));
        } else if (merged.getTotalCount() == 0) {
            return Estimate.none(unit, metric.empty(row.owner()));
        }
        return switch (metric.fold().how()) {
            case VALUES_MEAN -> means.estimate(confidence, unit);
            case MAXIMUM -> new Estimate(
                    merged.getMaxValue() * metric.fold().scale(), Double.NaN, Double.NaN, runs, unit,
                    "the largest seen has no interval");
            default -> quantiles.get(metric.fold().q()).estimate(merged, confidence, unit);
        };
    }
}
