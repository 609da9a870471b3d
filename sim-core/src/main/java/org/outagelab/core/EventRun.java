package org.outagelab.core;

import java.util.Arrays;

/**
 * The few events that come next, sorted by (time, order) in one array.
 *
 * <p>Taking the first moves nothing; an event that comes last moves nothing either, so equal times arrive at no cost.
 * An event in between moves those before or behind it: a set for some dozens of events.
 */
final class EventRun {
    private static final int STRIDE = 3;
    private static final int ORDER = 1;
    private static final int TAG = 2;

    /** Time, order and tag of each event, one after the other, from {@link #head} to before {@link #end}. */
    private long[] keys = new long[STRIDE * 256];

    private int head;
    private int end;

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

    long firstOrder() {
        return keys[head + ORDER];
    }

    long firstTag() {
        return keys[head + TAG];
    }

    /** Whether an event of this time and order is here, or would be: it is not behind the last. */
    boolean reaches(long timeNs, long order) {
        int last = end - STRIDE;
        return last >= head && (timeNs < keys[last] || timeNs == keys[last] && order <= keys[last + ORDER]);
    }

    /** Removes the first event. @return its tag */
    long removeFirst() {
        long tag = keys[head + TAG];
        head += STRIDE;
        return tag;
    }

    /** Moves those before it or those behind it, whichever are fewer: what has been taken leaves room in front. */
    void add(long timeNs, long order, long tag) {
        if (head > 0 && end > head) {
            int middle = head + STRIDE * (size() / 2);
            if (timeNs < keys[middle] || timeNs == keys[middle] && order < keys[middle + ORDER]) {
                head -= STRIDE;
                insertFromFront(keys, head, timeNs, order, tag);
                return;
            }
        }
        int to = room();
        insert(keys, head, to, timeNs, order, tag);
    }

    /** Moves the events behind {@code free} that are earlier, and puts this one behind them; a later one must follow. */
    private static void insertFromFront(long[] k, int free, long timeNs, long order, long tag) {
        int to = free;
        while (true) {
            long next = k[to + STRIDE];
            if (next > timeNs || next == timeNs && k[to + STRIDE + ORDER] > order) {
                break;
            }
            k[to] = next;
            k[to + ORDER] = k[to + STRIDE + ORDER];
            k[to + TAG] = k[to + STRIDE + TAG];
            to += STRIDE;
        }
        k[to] = timeNs;
        k[to + ORDER] = order;
        k[to + TAG] = tag;
    }

    /** Moves the events before {@code free} that are later, and puts this one before them. */
    private static void insert(long[] k, int first, int free, long timeNs, long order, long tag) {
        int to = free;
        while (to > first) {
            long before = k[to - STRIDE];
            if (before < timeNs || before == timeNs && k[to - STRIDE + ORDER] < order) {
                break;
            }
            k[to] = before;
            k[to + ORDER] = k[to - STRIDE + ORDER];
            k[to + TAG] = k[to - STRIDE + TAG];
            to -= STRIDE;
        }
        k[to] = timeNs;
        k[to + ORDER] = order;
        k[to + TAG] = tag;
    }

    /** Adds an event behind the others without sorting; {@link #sort} must follow. */
    void append(long timeNs, long order, long tag) {
        int to = room();
        keys[to] = timeNs;
        keys[to + ORDER] = order;
        keys[to + TAG] = tag;
    }

    /** Sorts by insertion what {@link #append} added. */
    void sort() {
        long[] k = keys;
        int first = head;
        int last = end;
        for (int next = first + STRIDE; next < last; next += STRIDE) {
            long timeNs = k[next];
            long order = k[next + ORDER];
            long tag = k[next + TAG];
            insert(k, first, next, timeNs, order, tag);
        }
    }

    /** Drops what was appended beyond the first {@code size} events. */
    void shorten(int size) {
        end = head + STRIDE * size;
    }

    /** Removes an event that is here. @return its tag */
    long remove(long timeNs, long order) {
        int at = end - STRIDE;
        while (keys[at] != timeNs || keys[at + ORDER] != order) {
            at -= STRIDE;
        }
        long tag = keys[at + TAG];
        System.arraycopy(keys, at + STRIDE, keys, at, end - at - STRIDE);
        end -= STRIDE;
        return tag;
    }

    /** The time of the event at position i, from 0. */
    long timeNs(int i) {
        return keys[head + STRIDE * i];
    }

    long order(int i) {
        return keys[head + STRIDE * i + ORDER];
    }

    long tag(int i) {
        return keys[head + STRIDE * i + TAG];
    }

    void clear() {
        head = 0;
        end = 0;
    }

    /** Makes room for one event behind the others. @return where */
    private int room() {
        if (end == keys.length) {
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
