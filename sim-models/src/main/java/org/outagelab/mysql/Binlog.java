package org.outagelab.mysql;

import java.util.Arrays;

/** The commit times of a primary, in order; what every replica has applied is forgotten. */
final class Binlog {
    private long[] commits = new long[1024];
    private long first;
    private long end;

    /** The position after the newest transaction. */
    long end() {
        return end;
    }

    /** Commit times it has room for. */
    int capacity() {
        return commits.length;
    }

    void append(long commitNs) {
        if (end - first == commits.length) {
            var larger = new long[commits.length * 2];
            for (long i = first; i < end; i++) {
                larger[(int) (i & larger.length - 1)] = commits[(int) (i & commits.length - 1)];
            }
            commits = larger;
        }
        commits[(int) (end & commits.length - 1)] = commitNs;
        end++;
    }

    /** @param position from the oldest kept to end-1 */
    long commitNs(long position) {
        return commits[(int) (position & commits.length - 1)];
    }

    /** Forgets what lies before. */
    void trim(long position) {
        first = Math.max(first, position);
        if (end == first && commits.length > 1 << 16) {
            commits = Arrays.copyOf(commits, 1024);
        }
    }
}
