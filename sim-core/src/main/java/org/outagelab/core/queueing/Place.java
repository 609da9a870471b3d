package org.outagelab.core.queueing;

import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Timer;

/** A customer's place at a station, waiting or in service; used again after the customer has left. */
final class Place<C> implements Visit {
    static final int NOWHERE = -1;

    C customer;
    long arrivedNs;
    /** First start of service, or NEVER. */
    long startedNs;
    long endedNs;
    /** The whole work, and what is left of it at {@link #workingSinceNs}. */
    long workNs;

    long workLeftNs;
    long workingSinceNs;
    int priority;
    /** The worker it is with, or null. */
    Station.Worker<C> worker;

    /** Processor sharing: its position in the heap, or NOWHERE. */
    int position = NOWHERE;

    /** Processor sharing: the attained service at which it is done. */
    double doneAt;

    /** Processor sharing: its place in the order of arrival. */
    long number;

    long laneHandle;
    Timer patience;
    Place<C> previous;
    Place<C> next;

    void enter(C customer, long nowNs, long workNs) {
        this.customer = customer;
        this.workNs = workNs;
        arrivedNs = nowNs;
        startedNs = SimTime.NEVER;
        workLeftNs = workNs;
    }

    void startPatience(EventType<Place<C>> type, long patienceNs) {
        if (patience == null) {
            patience = type.timer(this);
        }
        patience.restart(patienceNs);
    }

    @Override
    public long arrivedNs() {
        return arrivedNs;
    }

    @Override
    public long waitedNs() {
        return Math.min(startedNs, endedNs) - arrivedNs;
    }

    @Override
    public long responseNs() {
        return endedNs - arrivedNs;
    }
}
