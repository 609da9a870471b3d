package org.outagelab.mysql;

import org.outagelab.core.SimTime;

/**
 * Writes that servers acknowledge beside the primary, since the last promotion: how long that goes on, and which of
 * them touch rows that the primary's side has written too.
 *
 * <p>It lasts from the first such acknowledgement to the last one; pauses of less than 10 s do not end it.
 */
final class SplitBrain {
    private static final long PAUSE_NS = 10 * SimTime.SECOND;

    private final int rows;
    /** Index of the server that is meant to take the writes. */
    private int primary;
    /** Writes by row since the promotion; null before there is a side. */
    private int[] here;
    private int[] beside;
    private long writes;
    private long earlierConflicts;
    private long earlierNs;
    private long sinceNs = -1;
    private long lastNs;

    SplitBrain(int rows) {
        this.rows = rows;
    }

    /** A server, by its index, has become the primary: what was written before is no matter. */
    void promoted(int server) {
        primary = server;
        earlierConflicts = conflicts();
        here = new int[rows];
        beside = null;
    }

    /** A server, by its index, has acknowledged a write. */
    void acknowledged(int server, int row, long nowNs) {
        if (server == primary) {
            if (here != null) {
                here[row]++;
            }
            return;
        }
        if (here == null) {
            here = new int[rows];
        }
        if (beside == null) {
            beside = new int[rows];
        }
        beside[row]++;
        writes++;
        if (sinceNs < 0 || nowNs - lastNs >= PAUSE_NS) {
            earlierNs += sinceNs < 0 ? 0 : lastNs - sinceNs;
            sinceNs = nowNs;
        }
        lastNs = nowNs;
    }

    /** Writes that other servers than the primary have acknowledged. */
    long writes() {
        return writes;
    }

    /** Nanoseconds. */
    long lastedNs() {
        return sinceNs < 0 ? 0 : earlierNs + lastNs - sinceNs;
    }

    /** Writes of both sides to rows that both have written. */
    long conflicts() {
        long conflicts = earlierConflicts;
        for (int row = 0; beside != null && row < rows; row++) {
            conflicts += here[row] > 0 && beside[row] > 0 ? here[row] + beside[row] : 0;
        }
        return conflicts;
    }
}
