package org.outagelab.database;

/** What several servers did that took writes at the same time. */
public interface Parting {
    /** How long other servers than the primary acknowledged writes beside it, in nanoseconds. */
    long splitBrainNs();

    /** Writes of both sides of a split brain to rows that both have written. */
    long splitBrainConflicts();
}
