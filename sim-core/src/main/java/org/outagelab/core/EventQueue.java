package org.outagelab.core;

/**
 * The future event set in the total order (time, order): a heap of what comes next over a ladder of what comes later.
 *
 * <p>A small set is a heap alone. Adding and removing take about constant time at any size; no pattern of times makes
 * them slower than a heap does. Nothing is allocated once the arrays have grown. Reasons and measurements:
 * docs/adr/0002-event-queue.md.
 */
final class EventQueue {
    /** A heap with more events than this is spread over the ladder. Measured: ADR 0002. */
    private static final int HEAP_LIMIT = 24;

    private final EventSlots slots = new EventSlots();
    private final EventHeap heap = new EventHeap(slots);
    private final EventLadder ladder = new EventLadder(slots, heap);
    private int heapLimit = HEAP_LIMIT;

    int size() {
        return heap.size() + ladder.size();
    }

    /** {@link SimTime#NEVER} when there is no event. */
    long nextTimeNs() {
        if (heap.size() == 0) {
            refill();
        }
        return heap.firstTimeNs();
    }

    /** @param order unique, not negative @return the slot, which belongs to the event until it is removed */
    int add(long timeNs, long order, int type, Object payload) {
        int slot = slots.take(timeNs, order, type, payload);
        if (timeNs >= ladder.heapEndNs()) {
            ladder.add(slot, timeNs);
        } else {
            heap.add(slot, timeNs, order);
            if (heap.size() > heapLimit) {
                spreadHeap();
            }
        }
        return slot;
    }

    /** Whether the slot still belongs to the event of that order. */
    boolean contains(int slot, long order) {
        return slots.order(slot) == order;
    }

    /** @return whether there was such an event */
    boolean remove(int slot, long order) {
        if (slots.order(slot) != order) {
            return false;
        }
        long link = slots.fields[(slot << EventSlots.STRIDE_SHIFT) + EventSlots.LINK];
        if ((link & 0xFFFFFFFF00000000L) == EventLadder.IN_HEAP) {
            heap.removeAt((int) link);
        } else {
            ladder.remove(slot);
        }
        slots.takePayload(slot);
        slots.release(slot);
        return true;
    }

    /** The slot of the first event, which stays. There must be one, and {@link #nextTimeNs} was asked. */
    int first() {
        return heap.firstSlot();
    }

    int type(int slot) {
        return slots.type(slot);
    }

    long order(int slot) {
        return slots.order(slot);
    }

    /** Removes the first event. @return its payload */
    Object removeFirst(int slot) {
        heap.removeFirst();
        Object payload = slots.takePayload(slot);
        slots.release(slot);
        return payload;
    }

    private void refill() {
        heapLimit = HEAP_LIMIT;
        ladder.refillHeap();
    }

    private void spreadHeap() {
        // Where spreading cannot help, the next try waits until the heap has doubled: constant cost per event.
        heapLimit = ladder.takeHeap() ? HEAP_LIMIT : 2 * heap.size();
    }
}
