package org.outagelab.core;

import java.util.Arrays;

/**
 * The events that come next, in order (time, order): a 4-ary heap with its keys beside each other.
 *
 * <p>The hole left by the first event sinks to a leaf along the smaller children, chosen without branches, and the last
 * event rises from there: a branch that is wrong half of the time costs more than the few comparisons it would save.
 * Entries behind the end are later than everything, so children need no bounds check.
 */
final class EventHeap {
    private final EventSlots slots;
    /** Time and order of entry i at 2i and 2i + 1. */
    private long[] keys = new long[2 * 128];

    private long[] tags = new long[128];
    private int size;

    EventHeap(EventSlots slots) {
        this.slots = slots;
        Arrays.fill(keys, Long.MAX_VALUE);
    }

    int size() {
        return size;
    }

    /** Of the first event; MAX_VALUE when empty. */
    long firstTimeNs() {
        return keys[0];
    }

    /** Moves the first {@code count} events, or all there are, to the end of a run. */
    void pour(int count, EventRun run) {
        for (int i = Math.min(count, size); i > 0; i--) {
            run.append(keys[0], keys[1], tags[0]);
            removeAt(0);
        }
    }

    long timeNs(int index) {
        return keys[2 * index];
    }

    long order(int index) {
        return keys[2 * index + 1];
    }

    long tag(int index) {
        return tags[index];
    }

    void add(long timeNs, long order, long tag) {
        // Four children of the last entry must exist: 4i + 4 < capacity.
        if (4 * (size + 1) + 4 >= tags.length) {
            grow();
        }
        riseFrom(size++, timeNs, order, tag);
    }

    /** Removes the cancellable event of a slot. @return its tag */
    long remove(int slot) {
        int index = (int) slots.place(slot);
        long tag = tags[index];
        removeAt(index);
        return tag;
    }

    private void removeAt(int index) {
        long[] k = keys;
        int last = --size;
        long tag = tags[last];
        long timeNs = k[2 * last];
        long order = k[2 * last + 1];
        k[2 * last] = Long.MAX_VALUE;
        k[2 * last + 1] = Long.MAX_VALUE;
        if (last == index) {
            return;
        }
        int hole = index;
        int child = 4 * hole + 1;
        while (child < last) {
            int left = child + before(k, child + 1, child);
            int right = child + 2 + before(k, child + 3, child + 2);
            int best = left + ((right - left) & -before(k, right, left));
            if (k[2 * best] == Long.MAX_VALUE) {
                break;
            }
            move(best, hole);
            hole = best;
            child = 4 * hole + 1;
        }
        riseFrom(hole, timeNs, order, tag);
    }

    /** Empties it without telling the slots. */
    void clear() {
        Arrays.fill(keys, 0, 2 * size, Long.MAX_VALUE);
        size = 0;
    }

    private void riseFrom(int from, long timeNs, long order, long tag) {
        long[] k = keys;
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >> 2;
            long parentTime = k[2 * parent];
            if (parentTime < timeNs || parentTime == timeNs && k[2 * parent + 1] < order) {
                break;
            }
            move(parent, index);
            index = parent;
        }
        k[2 * index] = timeNs;
        k[2 * index + 1] = order;
        tags[index] = tag;
        slots.moved(tag, index);
    }

    private void move(int from, int to) {
        keys[2 * to] = keys[2 * from];
        keys[2 * to + 1] = keys[2 * from + 1];
        long tag = tags[from];
        tags[to] = tag;
        slots.moved(tag, to);
    }

    /** 1 when entry a comes before entry b, else 0. Times and orders are not negative, so differences do not overflow. */
    private static int before(long[] keys, int a, int b) {
        long difference = keys[2 * a] - keys[2 * b];
        if (difference == 0) {
            difference = keys[2 * a + 1] - keys[2 * b + 1];
        }
        return (int) (difference >>> 63);
    }

    private void grow() {
        int capacity = tags.length * 2;
        tags = Arrays.copyOf(tags, capacity);
        int filled = keys.length;
        keys = Arrays.copyOf(keys, 2 * capacity);
        Arrays.fill(keys, filled, keys.length, Long.MAX_VALUE);
    }
}
