package org.outagelab.core;

import java.util.Arrays;

/** Buckets of width 2^shift ns over [startNs, endNs), read from the first on. */
final class EventRung {
    static final int NONE = -1;
    /** Half as many to as many events are in a bucket where they are as dense as on average. */
    private static final int PER_BUCKET = 8;

    /** So many buckets that their ends stay in the cache. */
    private static final int MAX_BUCKETS = 1 << 12;
    /** Where more would be needed: so few that each is worth a rung of its own. */
    private static final int COARSE_BUCKETS = 1 << 10;

    /** What tells the places of this rung's events from those of others. */
    final int cells;

    long startNs;
    /** Exclusive; a bucket does not reach beyond it. */
    long endNs;
    /** Where the buckets of equal width end; the last reaches to {@link #endNs}. */
    long evenToNs;

    int shift;
    int[] tails = {EventMemory.EMPTY};
    int buckets = 1;
    private int unread;

    EventRung(int cells) {
        this.cells = cells;
    }

    int bucket(long timeNs) {
        return (int) Math.min((timeNs - startNs) >> shift, buckets - 1);
    }

    long bucketEnd(int bucket) {
        return bucket == buckets - 1 ? endNs : startNs + ((bucket + 1L) << shift);
    }

    /**
     * Some events per bucket where they are dense: over four times their mean distance from the first, which reaches
     * most of them whatever their distribution.
     *
     * @param limitNs where the rung above goes on: the last bucket reaches to there. MAX_VALUE when that is the far
     *     future, which may begin anywhere
     */
    void cover(long firstNs, long lastNs, long limitNs, double sumOfDistances, int count) {
        double mean = sumOfDistances / count;
        // Of distances as long as the clock, four times the mean is beyond it.
        long range = Math.min(lastNs - firstNs - 1, (long) (4 * mean)) + 1;
        int width = Math.max(0, Math.getExponent(PER_BUCKET * mean / count));
        // With up to three times as many events in them, most buckets are still poured at once.
        int most = range >> width < 3 * MAX_BUCKETS ? MAX_BUCKETS : COARSE_BUCKETS;
        while (range >> width >= most) {
            width++;
        }
        startAt(firstNs, width, (int) (range >> width) + 1);
        long end = firstNs + ((long) buckets << width);
        endsAt(limitNs < Long.MAX_VALUE || end < 0 ? limitNs : end);
    }

    void endsAt(long endNs) {
        this.endNs = endNs;
        long even = startNs + ((long) buckets << shift);
        evenToNs = even < 0 ? endNs : Math.min(even, endNs);
    }

    void startAt(long startNs, int shift, int buckets) {
        this.startNs = startNs;
        this.shift = shift;
        this.buckets = buckets;
        unread = 0;
        if (tails.length < buckets) {
            int capacity = Integer.highestOneBit(buckets) << 1;
            tails = new int[capacity];
            Arrays.fill(tails, EventMemory.EMPTY);
        }
        // A rung is left when it is empty, and so are its buckets.
    }

    /** The first bucket from the unread ones on that has an event, or NONE. */
    int nextUsed() {
        for (int bucket = unread; bucket < buckets; bucket++) {
            if (tails[bucket] != EventMemory.EMPTY) {
                return bucket;
            }
        }
        return NONE;
    }

    void readUpTo(int bucket) {
        unread = bucket + 1;
    }
}
