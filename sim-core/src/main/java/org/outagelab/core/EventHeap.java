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

    private int[] entries = new int[128];
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

    int firstSlot() {
        return entries[0];
    }

    int slotAt(int index) {
        return entries[index];
    }

    void add(int slot, long timeNs, long order) {
        // Four children of the last entry must exist: 4i + 4 < capacity.
        if (4 * (size + 1) + 4 >= entries.length) {
            grow();
        }
        riseFrom(size++, slot, timeNs, order);
    }

    void removeFirst() {
        removeAt(0);
    }

    void removeAt(int index) {
        long[] k = keys;
        int last = --size;
        int slot = entries[last];
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
        riseFrom(hole, slot, timeNs, order);
    }

    /** Empties it without telling the slots. */
    void clear() {
        Arrays.fill(keys, 0, 2 * size, Long.MAX_VALUE);
        size = 0;
    }

    private void riseFrom(int from, int slot, long timeNs, long order) {
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
        entries[index] = slot;
        slots.fields[(slot << EventSlots.STRIDE_SHIFT) + EventSlots.LINK] = EventLadder.IN_HEAP | index;
    }

    private void move(int from, int to) {
        keys[2 * to] = keys[2 * from];
        keys[2 * to + 1] = keys[2 * from + 1];
        int slot = entries[from];
        entries[to] = slot;
        slots.fields[(slot << EventSlots.STRIDE_SHIFT) + EventSlots.LINK] = EventLadder.IN_HEAP | to;
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
        int capacity = entries.length * 2;
        entries = Arrays.copyOf(entries, capacity);
        int filled = keys.length;
        keys = Arrays.copyOf(keys, 2 * capacity);
        Arrays.fill(keys, filled, keys.length, Long.MAX_VALUE);
    }
}
