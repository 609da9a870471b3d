package org.outagelab.net;

/** What becomes of a packet, in the order in which {@link Passage} asks: the first rule that has an answer decides. */
public enum Verdict {
    /** The machines are parted. */
    PARTITIONED,
    /** The machine that it goes to has no power, or is frozen. */
    NOBODY,
    /** A firewall drops what goes to this very port. */
    DROPPED,
    /** Lost on the way by chance. */
    LOST,
    /** It arrives after the latency of the way. */
    DELIVERED
}
