package org.outagelab.core;

import java.util.Arrays;

/**
 * What a pending event has beside its place in the order: its type, its payload, and where it is if it can be cancelled.
 *
 * <p>A <em>key</em> orders the events of one instant and says whose they are: the phase, the sequence, the number of the
 * slot, and whether the event can be cancelled, from the upper bits down. The slot freed last is used first, while it is
 * in the cache. Slot and sequence share 61 bits: few slots leave room for 2^40 events, and when there are more slots every
 * key is written anew.
 */
final class EventSlots {
    private static final int PHASE_SHIFT = Simulation.PHASE_SHIFT;
    private static final long SEQUENCE = (1L << PHASE_SHIFT) - 1;
    /** The lowest bit of a key: the event's place is written down whenever it moves. */
    private static final long CANCELLABLE = 1;

    private static final int MAX_SLOT_BITS = 28;
    private static final long FREE = -1;
    private static final int NONE = -1;
    /** So many payloads do not stay in the inner caches. */
    private static final int SCATTERED = 1 << 12;

    private final EventQueue queue;
    private Object[] payloads = new Object[64];
    /** Of a used slot the number of the type, of a free one the next free slot. */
    private int[] types = new int[64];
    /** Phase and sequence of a cancellable event, else FREE. Unique for ever, so it tells a stale handle. */
    private long[] orders = new long[64];
    /** Where a cancellable event is on the ladder or in the heap. */
    private long[] places = new long[64];

    /** The slot freed last, or NONE. */
    private int free = NONE;

    private int used;
    /** Of a key: the slot's number and the lowest bit. */
    private int bits;
    /** Covers them. */
    private long slotMask;

    /** @param slotBits of the slots there is room for at first */
    EventSlots(EventQueue queue, int slotBits) {
        this.queue = queue;
        widenTo(slotBits + 1);
    }

    /** @param order phase and sequence @return the event's key */
    long take(long order, int type, Object payload) {
        int slot = free;
        if (slot == NONE) {
            slot = newSlot();
        } else {
            free = types[slot];
        }
        types[slot] = type;
        if (payload != null) {
            payloads[slot] = payload;
        }
        return key(order) | (long) slot << 1;
    }

    long takeCancellable(long order, int type, Object payload) {
        long key = take(order, type, payload) | CANCELLABLE;
        orders[slot(key)] = order;
        return key;
    }

    /** Frees the slot. @return the payload that was in it */
    Object release(long key) {
        int slot = slot(key);
        Object payload = payloads[slot];
        if (payload != null) {
            payloads[slot] = null;
        }
        if ((key & CANCELLABLE) != 0) {
            orders[slot] = FREE;
        }
        types[slot] = free;
        free = slot;
        return payload;
    }

    /** Whether payloads are so many that waiting for them takes time. */
    boolean scattered() {
        return used > SCATTERED;
    }

    /** Brings type and payload into the cache: the waits for several events that come next overlap. */
    void touch(long key) {
        int slot = slot(key);
        // The tests are there to keep the compiler from dropping the loads.
        if (payloads[slot] == this || types[slot] < NONE) {
            throw new AssertionError();
        }
    }

    int slot(long key) {
        return (int) (key & slotMask) >>> 1;
    }

    int type(long key) {
        return types[slot(key)];
    }

    /** Phase and sequence of a key. */
    long orderOf(long key) {
        return key & ~SEQUENCE | (key & SEQUENCE) >>> bits;
    }

    /** The key of the cancellable event of a slot. */
    long cancellableKey(int slot) {
        return key(orders[slot]) | (long) slot << 1 | CANCELLABLE;
    }

    /** FREE unless the slot belongs to an event that can be cancelled. */
    long order(int slot) {
        return orders[slot];
    }

    long place(int slot) {
        return places[slot];
    }

    /** Writes down where the event is, if that can matter. */
    void moved(long key, long place) {
        if ((key & CANCELLABLE) != 0) {
            places[slot(key)] = place;
        }
    }

    /** The key with room for as many slots as there are now. @param bits it was made with */
    long widened(long key, int bits) {
        long sequence = (key & SEQUENCE) >>> bits;
        return key(key & ~SEQUENCE | sequence) | key & (1L << bits) - 1;
    }

    private long key(long order) {
        long sequence = order & SEQUENCE;
        if (sequence >>> PHASE_SHIFT - bits != 0) {
            throw new IllegalStateException("more than " + (1L << PHASE_SHIFT - bits)
                    + " events scheduled in one simulation with up to " + (1 << bits - 1) + " pending");
        }
        return order & ~SEQUENCE | sequence << bits;
    }

    private void widenTo(int bits) {
        this.bits = bits;
        slotMask = (1L << bits) - 1;
    }

    private int newSlot() {
        if (used == 1 << bits - 1) {
            if (bits - 1 == MAX_SLOT_BITS) {
                throw new IllegalStateException("more than " + used + " events pending");
            }
            widenTo(bits + 1);
            queue.widen(bits - 1);
        }
        if (used == payloads.length) {
            int capacity = 2 * used;
            payloads = Arrays.copyOf(payloads, capacity);
            types = Arrays.copyOf(types, capacity);
            orders = Arrays.copyOf(orders, capacity);
            places = Arrays.copyOf(places, capacity);
        }
        orders[used] = FREE;
        return used++;
    }
}
