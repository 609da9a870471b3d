package org.outagelab.mysql;

import java.util.Arrays;

/**
 * An ordered log of transactions, each named by its origin and sequence number: a binlog, or a relay log.
 *
 * <p>Transactions of one origin that follow each other are one run: the size in memory is the number of runs.
 */
final class Binlog {
    private long[] starts = new long[4];
    private int[] origins = new int[4];
    private long[] sequences = new long[4];
    private int runs;
    private long end;

    /** The position after the newest; positions begin at 0. */
    long end() {
        return end;
    }

    int runs() {
        return runs;
    }

    void append(int origin, long sequence, long count) {
        if (runs > 0 && origins[runs - 1] == origin && sequences[runs - 1] + (end - starts[runs - 1]) == sequence) {
            end += count;
            return;
        }
        if (runs == starts.length) {
            starts = Arrays.copyOf(starts, 2 * runs);
            origins = Arrays.copyOf(origins, 2 * runs);
            sequences = Arrays.copyOf(sequences, 2 * runs);
        }
        starts[runs] = end;
        origins[runs] = origin;
        sequences[runs] = sequence;
        runs++;
        end += count;
    }

    /** Cuts off what lies at or after a position. */
    void truncate(long position) {
        end = Math.min(end, position);
        while (runs > 0 && starts[runs - 1] >= end) {
            runs--;
        }
    }

    int origin(long position) {
        return origins[run(position)];
    }

    long sequence(long position) {
        int run = run(position);
        return sequences[run] + (position - starts[run]);
    }

    /** How many from a position on, up to a limit, are of one origin and follow each other. */
    long contiguous(long position, long limit) {
        int run = run(position);
        long runEnd = run + 1 < runs ? starts[run + 1] : end;
        return Math.min(limit, runEnd) - position;
    }

    /** The position of the first transaction from a position on that is not in a set, or the end. */
    long firstNotIn(GtidSet set, long from) {
        for (long position = from; position < end; ) {
            long count = contiguous(position, end);
            long sequence = sequence(position);
            long missing = set.firstMissing(origin(position), sequence);
            if (missing < sequence + count) {
                return position + (missing - sequence);
            }
            position += count;
        }
        return end;
    }

    /** What lies between two positions, as a set. */
    GtidSet set(long from, long to) {
        var set = new GtidSet();
        for (long position = from; position < to; ) {
            long count = contiguous(position, to);
            set.add(origin(position), sequence(position), sequence(position) + count - 1);
            position += count;
        }
        return set;
    }

    private int run(long position) {
        int run = runs - 1;
        if (run > 8 && position < starts[run - 8]) {
            int found = Arrays.binarySearch(starts, 0, runs, position);
            return found >= 0 ? found : -found - 2;
        }
        while (starts[run] > position) {
            run--;
        }
        return run;
    }
}
