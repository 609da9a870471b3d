package org.outagelab.net;

import java.util.Set;

/**
 * One rule of a firewall. It decides about a packet that all of its conditions fit.
 *
 * @param from machines that send, by name, {@link Network#CLIENTS} among them; null for any
 * @param traffic of which kind it must be
 * @param fresh whether it is about the first packet of a connection alone
 * @param over only what exceeds this, or null
 * @param ruling what becomes of the packet
 */
public record Rule(Set<String> from, Traffic traffic, boolean fresh, TokenBucket over, Ruling ruling) {
    /** What a port is asked for: in life health checks have a port of their own. */
    public enum Traffic {
        ALL,
        CHECKS,
        REQUESTS;

        boolean fits(boolean check) {
            return this == ALL || check == (this == CHECKS);
        }
    }

    /** One about all that comes from some machines. */
    public Rule(Set<String> from, Ruling ruling) {
        this(from, Traffic.ALL, false, null, ruling);
    }

    /** The limit is asked last: a packet that another condition lets pass costs no token. */
    boolean fits(String sender, boolean check, boolean first, long nowNs) {
        return (from == null || from.contains(sender))
                && traffic.fits(check)
                && (first || !fresh)
                && (over == null || !over.takes(nowNs));
    }
}
