package org.outagelab.availability.failure;

/** Whom a crew repairs next. */
public enum Discipline {
    /** Who failed first. */
    FIFO,
    /** The smallest priority number, then who failed first; a repair once begun is finished. */
    PRIORITY,
    /** Any of those who wait, with equal probability. */
    RANDOM,
    /** All at once, sharing the crews equally; one unit occupies at most one crew. */
    SHARED
}
