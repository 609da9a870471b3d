package org.outagelab.client;

import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.ClientSpec;

/**
 * Adaptive throttling (Google SRE Book, chapter 21): clients themselves turn away a share
 * max(0, (requests − k·accepts)/(requests + 1)) of their requests, both counted over a window when they end; those turned
 * away count as requests, so that the servers go on being tried with k times what they accept.
 */
final class Throttle {
    private final double k;
    private final RollingCounts counts;
    private final RandomStream random;

    Throttle(ClientSpec.Throttle spec, RandomStream random) {
        this.k = spec.k();
        this.counts = new RollingCounts(spec.windowNs());
        this.random = random;
    }

    /** Whether a request is turned away. */
    boolean turnsAway(long nowNs) {
        int requests = counts.first(nowNs);
        double share = (requests - k * counts.second(nowNs)) / (requests + 1);
        boolean away = share > 0 && random.nextDouble() < share;
        if (away) {
            counts.addFirst(nowNs);
        }
        return away;
    }

    /** One that was sent has ended. */
    void ended(boolean accepted, long nowNs) {
        counts.addFirst(nowNs);
        if (accepted) {
            counts.addSecond(nowNs);
        }
    }
}
