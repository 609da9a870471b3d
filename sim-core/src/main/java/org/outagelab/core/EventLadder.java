package org.outagelab.core;

import java.util.Arrays;

/**
 * Events that are not next yet, sorted no more than needed: a ladder queue (Tang, Goh and Thng 2005,
 * doi:10.1145/1103323.1103324).
 *
 * <p>Rung 0 is one list of the far future. Each rung from 1 on is an array of buckets of equal width, a power of two,
 * and spreads out one bucket (or the whole far future) of the rung before it. Buckets are doubly linked lists in no
 * order, so that adding and removing take constant time. What comes next is poured into a heap one bucket at a time.
 */
final class EventLadder {
    private static final int NONE = EventSlots.NONE;
    /** In the upper half of a link: this event is in the heap, at the position in the lower half. */
    static final long IN_HEAP = (long) Integer.MIN_VALUE << 32;

    /** A bucket with more events than this is spread over a new rung. Measured: ADR 0002. */
    static final int SPREAD_OVER = 16;

    private static final int MAX_RUNGS = 14;
    private static final int BUCKET_BITS = 26;
    private static final int MAX_BUCKETS = 1 << 22;

    private final EventSlots slots;
    private final EventHeap heap;
    private final Rung[] rungs = new Rung[MAX_RUNGS + 1];
    /** The lowest rung in use; 0 when only the far future is. */
    private int depth;
    /** Events at or after this instant are on the ladder, those before it in the heap. */
    private long heapEndNs = Long.MAX_VALUE;

    private int size;

    EventLadder(EventSlots slots, EventHeap heap) {
        this.slots = slots;
        this.heap = heap;
        for (int i = 0; i <= MAX_RUNGS; i++) {
            rungs[i] = new Rung();
        }
        rungs[0].startAt(0, 63, 1);
    }

    int size() {
        return size;
    }

    long heapEndNs() {
        return heapEndNs;
    }

    /** @param timeNs at or after {@link #heapEndNs} */
    void add(int slot, long timeNs) {
        int level = 1;
        // From the coarsest rung down: the first whose unread buckets begin at or before the event and reach it.
        while (level <= depth && !rungs[level].accepts(timeNs)) {
            level++;
        }
        if (level > depth) {
            level = 0;
        }
        link(level, level == 0 ? 0 : rungs[level].bucket(timeNs), slot);
        size++;
    }

    void remove(int slot) {
        long[] fields = slots.fields;
        long link = fields[(slot << EventSlots.STRIDE_SHIFT) + EventSlots.LINK];
        int previous = (int) (link >> 32);
        int next = (int) link;
        if (previous < 0) {
            int cell = ~previous;
            rungs[cell >>> BUCKET_BITS].heads[cell & ((1 << BUCKET_BITS) - 1)] = next;
        } else {
            setNext(fields, previous, next);
        }
        if (next != NONE) {
            setPrevious(fields, next, previous);
        }
        size--;
    }

    /** Pours the next bucket that has events into the empty heap. @return false when the ladder is empty */
    boolean refillHeap() {
        if (size == 0) {
            depth = 0;
            heapEndNs = Long.MAX_VALUE;
            return false;
        }
        while (heap.size() == 0) {
            if (depth == 0) {
                spreadFarFuture();
            } else {
                readBucket();
            }
        }
        return true;
    }

    /**
     * Spreads a heap that has grown too large over a new lowest rung.
     *
     * @return false when that cannot help: equal times, or no rung left
     */
    boolean takeHeap() {
        int count = heap.size();
        long first = heap.firstTimeNs();
        long last = first;
        for (int i = 1; i < count; i++) {
            last = Math.max(last, slots.timeNs(heap.slotAt(i)));
        }
        if (last == first || depth == MAX_RUNGS) {
            return false;
        }
        // The heap holds everything before heapEndNs; so does the new rung, or a later event would find no bucket.
        Rung rung = rungs[++depth];
        rung.cover(first, last, heapEndNs, count);
        for (int i = 0; i < count; i++) {
            int slot = heap.slotAt(i);
            link(depth, rung.bucket(slots.timeNs(slot)), slot);
        }
        size += count;
        heap.clear();
        heapEndNs = first;
        return true;
    }

    private void spreadFarFuture() {
        int head = rungs[0].heads[0];
        rungs[0].heads[0] = NONE;
        long first = Long.MAX_VALUE;
        long last = 0;
        int count = 0;
        for (int slot = head; slot != NONE; slot = next(slot)) {
            long timeNs = slots.timeNs(slot);
            first = Math.min(first, timeNs);
            last = Math.max(last, timeNs);
            count++;
        }
        if (count <= SPREAD_OVER) {
            heapEndNs = Long.MAX_VALUE;
            pour(head);
            return;
        }
        depth = 1;
        rungs[1].cover(first, last, Long.MAX_VALUE, count);
        distribute(head, 1);
    }

