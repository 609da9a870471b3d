package org.outagelab.experiment;

import java.util.function.ToDoubleFunction;
import org.outagelab.core.stats.Tally;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.results.Estimate;

/** The mean of one number per run, over the runs that have it: a run without it says NaN. */
final class MeanOfRuns implements Measure {
    private final ToDoubleFunction<Run> value;
    private final String unit;
    private final String otherwise;
    private final Tally values = new Tally();

    /** @param otherwise why no run may have it */
    MeanOfRuns(ToDoubleFunction<Run> value, String unit, String otherwise) {
        this.value = value;
        this.unit = unit;
        this.otherwise = otherwise;
    }

    @Override
    public void add(Run run) {
        double number = value.applyAsDouble(run);
        if (!Double.isNaN(number)) {
            values.add(number);
        }
    }

    @Override
    public Estimate estimate(Confidence confidence) {
        return values.count() == 0 ? Estimate.none(unit, otherwise) : Means.of(values, confidence, unit);
    }
}
