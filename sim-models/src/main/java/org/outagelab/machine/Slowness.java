package org.outagelab.machine;

/**
 * How much slower.
 *
 * @param factor multiplies every time, more than 0
 * @param addNs is added to every request, at least 0
 * @param share of requests concerned, in (0, 1]
 */
public record Slowness(double factor, long addNs, double share) {
    public static final Slowness NONE = new Slowness(1, 0, 1);

    /** How long work takes, without what is added to a request; both in nanoseconds. */
    public long times(long timeNs) {
        return factor == 1 ? timeNs : Math.round(timeNs * factor);
    }
}
