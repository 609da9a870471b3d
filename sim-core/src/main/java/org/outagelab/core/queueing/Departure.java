package org.outagelab.core.queueing;

/** How a customer left a station: each that arrives departs exactly once. */
public enum Departure {
    SERVED,
    /** On arrival: the station was full. */
    REJECTED,
    /** On arrival: the station was down after a breakdown that kills. */
    REFUSED,
    /** The customer's patience ended. */
    TIMED_OUT,
    /** A breakdown ended it. */
    KILLED
}
