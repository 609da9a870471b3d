package org.outagelab.core.queueing;

/**
 * Told of each customer that leaves a station.
 *
 * @param <C> the customer
 */
@FunctionalInterface
public interface Departures<C> {
    /**
     * Called once per customer, within the event that ends its visit; REJECTED and REFUSED within {@code arrive}.
     *
     * @param visit its times; the station uses the object again, so read it and do not keep it
     */
    void departed(C customer, Departure how, Visit visit);
}
