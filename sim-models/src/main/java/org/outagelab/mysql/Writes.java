package org.outagelab.mysql;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * The transactions that one server has originated, by sequence number from 1: when each was committed to the binlog,
 * when it was acknowledged to its client, and which write of the same key came before.
 *
 * <p>The newest {@value #EXACT} are kept as they are. Of older ones only every n-th time is kept, n growing with their
 * number, and what lies between is interpolated: the memory is bounded however far behind a replica is.
 */
final class Writes {
    /** Of acknowledgement: none yet, or never. */
    static final long NOT_ACKNOWLEDGED = Long.MAX_VALUE;

    static final int EXACT = 1 << 18;
    private static final int COARSE = 4096;

    private long[] commits = new long[1024];
    private long[] acknowledgements = new long[1024];
    private long[] previous = new long[1024];
    private int[] rows = new int[1024];
    /** How many before it had been prepared, but not committed, when it was prepared. */
    private int[] together = new int[1024];
    private final TreeMap<Long, Unusual> unusual = new TreeMap<>();
    private double togetherSum;
    private long last;
    /** The oldest that is kept as it is. */
    private long first = 1;

    private final long[] coarseCommits = new long[COARSE];
    private int coarseUsed;
    /** Coarse times are those of 1, 1 + step, 1 + 2·step … */
    private long step = 1024;

    /**
     * A transaction that is not like the others.
     *
     * @param applyNs how long a replica needs for it
     * @param statementNs from the begin of its statement to its commit
     * @param exclusive whether nothing runs beside it on a replica, as with DDL
     */
    record Unusual(long applyNs, long statementNs, boolean exclusive) {}

    /** Sequence number of the newest; 0 without any. */
    long last() {
        return last;
    }

    /** Times it has room for: what it costs in memory. */
    int capacity() {
        return commits.length + COARSE;
    }

    /**
     * @param row that it writes
     * @param previousOfKey whatever the caller wants to find again, see {@link #previousOfKey}
     * @param committedAtPrepare the newest that was committed when this one was prepared
     */
    long add(long commitNs, int row, long previousOfKey, long committedAtPrepare) {
        if (last + 1 - first == commits.length) {
            if (commits.length < EXACT) {
                grow();
            } else {
                coarsen(first);
                first++;
            }
        }
        last++;
        int slot = (int) last & commits.length - 1;
        commits[slot] = commitNs;
        acknowledgements[slot] = NOT_ACKNOWLEDGED;
        previous[slot] = previousOfKey;
        rows[slot] = row;
        together[slot] = (int) Math.min(Integer.MAX_VALUE, last - 1 - committedAtPrepare);
        togetherSum += together[slot];
        return last;
    }

    /** Marks the newest as not like the others. */
    void unusual(Unusual newest) {
        unusual.put(last, newest);
    }

    /** Null for one that is like the others. */
    Unusual unusual(long sequence) {
        return unusual.isEmpty() ? null : unusual.get(sequence);
    }

    /**
     * {@code last_committed}: the newest that was committed when this one was prepared. Of one so old that this is
     * forgotten, as many before it as on average.
     */
    long committedAtPrepare(long sequence) {
        long before = sequence >= first
                ? together[(int) sequence & commits.length - 1]
                : Math.min(sequence - 1, Math.round(togetherSum / last));
        return sequence - 1 - before;
    }

    /** @param sequence one that was acknowledged so long ago that its time is forgotten is left alone */
    void acknowledged(long sequence, long nowNs) {
        if (sequence >= first) {
            acknowledgements[(int) sequence & commits.length - 1] = nowNs;
        }
    }

    /**
     * When it was committed to the binlog of its origin.
     *
     * @param sequence from 1 to {@link #last}
     */
    long commitNs(long sequence) {
        if (sequence >= first) {
            return commits[(int) sequence & commits.length - 1];
        }
        int block = (int) ((sequence - 1) / step);
        long from = 1 + block * step;
        long to = Math.min(from + step, first);
        long fromNs = coarseCommits[block];
        long toNs = to == first ? commits[(int) first & commits.length - 1] : coarseCommits[block + 1];
        return fromNs + Math.round((toNs - fromNs) * ((double) (sequence - from) / (to - from)));
    }

    /** When it was acknowledged; of one so old that this is forgotten, when it was committed. */
    long acknowledgedNs(long sequence) {
        return sequence >= first ? acknowledgements[(int) sequence & commits.length - 1] : commitNs(sequence);
    }

    /** What was given to {@link #add}; -1 when it is forgotten. */
    long previousOfKey(long sequence) {
        return sequence >= first ? previous[(int) sequence & commits.length - 1] : -1;
    }

    /** The row that it writes; -1 when that is forgotten, or it writes none of those that are read. */
    int row(long sequence) {
        return sequence >= first ? rows[(int) sequence & commits.length - 1] : -1;
    }

    /** The newest committed at or before an instant; 0 without any. */
    long committedBy(long instantNs) {
        long low = 0;
        long high = last;
        while (low < high) {
            long middle = low + high + 1 >>> 1;
            if (commitNs(middle) <= instantNs) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void grow() {
        int capacity = 2 * commits.length;
        commits = moved(commits, capacity);
        acknowledgements = moved(acknowledgements, capacity);
        previous = moved(previous, capacity);
        rows = moved(rows, capacity);
        together = moved(together, capacity);
    }

    private int[] moved(int[] from, int capacity) {
        var to = new int[capacity];
        for (long i = first; i <= last; i++) {
            to[(int) i & capacity - 1] = from[(int) i & from.length - 1];
        }
        return to;
    }

    private long[] moved(long[] from, int capacity) {
        var to = new long[capacity];
        for (long i = first; i <= last; i++) {
            to[(int) i & capacity - 1] = from[(int) i & from.length - 1];
        }
        return to;
    }

    private void coarsen(long sequence) {
        if ((sequence - 1) % step != 0) {
            return;
        }
        if (coarseUsed == COARSE) {
            for (int i = 0; i < COARSE / 2; i++) {
                coarseCommits[i] = coarseCommits[2 * i];
            }
            Arrays.fill(coarseCommits, COARSE / 2, COARSE, 0);
            coarseUsed = COARSE / 2;
            step *= 2;
        }
        if ((sequence - 1) % step == 0) {
            coarseCommits[coarseUsed++] = commits[(int) sequence & commits.length - 1];
        }
    }
}
