package org.outagelab.core;

/**
 * Simulated time: {@code long} nanoseconds since the start of the simulation.
 *
 * <p>The clock reaches 292 years. An instant beyond it is {@link #NEVER}, at which nothing happens.
 */
public final class SimTime {
    public static final long NANOSECOND = 1;
    public static final long MICROSECOND = 1_000;
    public static final long MILLISECOND = 1_000_000;
    public static final long SECOND = 1_000_000_000;
    public static final long MINUTE = 60 * SECOND;
    public static final long HOUR = 60 * MINUTE;
    public static final long DAY = 24 * HOUR;
    /** 365 days. */
    public static final long YEAR = 365 * DAY;
    /** Later than every instant: what is due at NEVER is not scheduled. */
    public static final long NEVER = Long.MAX_VALUE;

    private SimTime() {}

    /** The instant {@code delayNs} (at least 0) after {@code timeNs}, or {@link #NEVER} when the clock does not reach it. */
    public static long plus(long timeNs, long delayNs) {
        long sum = timeNs + delayNs;
        return sum < timeNs ? NEVER : sum;
    }

    /** Nanoseconds of a time in seconds, rounded to the nearest; {@link #NEVER} when the clock does not reach it. */
    public static long fromSeconds(double seconds) {
        return Math.round(seconds * SECOND);
    }

    public static double toSeconds(long timeNs) {
        return timeNs == NEVER ? Double.POSITIVE_INFINITY : timeNs / (double) SECOND;
    }
}
