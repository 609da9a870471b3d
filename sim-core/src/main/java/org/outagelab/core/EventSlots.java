package org.outagelab.core;

import java.util.Arrays;

/**
 * Memory of pending events: four longs per event side by side, so that an event costs one cache line, and its payload.
 *
 * <p>Types are kept as numbers: storing a reference in an old array would cost a write barrier of the garbage
 * collector for every event. The slot freed last is used first, while it is in the cache.
 */
final class EventSlots {
    static final int NONE = -1;
    /** A slot's number times 2^STRIDE_SHIFT is the index of its first field. */
    static final int STRIDE_SHIFT = 2;

    static final int TIME = 0;
    /** Phase and sequence; FREE in a slot without an event. It is unique for ever and so tells a stale handle. */
    static final int ORDER = 1;
    /** Neighbours in a list, or the position in the heap: see {@link EventLadder}. */
    static final int LINK = 2;

    static final int TYPE = 3;
    static final long FREE = -1;
    /** Slot numbers stay below 2^28, so that indices stay below 2^30. */
    private static final int MAX_SLOTS = 1 << 28;

    long[] fields = new long[64 << STRIDE_SHIFT];
    private Object[] payloads = new Object[64];
    private int free = NONE;
    private int used;

    int take(long timeNs, long order, int type, Object payload) {
        int slot = free;
        if (slot == NONE) {
            slot = unused();
        } else {
            free = (int) fields[(slot << STRIDE_SHIFT) + LINK];
        }
        int at = slot << STRIDE_SHIFT;
        fields[at + TIME] = timeNs;
        fields[at + ORDER] = order;
        fields[at + TYPE] = type;
        if (payload != null) {
            payloads[slot] = payload;
        }
        return slot;
    }

    void release(int slot) {
        int at = slot << STRIDE_SHIFT;
        fields[at + ORDER] = FREE;
        fields[at + LINK] = free;
        free = slot;
    }

    /** Takes the payload out of the slot. */
    Object takePayload(int slot) {
        Object payload = payloads[slot];
        if (payload != null) {
            payloads[slot] = null;
        }
        return payload;
    }

    long timeNs(int slot) {
        return fields[(slot << STRIDE_SHIFT) + TIME];
    }

    long order(int slot) {
        return fields[(slot << STRIDE_SHIFT) + ORDER];
    }

    int type(int slot) {
        return (int) fields[(slot << STRIDE_SHIFT) + TYPE];
    }

    private int unused() {
        if (used == payloads.length) {
            if (used == MAX_SLOTS) {
                throw new IllegalStateException("more than " + MAX_SLOTS + " events pending");
            }
            fields = Arrays.copyOf(fields, fields.length * 2);
            payloads = Arrays.copyOf(payloads, used * 2);
        }
        return used++;
    }
}
