package org.outagelab.scenario;

/**
 * How long before the end of a failure a request may come and still be served, because it waits: for SYNs sent again,
 * for retries to the same server, or in the line of one that hangs.
 *
 * @param repairNs before the repair, in nanoseconds
 * @param reactionNs before the reaction that sends requests elsewhere; 0 when they stay bound to what has failed
 */
public record Rescue(long repairNs, long reactionNs) {
    /** Who comes while it lasts fails. */
    public static final Rescue NONE = new Rescue(0, 0);

    public Rescue {
        if (repairNs < 0 || reactionNs < 0) {
            throw new IllegalArgumentException("a rescue must be >= 0 ns, got " + repairNs + " and " + reactionNs);
        }
    }

    /** The shorter of both, for callers of unlike patience. */
    public Rescue or(Rescue other) {
        return new Rescue(Math.min(repairNs, other.repairNs), Math.min(reactionNs, other.reactionNs));
    }
}
