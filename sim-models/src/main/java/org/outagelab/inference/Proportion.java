package org.outagelab.inference;

import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * Exact intervals of a probability from independent trials: Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404.
 *
 * <p>They hold at least the nominal confidence for every true value, and are wider than needed for most.
 */
public final class Proportion {
    // Commons Math solves a beta quantile to 1e-9 absolute unless told, wrong in the 7th digit for small shares.
    private static final double ACCURACY = 1e-16;

    private Proportion() {}

    /**
     * Two-sided; [0, upper] without events and [lower, 1] when every trial is one.
     *
     * @param trials at least 1
     */
    public static Interval interval(long events, long trials, Confidence confidence) {
        double beyond = confidence.beyondEachEnd();
        require(events, trials);
        return new Interval(lower(events, trials, beyond), upper(events, trials, beyond));
    }

    /** One-sided: the probability is at most this. Without events 1 − (1 − level)^(1/n), near 3/n at 95 %. */
    public static double upperBound(long events, long trials, Confidence confidence) {
        require(events, trials);
        return upper(events, trials, 1 - confidence.level());
    }

    private static double lower(long events, long trials, double beyond) {
        if (events == 0) {
            return 0;
        }
        return events == trials
                ? StrictMath.exp(StrictMath.log(beyond) / trials)
                : beta(events, trials - events + 1).inverseCumulativeProbability(beyond);
    }

    private static double upper(long events, long trials, double beyond) {
        if (events == trials) {
            return 1;
        }
        return events == 0
                ? -StrictMath.expm1(StrictMath.log(beyond) / trials)
                : beta(events + 1, trials - events).inverseCumulativeProbability(1 - beyond);
    }

    private static BetaDistribution beta(double a, double b) {
        return new BetaDistribution(null, a, b, ACCURACY);
    }

    private static void require(long events, long trials) {
        if (trials < 1 || events < 0 || events > trials) {
            throw new IllegalArgumentException("expected 0 <= events <= trials and trials >= 1, got " + events
                    + " events in " + trials + " trials");
        }
    }
}
