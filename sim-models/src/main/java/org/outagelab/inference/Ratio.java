package org.outagelab.inference;

import org.outagelab.results.Estimate;

/**
 * The ratio estimator R = Σ numerator / Σ denominator over independent runs.
 *
 * <p>The interval is that of {@link RatioTally}, which keeps no run; this one does, for differences between variants.
 *
 * @param numerators one finite number per run, in index order
 * @param denominators the same runs; none negative
 */
public record Ratio(double[] numerators, double[] denominators) {
    public Ratio {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException("runs must be equally many, got " + numerators.length
                    + " numerators and " + denominators.length + " denominators");
        }
        numerators = numerators.clone();
        denominators = denominators.clone();
    }

    /** As {@link RatioTally#estimate}. */
    public Estimate estimate(Confidence confidence, String unit) {
        return tally().estimate(confidence, unit);
    }

    /** As {@link RatioTally#share}. */
    public Estimate share(Confidence confidence) {
        return tally().share(confidence);
    }

    private RatioTally tally() {
        var tally = new RatioTally();
        for (int run = 0; run < numerators.length; run++) {
            tally.add(numerators[run], denominators[run]);
        }
        return tally;
    }

    /** This ratio minus the other over runs that share their random streams. No value when one of them has none. */
    public Estimate minus(Ratio other, Confidence confidence, String unit) {
        int n = numerators.length;
        if (n != other.numerators.length) {
            throw new IllegalArgumentException(
                    "paired runs must be equally many, got " + n + " and " + other.numerators.length);
        }
        Estimate mine = estimate(confidence, unit);
        Estimate theirs = other.estimate(confidence, unit);
        if (!mine.hasValue() || !theirs.hasValue()) {
            return Estimate.none(unit, "nothing counted");
        }
        double difference = mine.mean() - theirs.mean();
        if (n == 1) {
            return new Estimate(difference, Double.NaN, Double.NaN, 1, unit, "no interval from one run");
        }
        double[] residuals = residuals();
        double[] otherResiduals = other.residuals();
        for (int run = 0; run < n; run++) {
            residuals[run] -= otherResiduals[run];
        }
        double half = confidence.t(n - 1) * standardError(residuals);
        return new Estimate(difference, difference - half, difference + half, n, unit, "");
    }

    /** Of each run: (numerator − R · denominator) / mean denominator. They sum to 0. */
    private double[] residuals() {
        int n = numerators.length;
        double ratio = sum(numerators) / sum(denominators);
        double meanDenominator = sum(denominators) / n;
        double[] residuals = new double[n];
        for (int run = 0; run < n; run++) {
            residuals[run] = (numerators[run] - ratio * denominators[run]) / meanDenominator;
        }
        return residuals;
    }

    private static double standardError(double[] residuals) {
        double squares = 0;
        for (double residual : residuals) {
            squares += residual * residual;
        }
        return Math.sqrt(squares / (residuals.length - 1) / residuals.length);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
