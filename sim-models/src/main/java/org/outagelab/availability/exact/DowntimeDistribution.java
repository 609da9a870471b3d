package org.outagelab.availability.exact;

/**
 * The total time down in [0, t] of one unit that starts up, fails after exponential up times and is repaired
 * (Takács 1957): it is at most x when the failures in t − x of up time need at most x to repair, so
 * P(D ≤ x) = Σ_n Poisson(n; (t − x)/mttf) · P(n repairs ≤ x).
 *
 * @param mttf mean up time, more than 0
 * @param t length of time watched, more than 0
 */
public record DowntimeDistribution(double mttf, RepairTime repair, double t) {
    private static final int MAX_FAILURES = 10_000_000;

    public DowntimeDistribution {
        RepairableUnit.positive("mttf", mttf);
        RepairableUnit.positive("t", t);
    }

    /** P(time down ≤ x). */
    public double cdf(double x) {
        if (x < 0) {
            return 0;
        }
        if (x >= t) {
            return 1;
        }
        var failures = new PoissonWeights((t - x) / mttf, MAX_FAILURES);
        double sum = 0;
        for (int n = failures.last(); n >= failures.first; n--) {
            sum += failures.of(n) * (n == 0 ? 1 : repair.ofSum(n, x));
        }
        return Math.min(1, sum);
    }

    /**
     * The smallest x with P(time down ≤ x) ≥ p, to 14 digits.
     *
     * @param p 0 &lt; p &lt; 1
     */
    public double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("p must be in (0, 1), got " + p);
        }
        if (cdf(0) >= p) {
            return 0;
        }
        double low = 0;
        double high = t;
        while (high - low > 1e-14 * high) {
            double middle = (low + high) / 2;
            if (middle == low || middle == high) {
                break;
            }
            if (cdf(middle) >= p) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }
}
