package org.outagelab.core.queueing;

/**
 * Told what becomes of the customers that wait for a unit of a {@link Pool}.
 *
 * @param <C> the customer
 */
public interface Grants<C> {
    /** A unit has become free for a customer that waited: within the call that freed it. */
    void granted(C customer);

    /** A customer has waited for too long and has left the line. */
    void timedOut(C customer);
}
