package org.outagelab.core;

/**
 * Events that are not next yet, sorted no more than needed: a ladder queue (Tang, Goh and Thng 2005,
 * doi:10.1145/1103323.1103324).
 *
 * <p>Rung 0 is one bucket, the far future. Each rung from 1 on is an array of buckets of equal width, a power of two, and
 * spreads out one bucket (or most of the far future) of the rung before it. Buckets are bags of {@link EventMemory}, in no
 * order, so that adding and removing take constant time. What comes next is poured into a sorted run, some buckets at a
 * time; a bucket of equal times that is too large for one, into a heap.
 */
final class EventLadder {
    /** A bucket with more events than this is spread over a new rung. Measured, as the next two: ADR 0002. */
    private static final int SPREAD_OVER = 32;
    /** So many events are poured at once, if there are. */
    private static final int POUR_AT_LEAST = 12;
    /** So few events are in the cache anyway. */
    private static final int CACHED = 1 << 12;

    private static final int MAX_RUNGS = 14;
    private static final int BUCKET_BITS = 26;

    private final EventRun run;
    private final EventHeap heap;
    private final EventMemory memory;
    private final EventRung[] rungs = new EventRung[MAX_RUNGS + 1];
    /** The lowest rung in use; 0 when only the far future is. */
    private int depth;

    private EventRung lowest;
    /** Events at or after this instant are on the ladder, those before it in the run or the heap. */
    private long startNs = Long.MAX_VALUE;

    private int size;

    EventLadder(EventMemory memory, EventRun run, EventHeap heap) {
        this.memory = memory;
        this.run = run;
        this.heap = heap;
        for (int i = 0; i <= MAX_RUNGS; i++) {
            rungs[i] = new EventRung(i << BUCKET_BITS);
        }
        rungs[0].startAt(0, 63, 1);
        rungs[0].endsAt(Long.MAX_VALUE);
        lowest = rungs[0];
    }

    int size() {
        return size;
    }

    long startNs() {
        return startNs;
    }

    /** @param timeNs at or after {@link #startNs} */
    void add(long timeNs, long key, Object payload) {
        EventRung rung = lowest;
        if (timeNs >= rung.evenToNs) {
            rung = reaching(timeNs);
        }
        put(rung, timeNs, key, payload);
        size++;
    }

    /** Each rung ends where what is unread of the one above it begins: from the lowest up, the first that reaches it. */
    private EventRung reaching(long timeNs) {
        int level = depth;
        while (level > 0 && timeNs >= rungs[level].endNs) {
            level--;
        }
        return rungs[level];
    }

    /** Removes the event at a place, and its payload. */
    void remove(long place) {
        int cell = (int) (place >>> 32);
        int at = (int) place;
        EventRung rung = rungs[cell >>> BUCKET_BITS];
        int bucket = cell & (1 << BUCKET_BITS) - 1;
        rung.tails[bucket] = memory.remove(rung.tails[bucket], at);
        size--;
    }

    /**
     * Pours what comes next into the empty run, or equal times into the empty heap.
     *
     * @return false when the ladder is empty
     */
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
            goTo(0);
            startNs = Long.MAX_VALUE;
            return false;
        }
        return true;
    }

    /**
     * Spreads a run that has grown too long over a new lowest rung.
     *
     * @return false when that cannot help
     */
    boolean takeRun() {
        int count = run.size();
        EventRung rung = rungFor(run.timeNs(0), run.timeNs(count - 1));
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
            spreadOne(rung, run.timeNs(i), run.key(i), run.take(i));
        }
        size += count;
        run.clear();
        return true;
    }

    /**
     * Spreads a heap that has grown too large over a new lowest rung.
     *
     * @return false when that cannot help
     */
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
        EventRung rung = rungFor(first, last);
        if (rung == null) {
            return false;
        }
        rung.cover(first, last, startNs, sum, count);
        startNs = rung.startNs;
        for (int i = 0; i < count; i++) {
            spreadOne(rung, heap.timeNs(i), heap.key(i), heap.payload(i));
        }
        size += count;
        heap.clear();
        return true;
    }

    /** A new lowest rung; null when it would not help: equal times, or no rung left. */
    private EventRung rungFor(long firstNs, long lastNs) {
        if (lastNs == firstNs || depth == MAX_RUNGS) {
            return null;
        }
        goTo(depth + 1);
        return lowest;
    }

    private void goTo(int level) {
        depth = level;
        lowest = rungs[level];
    }

    private void readFarFuture() {
        int tail = rungs[0].tails[0];
        rungs[0].tails[0] = EventMemory.EMPTY;
        startNs = Long.MAX_VALUE;
        pourOrSpread(tail, Long.MAX_VALUE);
    }

    private void readBucket() {
        EventRung rung = rungs[depth];
        int bucket = rung.nextUsed();
        if (bucket == EventRung.NONE) {
            // What arrives after the rung's end belongs to the rung above it, or to the far future.
            startNs = rung.endNs;
            goTo(depth - 1);
            return;
        }
        int tail = rung.tails[bucket];
        rung.tails[bucket] = EventMemory.EMPTY;
        startNs = rung.bucketEnd(bucket);
        rung.readUpTo(bucket);
        pourOrSpread(tail, startNs);
    }

    /**
     * Pours a small bucket, spreads a large one over a new rung.
     *
     * @param limitNs where the bucket ends
     */
    private void pourOrSpread(int tail, long limitNs) {
        int count = memory.pour(tail, SPREAD_OVER, run);
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
        if (size > CACHED) {
            memory.fetch(tail);
        }
        long reference = memory.timeNs(tail);
        for (int place = tail; place != EventMemory.EMPTY; place = memory.rest(place)) {
            for (int i = place; i >= EventMemory.firstOf(place); i--) {
                long timeNs = memory.timeNs(i);
                first = Math.min(first, timeNs);
                last = Math.max(last, timeNs);
                sum += timeNs - reference;
                count++;
            }
        }
        EventRung rung = rungFor(first, last);
        if (rung == null) {
            heap.addAll(memory, tail, count);
            size -= count;
            return;
        }
        rung.cover(first, last, limitNs, sum - (double) count * (first - reference), count);
        startNs = rung.startNs;
        // Each chunk is free, and in the cache, for what comes next.
        memory.spread(tail, rung, rungs[0]);
    }

    /** Into the lowest rung, or behind it into the far future. */
    private void spreadOne(EventRung lowest, long timeNs, long key, Object payload) {
        put(timeNs < lowest.endNs ? lowest : rungs[0], timeNs, key, payload);
    }

    private void put(EventRung rung, long timeNs, long key, Object payload) {
        int bucket = rung.bucket(timeNs);
        int[] tails = rung.tails;
        tails[bucket] = memory.add(tails[bucket], timeNs, key, payload, rung.cells | bucket);
    }
}
