package org.outagelab.net;

import org.outagelab.core.SimTime;

/** A limit of packets per second, as that of nftables: full at first, each packet within it takes one token. */
public final class TokenBucket {
    private final double perSecond;
    private final int burst;
    private double tokens;
    private long filledNs;

    /**
     * @param perSecond tokens that come back, more than 0
     * @param burst tokens that it holds, at least 1
     */
    public TokenBucket(double perSecond, int burst) {
        if (!(perSecond > 0) || burst < 1) {
            throw new IllegalArgumentException("a limit of " + perSecond + "/s with a burst of " + burst);
        }
        this.perSecond = perSecond;
        this.burst = burst;
        this.tokens = burst;
    }

    /** Takes a token, if there is one. @param nowNs never before that of an earlier call */
    boolean takes(long nowNs) {
        tokens = Math.min(burst, tokens + (nowNs - filledNs) * perSecond / SimTime.SECOND);
        filledNs = nowNs;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
