package org.outagelab.core;

import java.util.Arrays;

/**
 * The few events that come next, sorted by (time, key) in one array; their types and payloads stay in the memory of the
 * events.
 *
 * <p>Taking the first moves nothing; an event that comes last moves nothing either, so equal times arrive at no cost.
 * An event in between moves those before or behind it: a set for some dozens of events.
 */
final class EventRun {
    static final int STRIDE = 2;

    private final EventMemory memory;
    /** Time and key of each event, one after the other, from {@link #head} to before {@link #end}. */
    private long[] keys = new long[STRIDE * 256];

    private int head;
    private int end;

    EventRun(EventMemory memory) {
        this.memory = memory;
    }

    boolean isEmpty() {
        return head == end;
    }

    int size() {
        return (end - head) / STRIDE;
    }

    boolean longerThan(int events) {
        return end - head > STRIDE * events;
    }

    /** Of the first event; there must be one. */
    long firstTimeNs() {
        return keys[head];
    }

    long firstKey() {
        return memory.key(place(head));
    }

    /** The key of the event behind the first; any key when there is none. */
    long secondKey() {
        return memory.key(place(head + STRIDE));
    }

    /** @return its payload */
    Object removeFirst() {
        int first = head;
        head = first + STRIDE;
        return memory.take(place(first));
    }

    /** Whether an event of this time and key is here, or would be: it is not behind the last. */
    boolean reaches(long timeNs, long key) {
        int last = end - STRIDE;
        return last >= head && (timeNs < keys[last] || timeNs == keys[last] && key <= (keys[last + 1] | ~EventQueue.ORDER));
    }

    /** Moves those before it or those behind it, whichever are fewer: what has been taken leaves room in front. */
    void add(long timeNs, long key, Object payload) {
        long kept = memory.keep(key, payload);
        if (head > 0 && end > head) {
            int middle = head + STRIDE * (size() / 2);
            if (timeNs < keys[middle] || timeNs == keys[middle] && key < keys[middle + 1]) {
                head -= STRIDE;
                insertFromFront(keys, head, timeNs, kept);
                return;
            }
        }
        int to = room();
        insert(keys, head, to, timeNs, kept);
    }

    /** Moves the events behind {@code free} that are earlier, and puts this one behind them; a later one must follow. */
    private static void insertFromFront(long[] k, int free, long timeNs, long key) {
        int to = free;
        while (true) {
            long next = k[to + STRIDE];
            if (next > timeNs || next == timeNs && k[to + STRIDE + 1] > key) {
                break;
            }
            k[to] = next;
            k[to + 1] = k[to + STRIDE + 1];
            to += STRIDE;
        }
        k[to] = timeNs;
        k[to + 1] = key;
    }

    /** Moves the events before {@code free} that are later, and puts this one before them. */
    private static void insert(long[] k, int first, int free, long timeNs, long key) {
        int to = free;
        while (to > first) {
            long before = k[to - STRIDE];
            if (before < timeNs || before == timeNs && k[to - STRIDE + 1] < key) {
                break;
            }
            k[to] = before;
            k[to + 1] = k[to - STRIDE + 1];
            to -= STRIDE;
        }
        k[to] = timeNs;
        k[to + 1] = key;
    }

    /** Adds an event that is not before any other. */
    void append(long timeNs, long key, Object payload) {
        int at = room();
        keys[at] = timeNs;
        keys[at + 1] = memory.keep(key, payload);
    }

    /** The array, with room for so many events behind the others; {@link #appended} says where the last one ends. */
    long[] roomFor(int events) {
        if (end + STRIDE * events >= keys.length) {
            keys = Arrays.copyOf(keys, 2 * keys.length + STRIDE * events);
        }
        return keys;
    }

    /** Where the events end in the array. */
    int end() {
        return end;
    }

    /** Says that events were written to the array up to {@code end}; {@link #sort} must follow. */
    void appended(int end) {
        this.end = end;
    }

    /** Sorts by insertion what was appended. */
    void sort() {
        long[] k = keys;
        int first = head;
        int last = end;
        for (int next = first + STRIDE; next < last; next += STRIDE) {
            insert(k, first, next, k[next], k[next + 1]);
        }
    }

    /** Drops what is beyond the first {@code size} events. */
    void shorten(int size) {
        end = head + STRIDE * size;
    }

    /** Removes an event that is here, and its payload. */
    void remove(long timeNs, long key) {
        int at = end - STRIDE;
        while (keys[at] != timeNs || EventQueue.order(keys[at + 1]) != EventQueue.order(key)) {
            at -= STRIDE;
        }
        memory.take(place(at));
        System.arraycopy(keys, at + STRIDE, keys, at, end - at - STRIDE);
        end -= STRIDE;
    }

    private int place(int at) {
        return EventMemory.place(keys[at + 1]);
    }

    /** The time of the event at position i, from 0. */
    long timeNs(int i) {
        return keys[head + STRIDE * i];
    }

    long key(int i) {
        return memory.key(place(head + STRIDE * i));
    }

    /** Takes the payload of the event at position i; the event is to leave the run. */
    Object take(int i) {
        return memory.take(place(head + STRIDE * i));
    }

    /** Drops all events; their payloads have been taken. */
    void clear() {
        head = 0;
        end = 0;
        memory.reusePoured();
    }

    /**
     * Makes room for one event behind the others.
     *
     * @return where
     */
    private int room() {
        if (end + STRIDE == keys.length) {
            if (2 * (end - head) > end) {
                keys = Arrays.copyOf(keys, 2 * keys.length);
            }
            System.arraycopy(keys, head, keys, 0, end - head);
            end -= head;
            head = 0;
        }
        int at = end;
        end = at + STRIDE;
        return at;
    }
}
