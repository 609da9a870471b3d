package org.outagelab.inference;

import org.outagelab.core.stats.Tally;
import org.outagelab.results.Estimate;

/** The mean of one number per independent run, with Student's t interval. */
public final class Means {
    private Means() {}

    /** At 95 %. */
    public static Estimate of(double[] runs, String unit) {
        return of(runs, Confidence.P95, unit);
    }

    /**
     * x̄ ± t(n − 1) · s/√n. No value without runs, no interval with one; runs that all agree have a width of 0.
     *
     * @param runs one finite number per run, in index order
     */
    public static Estimate of(double[] runs, Confidence confidence, String unit) {
        var tally = new Tally();
        for (double run : runs) {
            tally.add(run);
        }
        return of(tally, confidence, unit);
    }

    /** As {@link #of(double[], Confidence, String)}, from a tally of the runs. */
    public static Estimate of(Tally runs, Confidence confidence, String unit) {
        if (runs.count() == 0) {
            return Estimate.none(unit, "no runs");
        }
        if (runs.count() == 1) {
            return new Estimate(runs.mean(), Double.NaN, Double.NaN, 1, unit, "no interval from one run");
        }
        double half = confidence.t(Math.toIntExact(runs.count() - 1))
                * runs.standardDeviation() / Math.sqrt(runs.count());
        return new Estimate(runs.mean(), runs.mean() - half, runs.mean() + half, runs.count(), unit, "");
    }

    /**
     * The mean of a − b over runs that share their random streams. Common random numbers make it narrower than the
     * two intervals suggest.
     *
     * @param a one number per run
     * @param b the same runs of the other variant, in the same order
     */
    public static Estimate ofDifferences(double[] a, double[] b, Confidence confidence, String unit) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("paired runs must be equally many, got " + a.length + " and " + b.length);
        }
        double[] differences = new double[a.length];
        for (int run = 0; run < a.length; run++) {
            differences[run] = a[run] - b[run];
        }
        return of(differences, confidence, unit);
    }
}
