package org.outagelab.metric;

import org.outagelab.core.stats.Tally;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.results.Estimate;

/** The mean of one number per run, over the runs that have it: a run without it says NaN. */
final class MeanOfRuns implements Accumulator {
    private final MetricTable.Row row;
    private final Tally values = new Tally();
    private boolean observed;
    private boolean absent;
    private boolean empty;

    MeanOfRuns(MetricTable.Row row) {
        this.row = row;
    }

    @Override
    public double add(Sample sample) {
        if (!(sample instanceof Sample.Number number)) {
            absent = true;
            return Double.NaN;
        }
        observed = true;
        if (Double.isNaN(number.value())) {
            empty = true;
        } else {
            values.add(number.value());
        }
        return number.value();
    }

    @Override
    public Estimate estimate(Confidence confidence) {
        var unit = row.metric().unit().word();
        boolean every = row.metric().strict();
        if (!observed || every && absent) {
            return Estimate.none(unit, row.metric().absent(row.owner()));
        }
        return values.count() == 0 || every && empty
                ? Estimate.none(unit, row.metric().empty(row.owner()))
                : Means.of(values, confidence, unit);
    }
}
