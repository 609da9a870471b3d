package org.outagelab.core;

/** A handler threw: an error of the model's code, with when, where and in which run it happened. */
public final class SimulationException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final long timeNs;
    private final String owner;
    private final long seed;
    private final long run;

    SimulationException(long timeNs, String owner, long seed, long run, Throwable cause) {
        super("at " + SimTime.toSeconds(timeNs) + " s in " + owner + " (seed " + seed + ", run " + run + "): " + cause, cause);
        this.timeNs = timeNs;
        this.owner = owner;
        this.seed = seed;
        this.run = run;
    }

    public long timeNs() {
        return timeNs;
    }

    /** The owner of the event whose handler threw. */
    public String owner() {
        return owner;
    }

    public long seed() {
        return seed;
    }

    public long run() {
        return run;
    }
}
