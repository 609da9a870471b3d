package org.outagelab.results;

/** Where a metric is shown besides the complete lists. */
public enum Shown {
    /** Among the first numbers, with the reason where there is none. */
    ALWAYS,
    /** Among the first numbers, if it has a value. */
    FIRST,
    /** Among the first numbers, unless it is 0: most scenarios have none. */
    IF_ANY,
    /** In complete lists only. */
    IN_FULL
}
