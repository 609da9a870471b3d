package org.outagelab.scenario;

/**
 * How well the times of a failure are known. A rate or a time to repair is a lognormal random number whose mean is what is
 * used; the error factor is the ratio of its 95 % quantile to its median, so that nine of ten lie within that factor of the
 * median.
 *
 * <p>What is known together varies together: failures with the same name of an input share its draw, as all machines do
 * whose rate comes from one published figure.
 *
 * @param rate name of the input that says how often
 * @param rateFactor error factor of it, at least 1; 1: known
 * @param repair name of the input that says how long
 * @param repairFactor error factor of it, at least 1
 */
public record Uncertainty(String rate, double rateFactor, String repair, double repairFactor) {
    /** Taken as it is written. */
    public static final Uncertainty NONE = new Uncertainty("", 1, "", 1);

    public Uncertainty {
        if (!(rateFactor >= 1 && repairFactor >= 1)) {
            throw new IllegalArgumentException("error factors must be >= 1, got " + rateFactor + " and " + repairFactor);
        }
    }
}
