package org.outagelab.core;

import java.util.Arrays;

/**
 * Events that are not next yet, sorted no more than needed: a ladder queue (Tang, Goh and Thng 2005,
 * doi:10.1145/1103323.1103324).
 *
 * <p>Rung 0 is one bucket, the far future. Each rung from 1 on is an array of buckets of equal width, a power of two,
 * and spreads out one bucket (or most of the far future) of the rung before it. Buckets are {@link EventBag}s, in no
 * order, so that adding and removing take constant time. What comes next is poured into a sorted run, some buckets at a
 * time; a bucket of equal times that is too large for one, into a heap.
 */
final class EventLadder {
    private static final int NONE = -1;
    /** A bucket with more events than this is spread over a new rung. Measured, as the next two: ADR 0002. */
    private static final int SPREAD_OVER = 32;
    /** So many events are poured at once, if there are. */
    private static final int POUR_AT_LEAST = 12;
    /** Half as many to as many events are in a bucket where they are as dense as on average. */
    private static final int PER_BUCKET = 8;

    private static final int MAX_RUNGS = 14;
    private static final int BUCKET_BITS = 26;
    private static final int MAX_BUCKETS = 1 << 22;

    private final EventSlots slots;
    private final EventRun run;
    private final EventHeap heap;
    private final EventBag bag;
    private final Rung[] rungs = new Rung[MAX_RUNGS + 1];
    /** The lowest rung in use; 0 when only the far future is. */
    private int depth;
    /** Events at or after this instant are on the ladder, those before it in the run or the heap. */
    private long startNs = Long.MAX_VALUE;

    private int size;

    EventLadder(EventSlots slots, EventRun run, EventHeap heap) {
        this.slots = slots;
        this.run = run;
        this.heap = heap;
        this.bag = new EventBag(slots);
        for (int i = 0; i <= MAX_RUNGS; i++) {
            rungs[i] = new Rung();
        }
        rungs[0].startAt(0, 63, 1);
    }

    int size() {
        return size;
    }

    long startNs() {
        return startNs;
    }

    /** @param timeNs at or after {@link #startNs} */
    void add(long timeNs, long key) {
        // Each rung ends where what is unread of the one above it begins: from the lowest up, the first that reaches it.
        int level = depth;
        while (level > 0 && !rungs[level].accepts(timeNs)) {
            level--;
        }
        put(rungs[level], level, timeNs, key);
        size++;
    }

    /** Removes the cancellable event of a slot. */
    void remove(int slot) {
        long place = slots.place(slot);
        int cell = (int) (place >>> 32);
        int at = (int) place;
        Rung rung = rungs[cell >>> BUCKET_BITS];
        int bucket = cell & (1 << BUCKET_BITS) - 1;
        rung.tails[bucket] = bag.remove(rung.tails[bucket], at);
        size--;
    }

    /** Pours what comes next into the empty run, or equal times into the empty heap. @return false when the ladder is empty */
    boolean refill() {
        run.clear();
        while (size > 0 && run.size() < POUR_AT_LEAST && heap.size() == 0) {
            if (depth == 0) {
                readFarFuture();
            } else {
                readBucket();
            }
        }
        run.sort();
        if (run.isEmpty() && heap.size() == 0) {
            depth = 0;
            startNs = Long.MAX_VALUE;
            return false;
        }
        return true;
    }

    /** Spreads a run that has grown too long over a new lowest rung. @return false when that cannot help */
    boolean takeRun() {
        int count = run.size();
        Rung rung = rungFor(run.timeNs(0), run.timeNs(count - 1));
        if (rung == null) {
            return false;
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += run.timeNs(i) - run.timeNs(0);
        }
        rung.cover(run.timeNs(0), run.timeNs(count - 1), startNs, sum, count);
        startNs = rung.startNs;
        for (int i = 0; i < count; i++) {
            spreadOne(rung, run.timeNs(i), run.key(i));
        }
        size += count;
        run.clear();
        return true;
    }

    /** Spreads a heap that has grown too large over a new lowest rung. @return false when that cannot help */
    boolean takeHeap() {
        int count = heap.size();
        long first = heap.firstTimeNs();
        long last = first;
        double sum = 0;
        for (int i = 1; i < count; i++) {
            long timeNs = heap.timeNs(i);
            last = Math.max(last, timeNs);
            sum += timeNs - first;
        }
        Rung rung = rungFor(first, last);
        if (rung == null) {
            return false;
        }
        rung.cover(first, last, startNs, sum, count);
        startNs = rung.startNs;
        for (int i = 0; i < count; i++) {
            spreadOne(rung, heap.timeNs(i), heap.key(i));
        }
        size += count;
        heap.clear();
        return true;
    }

    /** A new lowest rung; null when it would not help: equal times, or no rung left. */
    private Rung rungFor(long firstNs, long lastNs) {
        return lastNs == firstNs || depth == MAX_RUNGS ? null : rungs[++depth];
    }

