package org.outagelab.database;

/** How old stale answers were. */
public interface Staleness {
    /** Mean age of what stale reads missed, in nanoseconds; NaN without any. */
    double staleAgeMeanNs();

    /** The age of the stalest read, 0 without any. */
    long staleAgeMaxNs();
}
