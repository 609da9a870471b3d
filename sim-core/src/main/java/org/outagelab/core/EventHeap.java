package org.outagelab.core;

import java.util.Arrays;

/**
 * Events between the run and the ladder, in order (time, key): a sorted array as long as they come in order, and else a
 * 4-ary heap.
 *
 * <p>Equal times come in order nearly always: then the first is taken without moving anything. A sorted array is a heap,
 * too, so nothing is lost when one event comes out of order. In the heap the hole left by the first event sinks to a leaf
 * along the smaller children, chosen without branches, and the last event rises from there: a branch that is wrong half of
 * the time costs more than the few comparisons it would save. Entries behind the end are later than everything, so
 * children need no bounds check.
 */
final class EventHeap {
    /** Time and key of entry i at 2i and 2i + 1. */
    private long[] keys = new long[2 * 128];

    private Object[] payloads = new Object[128];
    /** The first entry while they are sorted, else 0. */
    private int head;

    private int end;
    private boolean sorted = true;

    EventHeap() {
        Arrays.fill(keys, Long.MAX_VALUE);
    }

    int size() {
        return end - head;
    }

    /** Of the first event; there must be one. */
    long firstTimeNs() {
        return keys[2 * head];
    }

    /**
     * Of an event, in no order.
     *
     * @param i from 0
     */
    long timeNs(int i) {
        return keys[2 * (head + i)];
    }

    long key(int i) {
        return keys[2 * (head + i) + 1];
    }

    Object payload(int i) {
        return payloads[head + i];
    }

    /** Moves the first {@code count} events, or all there are, to the end of a run. */
    void pour(int count, EventRun run) {
        for (int i = Math.min(count, size()); i > 0; i--) {
            run.append(keys[2 * head], keys[2 * head + 1], payloads[head]);
            if (sorted) {
                forget(head++);
            } else {
                removeFromHeap(0);
            }
        }
        if (head == end) {
            clear();
        }
    }

    void add(long timeNs, long key, Object payload) {
        room(1);
        int last = end++;
        if (sorted) {
            put(last, timeNs, key, payload);
            if (last == head || before(last - 1, last)) {
                return;
            }
            becomeHeap();
            last = end - 1;
        }
        riseFrom(last, timeNs, key, payload);
    }

    /** Adds the events of a bag; it is free afterwards. */
    void addAll(EventMemory memory, int bag, int count) {
        room(count);
        int first = end;
        end += count;
        int to = end;
        // A bag begins with what came last, unless it was spread from another.
        for (int place = bag; place != EventMemory.EMPTY; place = memory.free(place)) {
            for (int i = place; i >= EventMemory.firstOf(place); i--) {
                put(--to, memory.timeNs(i), memory.key(i), memory.take(i));
            }
        }
        reverseDescending(first);
        int next = Math.max(first, head + 1);
        while (sorted && next < end && before(next - 1, next)) {
            next++;
        }
        if (next < end) {
            next -= head;
            becomeHeap();
            for (; next < end; next++) {
                riseFrom(next, keys[2 * next], keys[2 * next + 1], payloads[next]);
            }
        }
    }

    /** Removes the event whose place this is. */
    void remove(int place) {
        if (!sorted) {
            removeFromHeap(place);
        } else {
            int index = place - head;
            becomeHeap();
            removeFromHeap(index);
        }
        if (head == end) {
            clear();
        }
    }

    void clear() {
        Arrays.fill(payloads, head, end, null);
        Arrays.fill(keys, 2 * head, 2 * end, Long.MAX_VALUE);
        head = 0;
        end = 0;
        sorted = true;
    }

    private void reverseDescending(int from) {
        for (int first = from; first < end; ) {
            int next = first + 1;
            while (next < end && before(next, next - 1)) {
                next++;
            }
            for (int low = first, high = next - 1; low < high; low++, high--) {
                swap(low, high);
            }
            first = next;
        }
    }

    private void swap(int a, int b) {
        long timeNs = keys[2 * a];
        long key = keys[2 * a + 1];
        Object payload = payloads[a];
        move(b, a);
        put(b, timeNs, key, payload);
    }

    private void becomeHeap() {
        sorted = false;
        toBegin();
    }

    /** Moves everything to the begin of the arrays, where parents and children are. */
    private void toBegin() {
        if (head == 0) {
            return;
        }
        int size = size();
        for (int i = 0; i < size; i++) {
            move(head + i, i);
        }
        int from = Math.max(size, head);
        Arrays.fill(payloads, from, end, null);
        Arrays.fill(keys, 2 * from, 2 * end, Long.MAX_VALUE);
        if (size < head) {
            Arrays.fill(payloads, size, head, null);
            Arrays.fill(keys, 2 * size, 2 * head, Long.MAX_VALUE);
        }
        head = 0;
        end = size;
    }

    private void removeFromHeap(int index) {
        long[] k = keys;
        int last = --end;
        long timeNs = k[2 * last];
        long key = k[2 * last + 1];
        Object payload = payloads[last];
        forget(last);
        if (last == index) {
            return;
        }
        int hole = index;
        int child = 4 * hole + 1;
        while (child < last) {
            int left = child + earlier(k, child + 1, child);
            int right = child + 2 + earlier(k, child + 3, child + 2);
            int best = left + ((right - left) & -earlier(k, right, left));
            if (k[2 * best] == Long.MAX_VALUE) {
                break;
            }
            move(best, hole);
            hole = best;
            child = 4 * hole + 1;
        }
        riseFrom(hole, timeNs, key, payload);
    }

    private void forget(int index) {
        keys[2 * index] = Long.MAX_VALUE;
        keys[2 * index + 1] = Long.MAX_VALUE;
        payloads[index] = null;
    }

    private void riseFrom(int from, long timeNs, long key, Object payload) {
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
        put(index, timeNs, key, payload);
    }

    private void move(int from, int to) {
        put(to, keys[2 * from], keys[2 * from + 1], payloads[from]);
    }

    private void put(int index, long timeNs, long key, Object payload) {
        keys[2 * index] = timeNs;
        keys[2 * index + 1] = key;
        payloads[index] = payload;
        if ((key & EventQueue.CANCELLABLE) != 0) {
            ((Pending) payload).place = index;
        }
    }

    private boolean before(int a, int b) {
        return earlier(keys, a, b) != 0;
    }

    /** 1 when entry a comes before entry b, else 0. Times and keys are not negative, so differences do not overflow. */
    private static int earlier(long[] keys, int a, int b) {
        long difference = keys[2 * a] - keys[2 * b];
        if (difference == 0) {
            difference = keys[2 * a + 1] - keys[2 * b + 1];
        }
        return (int) (difference >>> 63);
    }

    /** Makes room for more entries, and for four children of the last one. */
    private void room(int more) {
        if (head > size() + more) {
            toBegin();
        }
        int needed = 8 * (end + more) + 8;
        int filled = keys.length;
        if (needed >= filled) {
            int capacity = Math.max(2 * filled, Integer.highestOneBit(needed) << 1);
            keys = Arrays.copyOf(keys, capacity);
            Arrays.fill(keys, filled, capacity, Long.MAX_VALUE);
            payloads = Arrays.copyOf(payloads, capacity / 2);
        }
    }
}
