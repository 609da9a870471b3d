package org.outagelab.replacement;

import org.outagelab.core.SimTime;

/** How long a container that has ended waits for its next start: nothing, 10 s, and twice as long each time, up to five minutes. */
public final class RestartBackOff {
    private static final long FIRST_NS = 10 * SimTime.SECOND;
    private static final long MOST_NS = 300 * SimTime.SECOND;
    private static final long FORGIVEN_NS = 600 * SimTime.SECOND;

    private long nextNs;

    /**
     * It has ended.
     *
     * @param ranNs how long it has run; after ten minutes what was before is forgotten
     * @return how long it waits
     */
    public long ended(long ranNs) {
        if (ranNs >= FORGIVEN_NS) {
            nextNs = 0;
        }
        long waits = nextNs;
        nextNs = waits == 0 ? FIRST_NS : Math.min(MOST_NS, 2 * waits);
        return waits;
    }
}
