package org.outagelab.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.outagelab.inference.Confidence;
import org.outagelab.results.Estimate;
import org.outagelab.results.Measured;
import org.outagelab.results.OverRuns;

/** The metrics of a scenario over runs, of which nothing is kept but sums. */
public final class MetricFold {
    private final MetricTable table;
    private final Map<MetricTable.Row, Accumulator> accumulators = new LinkedHashMap<>();
    private final Map<Integer, SpreadOfRuns> spreads = new LinkedHashMap<>();
    private final Map<MetricTable.Row, RunValues> overRuns = new LinkedHashMap<>();

    public MetricFold(MetricTable table) {
        this.table = table;
        for (var row : table.rows()) {
            if (row.metric().isMeasured()) {
                accumulators.put(row, accumulator(row));
                overRuns.put(row, new RunValues());
            }
        }
    }

    private Accumulator accumulator(MetricTable.Row row) {
        return switch (row.metric().fold().how()) {
            case MEAN, COUNT -> new MeanOfRuns(row);
            case SHARE, RATIO -> new QuotientOfRuns(row);
            case VALUES_MEAN, QUANTILE, MAXIMUM ->
                spreads.computeIfAbsent(row.sample(), place -> new SpreadOfRuns()).part(row);
        };
    }

    public MetricTable table() {
        return table;
    }

    /** The next run, in the order of their index. @param samples as its table took them */
    public void add(List<Sample> samples) {
        spreads.forEach((place, spread) -> spread.add(samples.get(place)));
        accumulators.forEach((row, accumulator) ->
                overRuns.get(row).add(accumulator.add(samples.get(row.sample()))));
    }

    /** A metric over the runs so far. What few runs cannot exclude, its bounds do, and the interval ends there. */
    public Estimate estimate(MetricTable.Row row, Confidence confidence) {
        var metric = row.metric();
        if (!metric.isMeasured()) {
            return Estimate.none(metric.unit().word(), "not modelled yet");
        }
        var estimate = accumulators.get(row).estimate(confidence);
        return !estimate.hasInterval() || estimate.low() >= metric.least() && estimate.high() <= metric.most()
                ? estimate
                : new Estimate(
                        estimate.mean(),
                        Math.max(metric.least(), estimate.low()),
                        Math.min(metric.most(), estimate.high()),
                        estimate.n(),
                        estimate.unit(),
                        estimate.note());
    }

    /** What is to be known of a metric besides, with its spread over the runs so far. */
    public Measured measured(MetricTable.Row row) {
        var values = overRuns.getOrDefault(row, new RunValues());
        return row.measured(values.n() == 0
                ? OverRuns.NONE
                : new OverRuns(values.quantile(0.05), values.quantile(0.5), values.quantile(0.95), values.n()));
    }

    /** All values of all runs of a metric of many; null for any other. */
    public Histogram merged(MetricTable.Row row) {
        var spread = spreads.get(row.sample());
        return spread == null ? null : spread.merged();
    }

    /** What one run gives a metric; NaN for nothing. */
    public static double ofOneRun(MetricTable.Row row, List<Sample> samples) {
        var sample = samples.get(row.sample());
        return switch (row.metric().fold().how()) {
            case MEAN, COUNT -> new MeanOfRuns(row).add(sample);
            case SHARE, RATIO -> new QuotientOfRuns(row).add(sample);
            case VALUES_MEAN, QUANTILE, MAXIMUM -> new SpreadOfRuns().part(row).add(sample);
        };
    }
}
