package org.outagelab.core;

import java.util.Arrays;

/** The future event set in the total order (time, phase, sequence): an indexed 4-ary heap on primitive arrays. */
final class EventQueue {
    static final long NO_HANDLE = 0;
    private static final int PHASE_SHIFT = 61;

    private long[] time = new long[64];
    private long[] order = new long[64];
    private EventType<?>[] types = new EventType<?>[64];
    private Object[] payloads = new Object[64];
    private int[] generation = new int[64];
    private int[] position = new int[64];
    private int[] heap = new int[64];
    private int free = -1;
    private int used;
    private int size;
    private long sequence;

    int size() {
        return size;
    }

    long nextTimeNs() {
        return size == 0 ? SimTime.NEVER : time[heap[0]];
    }

    long add(long timeNs, EventType<?> type, Object payload) {
        int slot = slot();
        time[slot] = timeNs;
        order[slot] = ((long) type.phase.ordinal() << PHASE_SHIFT) | sequence++;
        types[slot] = type;
        payloads[slot] = payload;
        siftUp(size++, slot);
        return ((long) generation[slot] << 32) | (slot + 1);
    }

    boolean contains(long handle) {
        int slot = (int) handle - 1;
        return slot >= 0 && slot < used && generation[slot] == (int) (handle >>> 32) && types[slot] != null;
    }

    boolean remove(long handle) {
        if (!contains(handle)) {
            return false;
        }
        int slot = (int) handle - 1;
        removeAt(position[slot]);
        release(slot);
        return true;
    }

    /** Removes the first event. Its content stays readable through the returned slot until the next {@code add}. */
    int removeFirst() {
        int slot = heap[0];
        removeAt(0);
        return slot;
    }

    long timeNs(int slot) {
        return time[slot];
    }

    EventType<?> type(int slot) {
        return types[slot];
    }

    Object payload(int slot) {
        return payloads[slot];
    }

    void release(int slot) {
        types[slot] = null;
        payloads[slot] = null;
        generation[slot]++;
        position[slot] = free;
        free = slot;
    }

    private void removeAt(int index) {
        int last = heap[--size];
        if (index == size) {
            return;
        }
        if (index > 0 && before(last, heap[(index - 1) >> 2])) {
            siftUp(index, last);
        } else {
            siftDown(index, last);
        }
    }

    private boolean before(int a, int b) {
        long ta = time[a];
        long tb = time[b];
        return ta < tb || ta == tb && order[a] < order[b];
    }

    private void siftUp(int from, int slot) {
        if (from >= heap.length) {
            heap = Arrays.copyOf(heap, heap.length * 2);
        }
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >> 2;
            int other = heap[parent];
            if (!before(slot, other)) {
                break;
            }
            heap[index] = other;
            position[other] = index;
            index = parent;
        }
        heap[index] = slot;
        position[slot] = index;
    }

    private void siftDown(int from, int slot) {
        int index = from;
        while (true) {
            int first = 4 * index + 1;
            if (first >= size) {
                break;
            }
            int best = first;
            int end = Math.min(first + 4, size);
            for (int child = first + 1; child < end; child++) {
                if (before(heap[child], heap[best])) {
                    best = child;
                }
            }
            int other = heap[best];
            if (!before(other, slot)) {
                break;
            }
            heap[index] = other;
            position[other] = index;
            index = best;
        }
        heap[index] = slot;
        position[slot] = index;
    }

    private int slot() {
        if (free >= 0) {
            int slot = free;
            free = position[slot];
            return slot;
        }
        if (used == time.length) {
            int capacity = used * 2;
            time = Arrays.copyOf(time, capacity);
            order = Arrays.copyOf(order, capacity);
            types = Arrays.copyOf(types, capacity);
            payloads = Arrays.copyOf(payloads, capacity);
            generation = Arrays.copyOf(generation, capacity);
            position = Arrays.copyOf(position, capacity);
        }
        return used++;
    }
}
