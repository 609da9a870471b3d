package org.outagelab.availability.cases;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.outagelab.availability.rare.RareEstimate;
import org.outagelab.inference.Confidence;
import org.outagelab.inference.Means;
import org.outagelab.inference.Ratio;
import org.outagelab.results.Estimate;

/** An estimate with its standard error and degrees of freedom. */
record Observed(double value, double standardError, double degrees) {
    /** The mean of independent numbers. */
    static Observed mean(double[] runs) {
        return of(Means.of(runs, ""), runs.length - 1.0);
    }

    static Observed ratio(double[] numerators, double[] denominators) {
        return of(new Ratio(numerators, denominators).estimate(Confidence.P95, ""), numerators.length - 1.0);
    }

    /** A share of independent trials. */
    static Observed share(long events, long trials) {
        double p = events / (double) trials;
        return new Observed(p, Math.sqrt(p * (1 - p) / (trials - 1)), trials - 1.0);
    }

    static Observed of(RareEstimate rare) {
        return of(rare.estimate(), Math.min(1_000, rare.estimate().n() - 1.0));
    }

    /** From a t interval. */
    static Observed of(Estimate estimate, double degrees) {
        double half = (estimate.high() - estimate.low()) / 2;
        return new Observed(estimate.mean(), half / student(degrees).inverseCumulativeProbability(0.975), degrees);
    }

    Observed times(double factor) {
        return new Observed(value * factor, standardError * factor, degrees);
    }

    /** One minus it. */
    Observed complement() {
        return new Observed(1 - value, standardError, degrees);
    }

    double z(double exact) {
        double t = (value - exact) / standardError;
        // From the near tail, where 1 - p would lose digits; beyond ±30 the probability underflows.
        double tail = Math.max(student(degrees).cumulativeProbability(-Math.abs(t)), Double.MIN_NORMAL);
        return Math.signum(t) * -new NormalDistribution(null, 0, 1).inverseCumulativeProbability(tail);
    }

    double halfWidth() {
        return student(degrees).inverseCumulativeProbability(0.975) * standardError;
    }

    private static TDistribution student(double degrees) {
        return new TDistribution(null, degrees, 1e-15);
    }
}
