package org.outagelab.inference;

import org.outagelab.core.stats.Tally;
import org.outagelab.results.Estimate;

/**
 * The ratio estimator R = Σ numerator / Σ denominator over independent runs, of which none is kept.
 *
 * <p>Its interval is linearised: R ± t(n − 1) · s/(√n · mean denominator), where s is the standard deviation of the
 * residuals numerator − R · denominator (Cochran, Sampling Techniques, 3rd ed., §6.4). It is not a mean of ratios: a
 * run with twice the requests counts twice. As the residuals sum to 0, their squares are those of the numerators, of the
 * denominators and of both together around their means: Sxx − 2R·Sxy + R²·Syy, updated as {@link Tally} does.
 */
public final class RatioTally {
    /** Below this many events on either side, intervals are exact (docs/definitions.md#statistics). */
    private static final long FEW_EVENTS = 40;

    private final Tally numerators = new Tally();
    private final Tally denominators = new Tally();
    private double products;
    private double numeratorSum;
    private double denominatorSum;

    /**
     * Adds one run.
     *
     * @param numerator finite
     * @param denominator finite and not negative
     */
    public void add(double numerator, double denominator) {
        double before = numerators.count() == 0 ? 0 : numerators.mean();
        numerators.add(numerator);
        denominators.add(denominator);
        products += (numerator - before) * (denominator - denominators.mean());
        numeratorSum += numerator;
        denominatorSum += denominator;
    }

    /** Any ratio, for example a mean latency as total time over requests. No value when the denominators sum to 0. */
    public Estimate estimate(Confidence confidence, String unit) {
        int n = Math.toIntExact(numerators.count());
        if (!(denominatorSum > 0)) {
            return Estimate.none(unit, "nothing counted");
        }
        double ratio = numeratorSum / denominatorSum;
        if (n == 1) {
            return new Estimate(ratio, Double.NaN, Double.NaN, 1, unit, "no interval from one run");
        }
        double squares = (n - 1) * (numerators.variance() + ratio * ratio * denominators.variance())
                - 2 * ratio * products;
        // Rounding must not show a spread where every run has the same ratio.
        double noise = 1e-13 * (n - 1) * (numerators.variance() + ratio * ratio * denominators.variance());
        double error = squares <= noise ? 0 : StrictMath.sqrt(squares / (n - 1) / n) / (denominatorSum / n);
        double half = confidence.t(n - 1) * error;
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
        long events = Math.round(numeratorSum);
        long trials = Math.round(denominatorSum);
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

    private static boolean fewOnOneSide(long events, long trials) {
        boolean counts = events >= 0 && events <= trials && trials > 0;
        return counts && Math.min(events, trials - events) < FEW_EVENTS;
    }

    private static Estimate within01(Estimate estimate, String note) {
        return new Estimate(estimate.mean(), Math.max(0, estimate.low()), Math.min(1, estimate.high()),
                estimate.n(), estimate.unit(), note);
    }
}
