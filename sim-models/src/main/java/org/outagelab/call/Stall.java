package org.outagelab.call;

/**
 * What a client does that stops in the middle of a call: it neither sends nor reads for a while, and keeps the connection.
 *
 * @param where in its request's header or body, or while it reads the answer
 * @param ns how long; NEVER for good
 * @param everyNs how long it is silent between two bytes that it sends meanwhile; NEVER if it sends none
 */
public record Stall(Where where, long ns, long everyNs) {
    /** The longest time without a byte. */
    public long silentNs() {
        return Math.min(ns, everyNs);
    }

    /** Where a client stops. */
    public enum Where {
        HEADER,
        BODY,
        ANSWER
    }
}
