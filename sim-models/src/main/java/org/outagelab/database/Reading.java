package org.outagelab.database;

/** What reads were answered with. */
public interface Reading {
    /** Reads answered by all servers. */
    long readsAnswered();

    /** Of them, those that missed a write of the same row which had been acknowledged before they began. */
    long readsStale();

    /** Of the reads answered, those of rows that were deleted by mistake: they find nothing. */
    long readsMissing();
}
