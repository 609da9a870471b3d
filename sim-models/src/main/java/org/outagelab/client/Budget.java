package org.outagelab.client;

import org.outagelab.core.SimTime;
import org.outagelab.scenario.ClientSpec;

/**
 * What limits retries of all clients of a load together: a share of recent requests (Google SRE Book, chapter 21), or
 * gRPC's token bucket, which retries only while more than half of the tokens are left
 * (reference/clients-and-retries.md §3).
 *
 * <p>A share has no minimum: a client with fewer requests in 10 s than 1/share never retries.
 */
final class Budget {
    private static final long WINDOW_NS = 10 * SimTime.SECOND;
    /** gRPC counts in thousandths. */
    private static final int MILLI = 1000;

    private final double share;
    private final RollingCounts counts;
    private final int most;
    private final int perSuccess;
    private int milliTokens;

    Budget(ClientSpec.Budget spec) {
        this(spec.share(), spec.tokens(), spec.ratio());
    }

    /** A share alone. */
    Budget(double share) {
        this(share, 0, 0);
    }

    private Budget(double share, int tokens, double ratio) {
        this.share = share;
        this.counts = new RollingCounts(WINDOW_NS);
        this.most = tokens * MILLI;
        this.perSuccess = (int) Math.round(ratio * MILLI);
        this.milliTokens = most;
    }

    /** Something was sent that is not itself limited. */
    void sent(long nowNs) {
        if (most == 0) {
            counts.addFirst(nowNs);
        }
    }

    /** An attempt has ended. */
    void ended(boolean ok) {
        if (most > 0) {
            milliTokens = ok ? Math.min(most, milliTokens + perSuccess) : Math.max(0, milliTokens - MILLI);
        }
    }

    /** Spends one, if there is one. */
    boolean take(long nowNs) {
        if (most > 0) {
            return 2 * milliTokens > most;
        }
        // A little more than the share itself, so that 10 % of 10 is one whatever 0.1 is in binary.
        if (counts.second(nowNs) + 1 > share * counts.first(nowNs) + 1e-9) {
            return false;
        }
        counts.addSecond(nowNs);
        return true;
    }
}
