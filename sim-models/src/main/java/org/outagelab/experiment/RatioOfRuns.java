package org.outagelab.experiment;

import java.util.function.ToDoubleFunction;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.RatioTally;
import org.outagelab.results.Estimate;

/** One sum over runs divided by another. */
final class RatioOfRuns implements Measure {
    private final ToDoubleFunction<Run> numerator;
    private final ToDoubleFunction<Run> denominator;
    private final String unit;
    private final RatioTally tally = new RatioTally();

    /** @param unit empty for a share of events among trials */
    RatioOfRuns(ToDoubleFunction<Run> numerator, ToDoubleFunction<Run> denominator, String unit) {
        this.numerator = numerator;
        this.denominator = denominator;
        this.unit = unit;
    }

    @Override
    public void add(Run run) {
        tally.add(numerator.applyAsDouble(run), denominator.applyAsDouble(run));
    }

    @Override
    public Estimate estimate(Confidence confidence) {
        return unit.isEmpty() ? tally.share(confidence) : tally.estimate(confidence, unit);
    }
}
