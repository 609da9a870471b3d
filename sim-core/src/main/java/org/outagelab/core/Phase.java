package org.outagelab.core;

/** Which events come first among those of one instant. */
public enum Phase {
    /** Faults and operators: what they change holds for the whole instant. */
    CONTROL,
    /** The system itself. */
    MODEL,
    /** Samplers: they see the instant as it ended and schedule samplers only. */
    OBSERVE
}
