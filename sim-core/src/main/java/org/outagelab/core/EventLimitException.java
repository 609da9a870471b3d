package org.outagelab.core;

/** A simulation needs more events than {@link Simulation#limitEvents} allows: not an error of its model, but too much. */
public final class EventLimitException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final long timeNs;
    private final long limit;
    private final long run;

    EventLimitException(long timeNs, long limit, long seed, long run) {
        super("more than the limit of " + limit + " events in one run: stopped at " + SimTime.toSeconds(timeNs)
                + " s (seed " + seed + ", run " + run + ")");
        this.timeNs = timeNs;
        this.limit = limit;
        this.run = run;
    }

    /** How far it came. */
    public long timeNs() {
        return timeNs;
    }

    /** Events at most. */
    public long limit() {
        return limit;
    }

    /** Which run it was, from 0. */
    public long run() {
        return run;
    }
}
