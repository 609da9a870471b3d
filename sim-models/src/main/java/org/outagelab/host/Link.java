package org.outagelab.host;

/** One direction between two machines: a constant latency, and whether packets get through. */
public final class Link {
    private final long latencyNs;
    private int blocks;

    /** @param latencyNs one way, at least 0 */
    public Link(long latencyNs) {
        this.latencyNs = latencyNs;
    }

    public long latencyNs() {
        return latencyNs;
    }

    public boolean blocked() {
        return blocks > 0;
    }

    /** Faults are counted. */
    public void block() {
        blocks++;
    }

    public void unblock() {
        blocks = Math.max(0, blocks - 1);
    }
}
