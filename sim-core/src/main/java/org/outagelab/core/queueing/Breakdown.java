package org.outagelab.core.queueing;

/** What a breakdown does to customers in service. */
public enum Breakdown {
    /** They depart as KILLED. If the whole station breaks down so do those who wait, and arrivals are REFUSED. */
    KILL,
    /** They return to the front of the line and need their whole work again; arrivals wait. */
    REQUEUE,
    /** They stay with their worker and need the rest of their work after the repair; arrivals wait. */
    RESUME
}
