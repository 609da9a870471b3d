package org.outagelab.scenario;

import java.util.List;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;

/**
 * A time that is neither of several but in their middle: each of its quantiles is the geometric mean of theirs. It does
 * not depend on their order. Of lognormal times it is the lognormal one with the geometric mean of the medians, of
 * exponential ones the exponential one with that of the means.
 *
 * <p>The mean is a sum over 4,000 steps of the quantile, which become finer towards the long times.
 */
public final class GeometricMean implements Distribution {
    private static final int HALVINGS = 50;
    private static final int STEPS = 80;

    private final List<Distribution> times;
    private final double mean;

    private GeometricMean(List<Distribution> times) {
        this.times = List.copyOf(times);
        this.mean = integral();
    }

    /**
     * Of one time, or of equal ones, it is that time itself.
     *
     * @param times at least one
     */
    public static Distribution of(List<Distribution> times) {
        if (times.isEmpty()) {
            throw new IllegalArgumentException("a mean of no times");
        }
        var first = times.get(0);
        return times.stream().allMatch(first::equals) ? first : new GeometricMean(times);
    }

    private double integral() {
        double sum = 0;
        double width = 0.5;
        for (int halving = 0; halving < HALVINGS; halving++) {
            for (int step = 0; step < STEPS; step++) {
                // From the short times, whose share is 1/2, to the long ones, half as many each time.
                double beyond = width * (2 - (step + 0.5) / STEPS);
                sum += width / STEPS * quantile(1 - beyond);
            }
            width /= 2;
        }
        return sum;
    }

    @Override
    public double sample(RandomStream random) {
        return quantile(Math.min(1 - 1e-16, Math.max(1e-300, random.nextDouble())));
    }

    @Override
    public double mean() {
        return mean;
    }

    /** Independent of the order of the times to the last bit: sorted before they are multiplied. */
    @Override
    public double quantile(double p) {
        var values = times.stream().mapToDouble(time -> time.quantile(p)).sorted().toArray();
        if (values[0] == 0) {
            return 0;
        }
        double logs = 0;
        for (double value : values) {
            logs += StrictMath.log(value);
        }
        return StrictMath.exp(logs / values.length);
    }
}
