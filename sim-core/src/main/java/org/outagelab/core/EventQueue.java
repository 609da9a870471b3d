package org.outagelab.core;

/**
 * The future event set in the total order (time, key): a sorted run of what comes next, a ladder of what comes later.
 *
 * <p>A <em>key</em> orders the events of one instant and says what they are: the phase, the sequence, the number of the
 * type, and whether the event can be cancelled, from the upper bits down. The sequence is unique, so that the rest does
 * not decide.
 *
 * <p>A small set is a run alone. Where times are so equal that the ladder cannot spread them, a heap stands between the
 * two. Adding and removing take about constant time at any size; no pattern of times makes them slower than a heap
 * does. Nothing is allocated once the arrays have grown. Reasons and measurements: docs/adr/0002-event-queue.md.
 */
final class EventQueue {
    /** Of a key: its payload is a {@link Pending}, whose place is written down whenever the event moves. */
    static final long CANCELLABLE = 1;

    static final int TYPE_SHIFT = 1;
    static final int TYPE_BITS = 21;
    static final int SEQUENCE_SHIFT = TYPE_SHIFT + TYPE_BITS;
    static final int PHASE_SHIFT = 61;
    static final long ORDER = -1L << SEQUENCE_SHIFT;

    /** A run with more events than this is spread over the ladder. Measured: ADR 0002. */
    private static final int RUN_LIMIT = 40;

    private final EventMemory memory = new EventMemory();
    private final EventRun run = new EventRun(memory);
    private final EventHeap heap = new EventHeap();
    private final EventLadder ladder = new EventLadder(memory, run, heap);
    /** A heap with more events than this is spread over the ladder. */
    private int heapLimit;

    /** The number of a key's type. */
    static int type(long key) {
        return (int) (key >>> TYPE_SHIFT) & (1 << TYPE_BITS) - 1;
    }

    /** Phase and sequence of a key, the rest 0. */
    static long order(long key) {
        return key & ORDER;
    }

    int size() {
        return run.size() + heap.size() + ladder.size();
    }

    /** {@link SimTime#NEVER} when there is no event. */
    long nextTimeNs() {
        if (run.isEmpty() && !refillRun()) {
            return SimTime.NEVER;
        }
        return run.firstTimeNs();
    }

    /**
     * @param key unique, not negative
     * @param payload a {@link Pending} if the key says that it can be cancelled
     */
    void add(long timeNs, long key, Object payload) {
        if (timeNs >= ladder.startNs()) {
            ladder.add(timeNs, key, payload);
        } else if (heap.size() == 0 || run.reaches(timeNs, key)) {
            run.add(timeNs, key, payload);
            if (run.longerThan(RUN_LIMIT)) {
                shortenRun();
            }
        } else {
            heap.add(timeNs, key, payload);
        }
    }

    /** Adds an event that can be cancelled; it must not be pending. */
    void add(long timeNs, long key, Pending event) {
        event.timeNs = timeNs;
        event.key = key | CANCELLABLE;
        add(timeNs, key | CANCELLABLE, (Object) event);
    }

    /** Cancels an event that is pending. */
    void remove(Pending event) {
        long timeNs = event.timeNs;
        long key = event.key;
        if (timeNs >= ladder.startNs()) {
            ladder.remove(event.place);
        } else if (heap.size() == 0 || run.reaches(timeNs, key)) {
            run.remove(timeNs, key);
        } else {
            heap.remove((int) event.place);
        }
        event.over();
    }

    /** The key of the first event. There must be one, and {@link #nextTimeNs} was asked. */
    long firstKey() {
        return run.firstKey();
    }

    /** The key of the event that may come second, or any. */
    long secondKey() {
        return run.secondKey();
    }

    /**
     * Removes the first event.
     *
     * @return its payload
     */
    Object removeFirst() {
        boolean cancellable = (run.firstKey() & CANCELLABLE) != 0;
        Object payload = run.removeFirst();
        return cancellable ? ((Pending) payload).over() : payload;
    }

    /** @return false when there is no event */
    private boolean refillRun() {
        run.clear();
        if (heap.size() > heapLimit && !ladder.takeHeap()) {
            // Where spreading cannot help, the next try waits until the heap has doubled: constant cost per event.
            heapLimit = 2 * heap.size();
        }
        if (heap.size() == 0) {
            heapLimit = RUN_LIMIT;
            if (!ladder.refill()) {
                return false;
            }
        }
        if (run.isEmpty()) {
            heap.pour(RUN_LIMIT / 2, run);
        }
        return true;
    }

    /** The later half goes to the ladder, or to the heap when the ladder cannot spread it: equal times, or nearly. */
    private void shortenRun() {
        if (heap.size() == 0 && ladder.takeRun()) {
            return;
        }
        for (int i = RUN_LIMIT / 2; i < run.size(); i++) {
            heap.add(run.timeNs(i), run.key(i), run.take(i));
        }
        run.shorten(RUN_LIMIT / 2);
    }
}
