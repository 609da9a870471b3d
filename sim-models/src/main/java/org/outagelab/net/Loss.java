package org.outagelab.net;

/**
 * How packets get lost: each by itself, or in bursts after Gilbert, who lets a link be good or bad by turns.
 *
 * @param share of packets in the long run, in (0, 1]
 * @param burst packets lost in a row on average, at least 1; 1: each by itself. At least share / (1 - share), so that
 *     the good state lasts one packet or longer
 */
public record Loss(double share, double burst) {
    /** Probability that a bad link is good at the next packet. */
    double recovery() {
        return share >= 1 ? 0 : 1 / burst;
    }

    /** Probability that a good link is bad at the next packet: then share is bad in the long run. */
    double onset() {
        return share >= 1 ? 1 : share / ((1 - share) * burst);
    }
}
