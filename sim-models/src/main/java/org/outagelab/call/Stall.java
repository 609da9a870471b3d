package org.outagelab.call;

/**
 * What a client does that stops in the middle of a call: it neither sends nor reads for a while, and keeps the connection.
 *
 * @param where in its request's header or body, or while it reads the answer
 * @param ns how long; NEVER for good
 */
public record Stall(Where where, long ns) {
    /** Where a client stops. */
    public enum Where {
        HEADER,
        BODY,
        ANSWER
    }
}
