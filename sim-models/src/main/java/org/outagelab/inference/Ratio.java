package org.outagelab.inference;

import org.outagelab.results.Estimate;

/**
 * The ratio estimator R = Σ numerator / Σ denominator over independent runs.
 *
 * <p>Its interval is linearised: R ± t(n − 1) · s/(√n · mean denominator), where s is the standard deviation of the
 * residuals numerator − R · denominator (Cochran, Sampling Techniques, 3rd ed., §6.4). It is not a mean of ratios: a
 * run with twice the requests counts twice.
 *
 * @param numerators one finite number per run, in index order
 * @param denominators the same runs; none negative
 */
public record Ratio(double[] numerators, double[] denominators) {
    /** Below this many events on either side, intervals are exact (DEFINITIONS.md, Statistics). */
    private static final long FEW_EVENTS = 40;

    public Ratio {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException("runs must be equally many, got " + numerators.length
                    + " numerators and " + denominators.length + " denominators");
        }
        numerators = numerators.clone();
        denominators = denominators.clone();
    }

    /** Any ratio, for example a mean latency as total time over requests. No value when the denominators sum to 0. */
    public Estimate estimate(Confidence confidence, String unit) {
        int n = numerators.length;
        double total = sum(denominators);
        if (!(total > 0)) {
            return Estimate.none(unit, "nothing counted");
        }
        double ratio = sum(numerators) / total;
        if (n == 1) {
            return new Estimate(ratio, Double.NaN, Double.NaN, 1, unit, "no interval from one run");
        }
        double half = confidence.t(n - 1) * standardError(residuals());
        return new Estimate(ratio, ratio - half, ratio + half, n, unit, "");
    }

    /**
     * A share of events among trials, for example of failed requests.
     *
     * <p>With fewer than 40 events, or fewer than 40 trials without one, the interval is exact (Clopper–Pearson, the
     * trials taken as independent), widened to the linearised one where the events come in clusters. Without events
     * it is a bound. Always within [0, 1].
     */
    public Estimate share(Confidence confidence) {
        long events = Math.round(sum(numerators));
        long trials = Math.round(sum(denominators));
        Estimate linearised = estimate(confidence, "ratio");
        if (!linearised.hasValue() || !fewOnOneSide(events, trials)) {
            return within01(linearised, linearised.note());
        }
        Interval exact = Proportion.interval(events, trials, confidence);
        Interval widest = linearised.hasInterval()
                ? exact.hull(new Interval(linearised.low(), linearised.high()))
                : exact;
        var estimate = new Estimate(linearised.mean(), widest.low(), widest.high(), linearised.n(), "ratio", "");
        return within01(estimate, "exact (Clopper–Pearson)");
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

    private static boolean fewOnOneSide(long events, long trials) {
        boolean counts = events >= 0 && events <= trials && trials > 0;
        return counts && Math.min(events, trials - events) < FEW_EVENTS;
    }

    private static Estimate within01(Estimate estimate, String note) {
        return new Estimate(estimate.mean(), Math.max(0, estimate.low()), Math.min(1, estimate.high()),
                estimate.n(), estimate.unit(), note);
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