    private void readFarFuture() {
        int tail = rungs[0].tails[0];
        rungs[0].tails[0] = EventBag.EMPTY;
        startNs = Long.MAX_VALUE;
        pourOrSpread(tail, Long.MAX_VALUE);
    }

    private void readBucket() {
        Rung rung = rungs[depth];
        int bucket = rung.nextUsed();
        if (bucket == NONE) {
            // What arrives after the rung's end belongs to the rung above it, or to the far future.
            startNs = rung.endNs;
            depth--;
            return;
        }
        int tail = rung.tails[bucket];
        rung.tails[bucket] = EventBag.EMPTY;
        startNs = rung.bucketEnd(bucket);
        rung.readUpTo(bucket);
        pourOrSpread(tail, startNs);
    }

    /** Pours a small bucket, spreads a large one over a new rung. @param limitNs where the bucket ends */
    private void pourOrSpread(int tail, long limitNs) {
        int count = bag.pour(tail, SPREAD_OVER, run);
        if (count >= 0) {
            size -= count;
        } else {
            spread(tail, limitNs);
        }
    }

    private void spread(int tail, long limitNs) {
        int count = 0;
        long first = Long.MAX_VALUE;
        long last = 0;
        double sum = 0;
        long reference = bag.timeNs(tail);
        for (int at = tail; at != EventBag.EMPTY; at = bag.before(at)) {
            long timeNs = bag.timeNs(at);
            first = Math.min(first, timeNs);
            last = Math.max(last, timeNs);
            sum += timeNs - reference;
            count++;
        }
        Rung rung = rungFor(first, last);
        if (rung == null) {
            pourIntoHeap(tail, count);
            return;
        }
        rung.cover(first, last, limitNs, sum - (double) count * (first - reference), count);
        startNs = rung.startNs;
        for (int at = tail; at != EventBag.EMPTY; at = bag.before(at)) {
            spreadOne(rung, bag.timeNs(at), bag.key(at));
        }
        bag.free(tail);
    }

    private void pourIntoHeap(int tail, int count) {
        int before = run.size();
        bag.pour(tail, count, run);
        // A bag begins with what came last; in the order of their scheduling, no event rises in the heap.
        for (int i = run.size() - 1; i >= before; i--) {
            heap.add(run.timeNs(i), run.key(i));
        }
        run.shorten(before);
        size -= count;
    }

    /** Into the lowest rung, or behind it into the far future. */
    private void spreadOne(Rung lowest, long timeNs, long key) {
        if (lowest.accepts(timeNs)) {
            put(lowest, depth, timeNs, key);
        } else {
            put(rungs[0], 0, timeNs, key);
        }
    }

    private void put(Rung rung, int level, long timeNs, long key) {
        int bucket = rung.bucket(timeNs);
        int[] tails = rung.tails;
        tails[bucket] = bag.add(tails[bucket], timeNs, key, level << BUCKET_BITS | bucket);
    }

    /** Writes all keys anew for more slots. */
    void widen(int bits) {
        bag.widen(bits);
    }

    /** Buckets of width 2^shift ns over [startNs, endNs), read from the first on. */
    private static final class Rung {
        long startNs;
        /** Exclusive; a bucket does not reach beyond it. */
        long endNs;
        /** Start of the first bucket not read yet. */
        long unreadNs;

        int shift;
        int[] tails = {EventBag.EMPTY};
        private int buckets = 1;
        private int unread;

        boolean accepts(long timeNs) {
            return timeNs >= unreadNs && timeNs < endNs;
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
            long range = Math.min(lastNs - firstNs, (long) (4 * mean) + 1);
            int width = Math.max(0, Math.getExponent(PER_BUCKET * mean / count));
            while (range >> width >= MAX_BUCKETS) {
                width++;
            }
            startAt(firstNs, width, (int) (range >> width) + 1);
            long end = firstNs + ((long) buckets << width);
            endNs = limitNs < Long.MAX_VALUE || end < 0 ? limitNs : end;
        }

        void startAt(long startNs, int shift, int buckets) {
            this.startNs = startNs;
            this.shift = shift;
            this.buckets = buckets;
            unreadNs = startNs;
            unread = 0;
            if (tails.length < buckets) {
                int capacity = Integer.highestOneBit(buckets) << 1;
                tails = new int[capacity];
                Arrays.fill(tails, EventBag.EMPTY);
            }
            // A rung is left when it is empty, and so are its buckets.
        }

        /** The first bucket from the unread ones on that has an event, or NONE. */
        int nextUsed() {
            for (int bucket = unread; bucket < buckets; bucket++) {
                if (tails[bucket] != EventBag.EMPTY) {
                    return bucket;
                }
            }
            return NONE;
        }

        void readUpTo(int bucket) {
            unread = bucket + 1;
            unreadNs = bucketEnd(bucket);
        }
    }
}
