package org.outagelab.machine;

/**
 * A program that knows two orders to stop: one that ends it at once, and this one. It hears of it while alive, and calls
 * {@link Unit#exited} at the end.
 */
public interface SoftlyStopped {
    /** It closes its sockets, finishes what it has begun, and exits. */
    void softStop();
}
