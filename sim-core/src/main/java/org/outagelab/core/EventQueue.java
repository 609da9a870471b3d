package org.outagelab.core;

/**
 * The future event set in the total order (time, order): a sorted run of what comes next, a ladder of what comes later.
 *
 * <p>A small set is a run alone. Where times are so equal that the ladder cannot spread them, a heap stands between the
 * two. Adding and removing take about constant time at any size; no pattern of times makes them slower than a heap
 * does. Nothing is allocated once the arrays have grown. Reasons and measurements: docs/adr/0002-event-queue.md.
 */
final class EventQueue {
    /** A run with more events than this is spread over the ladder. Measured: ADR 0002. */
    private static final int RUN_LIMIT = 40;

    /** Of the slots there is room for at first: a million events pending, 10^12 scheduled. */
    private static final int SLOT_BITS = 20;

    private final EventSlots slots;
    private final EventRun run = new EventRun();
    private final EventHeap heap;
    private final EventLadder ladder;
    /** A heap with more events than this is spread over the ladder. */
    private int heapLimit;

    EventQueue() {
        this(SLOT_BITS);
    }

    /** @param slotBits of the slots there is room for at first, 1 to 28 */
    EventQueue(int slotBits) {
        slots = new EventSlots(this, slotBits);
        heap = new EventHeap(slots);
        ladder = new EventLadder(slots, run, heap);
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

    /** Adds an event that is never cancelled. @param order phase and sequence, unique, not negative */
    void add(long timeNs, long order, int type, Object payload) {
        add(timeNs, slots.take(order, type, payload));
    }

    /** @return the slot, which together with the order is a handle */
    int addCancellable(long timeNs, long order, int type, Object payload) {
        long key = slots.takeCancellable(order, type, payload);
        add(timeNs, key);
        return slots.slot(key);
    }

    private void add(long timeNs, long key) {
        if (timeNs >= ladder.startNs()) {
            ladder.add(timeNs, key);
        } else if (heap.size() == 0 || run.reaches(timeNs, key)) {
            run.add(timeNs, key);
            if (run.longerThan(RUN_LIMIT)) {
                shortenRun();
            }
        } else {
            heap.add(timeNs, key);
        }
    }

    /** Whether the handle's event is pending. */
    boolean contains(int slot, long order) {
        return slots.order(slot) == order;
    }

    /** @param timeNs of the handle's event @return whether it was pending */
    boolean remove(int slot, long order, long timeNs) {
        if (slots.order(slot) != order) {
            return false;
        }
        long key = slots.cancellableKey(slot);
        if (timeNs >= ladder.startNs()) {
            ladder.remove(slot);
        } else if (heap.size() == 0 || run.reaches(timeNs, key)) {
            run.remove(timeNs, key);
        } else {
            heap.remove(slot);
        }
        slots.release(key);
        return true;
    }

    /** The number of the first event's type. There must be one, and {@link #nextTimeNs} was asked. */
    int firstType() {
        return slots.type(run.firstKey());
    }

    long firstOrder() {
        return slots.orderOf(run.firstKey());
    }

    /** Removes the first event. @return its payload */
    Object removeFirst() {
        long key = run.firstKey();
        run.removeFirst();
        return slots.release(key);
    }

    /** The slots need more bits than before: every key is written anew. */
    void widen(int bits) {
        run.widen(slots, bits);
        heap.widen(bits);
        ladder.widen(bits);
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
            heap.add(run.timeNs(i), run.key(i));
        }
        run.shorten(RUN_LIMIT / 2);
    }
}
