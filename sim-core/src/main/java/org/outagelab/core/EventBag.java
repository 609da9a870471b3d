package org.outagelab.core;

import java.util.Arrays;

/**
 * Memory of many unordered bags of events: chunks of seven events and a link to the chunk before.
 *
 * <p>A bag is named by the position of the event added last. Adding and removing take constant time. Events lie in the
 * chunks themselves, so reading a bag waits for memory once in seven events.
 */
final class EventBag {
    private static final int CHUNK = 16;
    private static final int STRIDE = EventRun.STRIDE;
    private static final int IN_CHUNK = CHUNK - 1;
    private static final int FIRST = 1;
    private static final int LAST = 13;

    /** A bag without events. As it looks like the end of a full chunk, adding to it takes a new chunk without a test. */
    static final int EMPTY = LAST;

    private final EventSlots slots;
    /** A chunk is the name of the rest of the bag (EMPTY if none), then time and key of seven events. */
    private long[] chunks = new long[CHUNK * 32];
    /** The first chunk that is free, linked through their first fields; 0, which is never used, when there is none. */
    private int free;

    private int used = CHUNK;

    EventBag(EventSlots slots) {
        this.slots = slots;
    }

    /** @param cell kept as the upper half of the event's place, above its position here @return the bag's new name */
    int add(int bag, long timeNs, long key, int cell) {
        int at = (bag & IN_CHUNK) == LAST ? chunkBefore(bag) : bag + STRIDE;
        long[] c = chunks;
        c[at] = timeNs;
        c[at + 1] = key;
        slots.moved(key, (long) cell << 32 | at);
        return at;
    }

    /** Removes the event at a position; the one added last takes its place. @return the bag's new name */
    int remove(int bag, int at) {
        if (bag != at) {
            System.arraycopy(chunks, bag, chunks, at, STRIDE);
            long key = chunks[at + 1];
            slots.moved(key, slots.place(slots.slot(key)) & 0xFFFFFFFF00000000L | at);
        }
        if ((bag & IN_CHUNK) > FIRST) {
            return bag - STRIDE;
        }
        int chunk = bag - FIRST;
        int rest = (int) chunks[chunk];
        release(chunk);
        return rest;
    }

    /** Appends all events to a run and frees the bag, unless there are too many. @return how many, or -1 */
    int pour(int bag, int limit, EventRun run) {
        long[] c = chunks;
        long[] k = run.roomFor(limit);
        int start = run.end();
        int end = start;
        for (int at = bag; at != EMPTY; at = before(c, at)) {
            if (end == start + STRIDE * limit) {
                return -1;
            }
            k[end] = c[at];
            k[end + 1] = c[at + 1];
            end += STRIDE;
        }
        if (slots.scattered()) {
            for (int i = start; i < end; i += STRIDE) {
                slots.touch(k[i + 1]);
            }
        }
        run.appended(end);
        free(bag);
        return (end - start) / STRIDE;
    }

    long timeNs(int at) {
        return chunks[at];
    }

    long key(int at) {
        return chunks[at + 1];
    }

    /** The position of the event before this one in its bag, or EMPTY. */
    int before(int at) {
        return before(chunks, at);
    }

    private static int before(long[] chunks, int at) {
        return (at & IN_CHUNK) > FIRST ? at - STRIDE : (int) chunks[at - FIRST];
    }

    /** Frees all chunks of the bag. */
    void free(int bag) {
        int at = bag;
        while (at != EMPTY) {
            int chunk = at & ~IN_CHUNK;
            at = (int) chunks[chunk];
            release(chunk);
        }
    }

    /** Writes all keys anew for more slots, and what is left in free places, too. */
    void widen(int bits) {
        for (int chunk = CHUNK; chunk < used; chunk += CHUNK) {
            for (int at = chunk + FIRST; at <= chunk + LAST; at += STRIDE) {
                chunks[at + 1] = slots.widened(chunks[at + 1], bits);
            }
        }
    }

    private void release(int chunk) {
        chunks[chunk] = free;
        free = chunk;
    }

    /** @return the position of the first event of a new chunk that links to the bag */
    private int chunkBefore(int bag) {
        int chunk = free;
        if (chunk != 0) {
            free = (int) chunks[chunk];
        } else {
            if (used == chunks.length) {
                chunks = Arrays.copyOf(chunks, 2 * used);
            }
            chunk = used;
            used += CHUNK;
        }
        chunks[chunk] = bag;
        return chunk + FIRST;
    }
}