    private void readBucket() {
        Rung rung = rungs[depth];
        int bucket = rung.nextUsed();
        if (bucket == NONE) {
            // What arrives after the rung's end belongs to the rung above it, or to the far future.
            heapEndNs = rung.endNs;
            depth--;
            return;
        }
        int head = rung.heads[bucket];
        rung.heads[bucket] = NONE;
        heapEndNs = rung.bucketEnd(bucket);
        rung.readUpTo(bucket);
        int count = 0;
        for (int slot = head; slot != NONE; slot = next(slot)) {
            count++;
        }
        if (count > SPREAD_OVER && rung.shift > 0 && depth < MAX_RUNGS) {
            spread(head, count, heapEndNs);
        } else {
            pour(head);
        }
    }

    private void spread(int head, int count, long endNs) {
        long first = Long.MAX_VALUE;
        long last = 0;
        for (int slot = head; slot != NONE; slot = next(slot)) {
            long timeNs = slots.timeNs(slot);
            first = Math.min(first, timeNs);
            last = Math.max(last, timeNs);
        }
        if (first == last) {
            pour(head);
            return;
        }
        depth++;
        rungs[depth].cover(first, last, endNs, count);
        heapEndNs = rungs[depth].startNs;
        distribute(head, depth);
    }

    private void distribute(int head, int level) {
        Rung rung = rungs[level];
        heapEndNs = rung.startNs;
        int slot = head;
        while (slot != NONE) {
            int next = next(slot);
            link(level, rung.bucket(slots.timeNs(slot)), slot);
            slot = next;
        }
    }

    private void pour(int head) {
        int slot = head;
        while (slot != NONE) {
            int next = next(slot);
            heap.add(slot, slots.timeNs(slot), slots.order(slot));
            size--;
            slot = next;
        }
    }

    private void link(int level, int bucket, int slot) {
        long[] fields = slots.fields;
        Rung rung = rungs[level];
        int head = rung.heads[bucket];
        long previous = ~((level << BUCKET_BITS) | bucket);
        fields[(slot << EventSlots.STRIDE_SHIFT) + EventSlots.LINK] = previous << 32 | head & 0xFFFFFFFFL;
        if (head == NONE) {
            rung.markUsed(bucket);
        } else {
            setPrevious(fields, head, slot);
        }
        rung.heads[bucket] = slot;
    }

    private int next(int slot) {
        return (int) slots.fields[(slot << EventSlots.STRIDE_SHIFT) + EventSlots.LINK];
    }

    private static void setNext(long[] fields, int slot, int next) {
        int at = (slot << EventSlots.STRIDE_SHIFT) + EventSlots.LINK;
        fields[at] = fields[at] & 0xFFFFFFFF00000000L | next & 0xFFFFFFFFL;
    }

    private static void setPrevious(long[] fields, int slot, int previous) {
        int at = (slot << EventSlots.STRIDE_SHIFT) + EventSlots.LINK;
        fields[at] = (long) previous << 32 | fields[at] & 0xFFFFFFFFL;
    }

    /** Buckets of width 2^shift ns over [startNs, endNs), read from the first on. */
    private static final class Rung {
        long startNs;
        /** Exclusive; a bucket does not reach beyond it. */
        long endNs;
        /** Start of the first bucket not read yet. */
        long unreadNs;

        int shift;
        int[] heads = {NONE};
        /** One bit per bucket that got an event; it may have been removed since. */
        long[] used = new long[1];

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
         * Half a bucket to one per event, over the events there are.
         *
         * @param limitNs where the rung above goes on: the last bucket reaches to there. MAX_VALUE when that is the far
         *     future, which may begin anywhere
         */
        void cover(long firstNs, long lastNs, long limitNs, int count) {
            long range = lastNs - firstNs;
            int width = 64 - Long.numberOfLeadingZeros(range / count);
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
            if (heads.length < buckets) {
                int capacity = Integer.highestOneBit(buckets) << 1;
                heads = new int[capacity];
                Arrays.fill(heads, NONE);
                used = new long[(capacity >> 6) + 1];
            }
            // A rung is left when it is empty: its heads are clear, and its bits but for those of removed events.
        }

        void markUsed(int bucket) {
            used[bucket >> 6] |= 1L << bucket;
        }

        /** The first bucket from the unread ones on that has an event, or NONE; skips over and clears the others. */
        int nextUsed() {
            int word = unread >> 6;
            int words = (buckets + 63) >> 6;
            while (word < words) {
                long bits = used[word];
                if (bits == 0) {
                    word++;
                    continue;
                }
                int bucket = (word << 6) + Long.numberOfTrailingZeros(bits);
                used[word] = bits & (bits - 1);
                if (heads[bucket] != NONE) {
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
