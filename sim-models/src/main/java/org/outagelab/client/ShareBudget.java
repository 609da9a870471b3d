package org.outagelab.client;

import org.outagelab.core.SimTime;
import org.outagelab.scenario.ClientSpec;

/**
 * Retries are at most a share of the requests of a window (Google SRE Book, chapter 21: 10 s), and so many more
 * (Finagle's RetryBudget: 20 % of the requests of 10 s, and 10 a second; its bucket is the same sum over ten slices).
 *
 * <p>Without a minimum, a client with fewer requests in the window than 1/share never retries.
 */
final class ShareBudget implements Budget {
    private final double share;
    private final double more;
    private final RollingCounts counts;

    ShareBudget(ClientSpec.Share spec) {
        this.share = spec.share();
        this.more = spec.perSecond() * SimTime.toSeconds(spec.windowNs());
        this.counts = new RollingCounts(spec.windowNs());
    }

    @Override
    public void sent(long nowNs) {
        counts.addFirst(nowNs);
    }

    @Override
    public boolean take(long nowNs) {
        // A little more than the share itself, so that 10 % of 10 is one whatever 0.1 is in binary.
        if (counts.second(nowNs) + 1 > share * counts.first(nowNs) + more + 1e-9) {
            return false;
        }
        counts.addSecond(nowNs);
        return true;
    }
}
