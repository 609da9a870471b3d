package org.outagelab.inference;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/** Exact intervals of a Poisson rate: Garwood 1936, doi:10.1093/biomet/28.3-4.437. */
public final class Rate {
    private static final double ACCURACY = 1e-15;

    private Rate() {}

    /**
     * [χ²(α/2; 2k), χ²(1 − α/2; 2k + 2)] / (2 · exposure); the lower end is 0 without events.
     *
     * @param events k, at least 0
     * @param exposure time (or anything else) observed, more than 0; the rate is per unit of it
     */
    public static Interval interval(long events, double exposure, Confidence confidence) {
        require(events, exposure);
        double beyond = confidence.beyondEachEnd();
        double low = events == 0 ? 0 : chiSquare(2.0 * events, beyond) / (2 * exposure);
        return new Interval(low, chiSquare(2.0 * events + 2, 1 - beyond) / (2 * exposure));
    }

    /** One-sided: the rate is at most this. */
    public static double upperBound(long events, double exposure, Confidence confidence) {
        require(events, exposure);
        return chiSquare(2.0 * events + 2, confidence.level()) / (2 * exposure);
    }

    private static double chiSquare(double degrees, double p) {
        return new ChiSquaredDistribution(null, degrees, ACCURACY).inverseCumulativeProbability(p);
    }

    private static void require(long events, double exposure) {
        if (events < 0 || !(exposure > 0)) {
            throw new IllegalArgumentException(
                    "expected events >= 0 and exposure > 0, got " + events + " events in " + exposure);
        }
    }
}
