package org.outagelab.availability.exact;

import org.outagelab.availability.structure.UnitMeasures;

/**
 * One unit with exponential up and down times, up at time 0 (Barlow and Proschan, Statistical Theory of Reliability,
 * 1975).
 *
 * @param mttf mean up time, more than 0
 * @param mttr mean down time, more than 0
 */
public record RepairableUnit(double mttf, double mttr) {
    public RepairableUnit {
        positive("mttf", mttf);
        positive("mttr", mttr);
    }

    public UnitMeasures longRun() {
        return UnitMeasures.of(mttf, mttr);
    }

    /** A(t) = μ/(λ + μ) + λ/(λ + μ) · e^−(λ+μ)t. */
    public double availabilityAt(double t) {
        return 1 - unavailabilityAt(t);
    }

    public double unavailabilityAt(double t) {
        return -longRun().unavailability() * StrictMath.expm1(-both() * t);
    }

    /** Expected time down in [0, t]. */
    public double expectedDowntime(double t) {
        double decay = both();
        return longRun().unavailability() * (t + StrictMath.expm1(-decay * t) / decay);
    }

    /**
     * The share of [0, t] that is up, expected.
     *
     * @param t more than 0
     */
    public double intervalAvailability(double t) {
        return 1 - expectedDowntime(t) / t;
    }

    /** Expected failures in [0, t]. */
    public double expectedFailures(double t) {
        return (t - expectedDowntime(t)) / mttf;
    }

    /** The probability of at least one failure in [0, t]. */
    public double unreliability(double t) {
        return -StrictMath.expm1(-t / mttf);
    }

    /** The distribution of the time down in [0, t]. */
    public DowntimeDistribution downtime(double t) {
        return new DowntimeDistribution(mttf, RepairTime.exponential(mttr), t);
    }

    /** Standard deviation of the time down in [0, t]: E[D²] = 2 ∫∫ P(down at s, down at s + u) du ds. */
    public double downtimeDeviation(double t) {
        double decay = both();
        double q = longRun().unavailability();
        double at = decay * t;
        double fade = -StrictMath.expm1(-at);
        // ∫_0^t (1 − e^−as)(q(t − s) + (1 − q)(1 − e^−a(t−s))/a) ds, term by term.
        double linear = t * t / 2 - (t - fade / decay) / decay;
        double fading = (t - 2 * fade / decay + t * StrictMath.exp(-at)) / decay;
        double square = 2 * q * (q * linear + (1 - q) * fading);
        double mean = expectedDowntime(t);
        return Math.sqrt(square - mean * mean);
    }

    private double both() {
        return 1 / mttf + 1 / mttr;
    }

    static double positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be > 0 and finite, got " + value);
        }
        return value;
    }
}
