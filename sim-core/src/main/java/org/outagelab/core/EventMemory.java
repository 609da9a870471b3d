package org.outagelab.core;

import java.util.Arrays;

/**
 * Memory of many unordered bags of events: chunks of eight events, and for each chunk the bag it continues.
 *
 * <p>A bag is named by the place of the event added last. Adding and removing take constant time. Times and keys lie
 * together, payloads and links in arrays of their own: reading a bag waits for memory twice in eight events, at once, and
 * for the next chunk meanwhile. When events are poured into a run, their payloads and types stay where they are: a key in
 * a run has the place in the bits of the type.
 */
final class EventMemory {
    private static final int CHUNK_SHIFT = 3;
    private static final int CHUNK = 1 << CHUNK_SHIFT;
    private static final int IN_CHUNK = CHUNK - 1;
    private static final int NONE = 0;
    /** Places before this one are for events that are in no bag, more than a run has. The first chunk is never used. */
    private static final int KEPT = 256;
    /** Only places before this one can be in a key. */
    private static final int NEAR = 1 << EventQueue.TYPE_BITS;

    /** A bag without events. As it looks like a full chunk, adding to it takes a new chunk without a test. */
    static final int EMPTY = IN_CHUNK;

    /** With the header of a large array before them, chunks begin where a cache line does. */
    private static final int ALIGNED = 6;

    /** Time and key of the event at place p are at 2p + ALIGNED. */
    private long[] events = new long[2 * 2 * KEPT + ALIGNED];

    private Object[] payloads = new Object[2 * KEPT];
    /** Of a chunk: the rest of its bag, or {@link #EMPTY}. The first chunk of all is never used. */
    private int[] links = new int[2 * KEPT / CHUNK];
    /** The first chunk that is free; each links to a place in the next. */
    private int free = NONE;
    /** The first and the last of the chunks whose events are in the run, linked in the same way. */
    private int poured = NONE;

    private int lastPoured = NONE;
    private int used = KEPT / CHUNK;
    /** The places for events in no bag that are free; the one freed last, still in the cache, is used first. */
    private final int[] unkept = new int[KEPT + 1];

    private int unkeptCount;

    EventMemory() {
        for (int place = KEPT - 1; place >= CHUNK; place--) {
            unkept[unkeptCount++] = place;
        }
    }

    /**
     * @param cell kept as the upper half of the place of an event that can be cancelled
     * @return the bag's new name
     */
    int add(int bag, long timeNs, long key, Object payload, int cell) {
        int place = (bag & IN_CHUNK) == IN_CHUNK ? chunkBefore(bag) : bag + 1;
        long[] e = events;
        int at = at(place);
        e[at] = timeNs;
        e[at + 1] = key;
        payloads[place] = payload;
        if ((key & EventQueue.CANCELLABLE) != 0) {
            ((Pending) payload).place = (long) cell << 32 | place;
        }
        return place;
    }

    /**
     * Removes the event at a place; the one added last takes its place.
     *
     * @return the bag's new name
     */
    int remove(int bag, int place) {
        if (bag != place) {
            long key = key(bag);
            events[at(place)] = timeNs(bag);
            events[at(place) + 1] = key;
            payloads[place] = payloads[bag];
            if ((key & EventQueue.CANCELLABLE) != 0) {
                var event = (Pending) payloads[place];
                event.place = event.place & 0xFFFFFFFF00000000L | place;
            }
        }
        payloads[bag] = null;
        if ((bag & IN_CHUNK) != 0) {
            return bag - 1;
        }
        return free(bag);
    }

    /** Moves all events into the buckets of a rung, those behind its end to the far future; chunks are free once read. */
    void spread(int bag, EventRung rung, EventRung farFuture) {
        long startNs = rung.startNs;
        long endNs = rung.endNs;
        int shift = rung.shift;
        int last = rung.buckets - 1;
        int[] tails = rung.tails;
        int place = bag;
        while (place != EMPTY) {
            int first = firstOf(place);
            for (int p = place; p >= first; p--) {
                long timeNs = timeNs(p);
                Object payload = payloads[p];
                payloads[p] = null;
                if (timeNs < endNs) {
                    int bucket = (int) Math.min((timeNs - startNs) >> shift, last);
                    tails[bucket] = add(tails[bucket], timeNs, key(p), payload, rung.cells | bucket);
                } else {
                    farFuture.tails[0] = add(farFuture.tails[0], timeNs, key(p), payload, farFuture.cells);
                }
            }
            place = free(place);
        }
    }

