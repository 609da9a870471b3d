package org.outagelab.core;

/** An event that can be cancelled, as the queue knows it: one at a time, pending or over. */
final class Pending {
    private static final long OVER = -1;

    private final Object payload;
    /** Meaningful while it is pending, as the key and the place are. */
    long timeNs;
    long key = OVER;
    /** Where it is on the ladder or in the heap. */
    long place;

    Pending(Object payload) {
        this.payload = payload;
    }

    boolean isPending() {
        return key != OVER;
    }

    /**
     * It has come up, or was cancelled.
     *
     * @return the payload
     */
    Object over() {
        key = OVER;
        return payload;
    }
}
