package org.outagelab.core;

import java.util.Arrays;

/**
 * The events that come next, in order (time, key): a 4-ary heap with its keys beside each other.
 *
 * <p>The hole left by the first event sinks to a leaf along the smaller children, chosen without branches, and the last
 * event rises from there: a branch that is wrong half of the time costs more than the few comparisons it would save.
 * Entries behind the end are later than everything, so children need no bounds check.
 */
final class EventHeap {
    private final EventSlots slots;
    /** Time and key of entry i at 2i and 2i + 1. */
    private long[] keys = new long[2 * 128];

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
        long[] to = run.roomFor(count);
        int end = run.end();
        for (int i = Math.min(count, size); i > 0; i--) {
            to[end] = keys[0];
            to[end + 1] = keys[1];
            end += EventRun.STRIDE;
            removeAt(0);
        }
        run.appended(end);
    }

    long timeNs(int index) {
        return keys[2 * index];
    }

    long key(int index) {
        return keys[2 * index + 1];
    }

    void add(long timeNs, long key) {
        // Four children of the last entry must exist: 4i + 4 < capacity.
        if (8 * (size + 1) + 8 >= keys.length) {
            grow();
        }
        riseFrom(size++, timeNs, key);
    }

    /** Removes the cancellable event of a slot. */
    void remove(int slot) {
        removeAt((int) slots.place(slot));
    }

    private void removeAt(int index) {
        long[] k = keys;
        int last = --size;
        long timeNs = k[2 * last];
        long key = k[2 * last + 1];
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
        riseFrom(hole, timeNs, key);
    }

    /** Empties it without telling the slots. */
    void clear() {
        Arrays.fill(keys, 0, 2 * size, Long.MAX_VALUE);
        size = 0;
    }

    /** Writes all keys anew for more slots. */
    void widen(int bits) {
        for (int i = 0; i < size; i++) {
            keys[2 * i + 1] = slots.widened(keys[2 * i + 1], bits);
        }
    }

    private void riseFrom(int from, long timeNs, long key) {
        long[] k = keys;
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >> 2;
            long parentTime = k[2 * parent];
            if (parentTime < timeNs || parentTime == timeNs && k[2 * parent + 1] < key) {
                break;
            }
            move(parent, index);
            index = parent;
        }
        k[2 * index] = timeNs;
        k[2 * index + 1] = key;
        slots.moved(key, index);
    }

    private void move(int from, int to) {
        keys[2 * to] = keys[2 * from];
        long key = keys[2 * from + 1];
        keys[2 * to + 1] = key;
        slots.moved(key, to);
    }

    /** 1 when entry a comes before entry b, else 0. Times and keys are not negative, so differences do not overflow. */
    private static int before(long[] keys, int a, int b) {
        long difference = keys[2 * a] - keys[2 * b];
        if (difference == 0) {
            difference = keys[2 * a + 1] - keys[2 * b + 1];
        }
        return (int) (difference >>> 63);
    }

    private void grow() {
        int filled = keys.length;
        keys = Arrays.copyOf(keys, 2 * filled);
        Arrays.fill(keys, filled, keys.length, Long.MAX_VALUE);
    }
}