    /**
     * Appends all events to a run, unless there are too many. Payloads stay where they are until they are taken.
     *
     * @return how many, or -1
     */
    int pour(int bag, int limit, EventRun run) {
        long[] e = events;
        long[] r = run.roomFor(limit + CHUNK);
        int start = run.end();
        int end = start;
        int first = NONE;
        int place = bag;
        while (place != EMPTY) {
            first = firstOf(place);
            touch(place);
            for (int p = place; p >= first; p--) {
                r[end] = e[at(p)];
                r[end + 1] = keyInRun(e[at(p) + 1], p);
                end += EventRun.STRIDE;
            }
            if (end - start > EventRun.STRIDE * limit) {
                return -1;
            }
            place = rest(place);
        }
        if (used > NEAR >> CHUNK_SHIFT) {
            keepFar(bag, r, start);
        }
        if (first != NONE) {
            poured(bag >> CHUNK_SHIFT, first >> CHUNK_SHIFT);
        }
        run.appended(end);
        return (end - start) / EventRun.STRIDE;
    }

    /** Keeps those events of a bag that are in a run now whose places are too high for a key. */
    private void keepFar(int bag, long[] r, int start) {
        int at = start;
        for (int place = bag; place != EMPTY; place = rest(place)) {
            for (int i = place; i >= firstOf(place); i--) {
                if (i >= NEAR) {
                    r[at + 1] = keep(key(i), take(i));
                }
                at += EventRun.STRIDE;
            }
        }
    }

    /** Chunks from one to another, linked, are in use until the run is empty. */
    private void poured(int from, int to) {
        links[to] = poured << CHUNK_SHIFT;
        lastPoured = poured == NONE ? to : lastPoured;
        poured = from;
    }

    /** The run is empty: the chunks that were poured into it are free. */
    void reusePoured() {
        if (poured != NONE) {
            links[lastPoured] = free << CHUNK_SHIFT;
            free = poured;
            poured = NONE;
        }
    }

    /**
     * Keeps an event that is in no bag.
     *
     * @return its key in a run
     */
    long keep(long key, Object payload) {
        int place = unkept[--unkeptCount];
        events[at(place) + 1] = key;
        payloads[place] = payload;
        return keyInRun(key, place);
    }

    private static long keyInRun(long key, int place) {
        return key & (EventQueue.ORDER | EventQueue.CANCELLABLE) | (long) place << EventQueue.TYPE_SHIFT;
    }

    /** The place in a key of a run. */
    static int place(long keyInRun) {
        return EventQueue.type(keyInRun);
    }

    /** Takes the payload of an event that was poured or kept. */
    Object take(int place) {
        Object payload = payloads[place];
        payloads[place] = null;
        // Without a branch, which would be hard to predict.
        unkept[unkeptCount] = place;
        unkeptCount += place - KEPT >>> 31;
        return payload;
    }

    long timeNs(int place) {
        return events[at(place)];
    }

    long key(int place) {
        return events[at(place) + 1];
    }

    /** The first place of a chunk. */
    static int firstOf(int place) {
        return place & ~IN_CHUNK;
    }

    /** What a bag has beside the chunk that this place is in. */
    int rest(int place) {
        return links[place >> CHUNK_SHIFT];
    }

    /** Brings the payloads of a chunk into the cache, while others are read. */
    void touch(int place) {
        // The test keeps the compiler from dropping the load.
        if (payloads[firstOf(place)] == this) {
            throw new AssertionError();
        }
    }

    /** Brings a bag into the cache: the waits for its chunks overlap. */
    void fetch(int bag) {
        long seen = 0;
        for (int place = bag; place != EMPTY; place = rest(place)) {
            int first = firstOf(place);
            seen |= events[at(first)] | events[at(first) + CHUNK];
            touch(place);
        }
        // There are no negative times: the test keeps the compiler from dropping the loads.
        if (seen < 0) {
            throw new AssertionError();
        }
    }

    /**
     * Frees a chunk of a bag whose payloads have been taken.
     *
     * @return the rest of the bag
     */
    int free(int place) {
        int chunk = place >> CHUNK_SHIFT;
        int rest = links[chunk];
        links[chunk] = free << CHUNK_SHIFT;
        free = chunk;
        return rest;
    }

    private static int at(int place) {
        return 2 * place + ALIGNED;
    }

    /** @return the first place of a new chunk that links to the bag */
    private int chunkBefore(int bag) {
        int chunk = free;
        if (chunk != NONE) {
            free = links[chunk] >> CHUNK_SHIFT;
        } else {
            if (used == links.length) {
                int capacity = 2 * used;
                links = Arrays.copyOf(links, capacity);
                payloads = Arrays.copyOf(payloads, capacity * CHUNK);
                events = Arrays.copyOf(events, 2 * capacity * CHUNK + ALIGNED);
            }
            chunk = used++;
        }
        links[chunk] = bag;
        return chunk << CHUNK_SHIFT;
    }
}
