package org.outagelab.availability.failure;

import org.outagelab.core.random.Distribution;

/** How much of a distribution lies where a sample of some size has not been. */
final class Tail {
    private static final int DECADES = 14;
    private static final int STEPS = 40;

    private Tail() {}

    /**
     * The share of E[X²] beyond the quantile 1 − 1/n, up to 1 − 10^−14: near 1 for a variance that is infinite or nearly so.
     *
     * @param n at least 1
     */
    static double shareOfSquareBeyond(Distribution distribution, double n) {
        double seen = 0;
        double unseen = 0;
        double step = DECADES * StrictMath.log(10) / (DECADES * STEPS);
        for (int i = 0; i < DECADES * STEPS; i++) {
            // From 1 − e^−x to 1 − e^−(x + step), at the middle.
            double x = i * step;
            double probability = StrictMath.exp(-x) * -StrictMath.expm1(-step);
            double beyond = StrictMath.exp(-x - step / 2);
            double value = distribution.quantile(1 - beyond);
            double square = probability * value * value;
            if (beyond * n >= 1) {
                seen += square;
            } else {
                unseen += square;
            }
        }
        return seen + unseen == 0 ? 0 : unseen / (seen + unseen);
    }
}
