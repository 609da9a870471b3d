package org.outagelab.metric;

import org.outagelab.inference.Confidence;
import org.outagelab.inference.RatioTally;
import org.outagelab.results.Estimate;

/** One sum over runs divided by another: a share of events among trials, or any ratio. */
final class QuotientOfRuns implements Accumulator {
    private final MetricTable.Row row;
    private final RatioTally tally = new RatioTally();
    private double times = 1;
    private boolean observed;
    private boolean absent;

    QuotientOfRuns(MetricTable.Row row) {
        this.row = row;
    }

    @Override
    public double add(Sample sample) {
        if (!(sample instanceof Sample.Quotient quotient)) {
            absent = true;
            return Double.NaN;
        }
        observed = true;
        times = quotient.times();
        tally.add(quotient.part(), quotient.whole());
        return quotient.whole() > 0 ? quotient.part() / quotient.whole() * times : Double.NaN;
    }

    @Override
    public Estimate estimate(Confidence confidence) {
        var unit = row.metric().unit().word();
        if (!observed || row.metric().strict() && absent) {
            return Estimate.none(unit, row.metric().absent(row.owner()));
        }
        var estimate = row.metric().fold().how() == Fold.How.SHARE ? tally.share(confidence) : tally.estimate(confidence, unit);
        return new Estimate(
                estimate.mean() * times, estimate.low() * times, estimate.high() * times, estimate.n(), unit, estimate.note());
    }
}
