package org.outagelab.core.queueing;

/** The times of a customer at a station, readable while it departs. */
public interface Visit {
    /** Simulated time of arrival. */
    long arrivedNs();

    /** From the arrival to the first start of service, or to the end of the visit when there was none. */
    long waitedNs();

    /** From the arrival to the end of the visit. */
    long responseNs();
}
