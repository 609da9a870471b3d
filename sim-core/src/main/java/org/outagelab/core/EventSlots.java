package org.outagelab.core;

import java.util.Arrays;

/**
 * What a pending event has beside its place in the order: its payload, and where it is if it can be cancelled.
 *
 * <p>A tag names the slot and the number of the event's type: keeping a reference to the type would cost a write barrier
 * of the garbage collector for every event. The slot freed last is used first, while it is in the cache.
 */
final class EventSlots {
    /** Slots and types stay below 2^28. */
    private static final int BITS = 28;

    private static final int MASK = (1 << BITS) - 1;
    /** Tags of events that can be cancelled are negative: their place is written down whenever they move. */
    private static final long CANCELLABLE = Long.MIN_VALUE;

    private static final long FREE = -1;

    private Object[] payloads = new Object[64];
    /** The numbers of the free slots from 0 to before {@link #free}, and of the used ones behind in no order. */
    private int[] stack = new int[64];
    /** Phase and sequence of a cancellable event, else FREE. Unique for ever, so it tells a stale handle. */
    private long[] orders = new long[64];
    /** Where a cancellable event is on the ladder or in the heap. */
    private long[] places = new long[64];

    private int free;
    private int used;

    /** @return the event's tag */
    long take(int type, Object payload) {
        if (free == 0) {
            addSlot();
        }
        int slot = stack[--free];
        if (payload != null) {
            payloads[slot] = payload;
        }
        return (long) type << BITS | slot;
    }

    long takeCancellable(int type, Object payload, long order) {
        long tag = take(type, payload);
        orders[slot(tag)] = order;
        return tag | CANCELLABLE;
    }

    /** Frees the slot. @return the payload that was in it */
    Object release(long tag) {
        int slot = slot(tag);
        Object payload = payloads[slot];
        if (payload != null) {
            payloads[slot] = null;
        }
        if (tag < 0) {
            orders[slot] = FREE;
        }
        stack[free++] = slot;
        return payload;
    }

    /** Brings the payload into the cache: the waits for several events that come next overlap. */
    void touch(long tag) {
        // The test is there to keep the compiler from dropping the load.
        if (payloads[slot(tag)] == this) {
            throw new AssertionError();
        }
    }

    static int slot(long tag) {
        return (int) tag & MASK;
    }

    static int type(long tag) {
        return (int) (tag >>> BITS) & MASK;
    }

    /** FREE unless the slot belongs to an event that can be cancelled. */
    long order(int slot) {
        return orders[slot];
    }

    long place(int slot) {
        return places[slot];
    }

    /** Writes down where the event is, if that can matter. */
    void moved(long tag, long place) {
        if (tag < 0) {
            places[slot(tag)] = place;
        }
    }

    private void addSlot() {
        if (used == payloads.length) {
            if (used > MASK) {
                throw new IllegalStateException("more than " + used + " events pending");
            }
            int capacity = 2 * used;
            payloads = Arrays.copyOf(payloads, capacity);
            stack = Arrays.copyOf(stack, capacity);
            orders = Arrays.copyOf(orders, capacity);
            places = Arrays.copyOf(places, capacity);
        }
        orders[used] = FREE;
        stack[free++] = used++;
    }
}
