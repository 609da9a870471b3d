package org.outagelab.core;

import java.util.Arrays;

/**
 * Timeouts of one constant length: started often, cancelled nearly always.
 *
 * <p>They end in the order in which they start, so a doubly linked list is enough and only its head is in the event
 * queue. Starting and cancelling take constant time and allocate nothing in steady state. A timeout takes its place in
 * the total order when it starts: nothing tells a lane from one {@link Timer} per timeout but the speed.
 *
 * @param <P> the payload
 */
public final class TimeoutLane<P> {
    private static final int NONE = -1;
    /** A handle is the slot + 1 in these bits, below a generation that is not used up in 2^35 reuses of one slot. */
    private static final int SLOT_BITS = 28;

    private final Simulation simulation;
    private final EventType<P> type;
    private final EventType<Void> headType;
    private final long lengthNs;

    private int[] next = new int[16];
    private int[] previous = new int[16];
    private long[] generation = new long[16];
    private long[] due = new long[16];
    private long[] order = new long[16];
    private boolean[] started = new boolean[16];
    private Object[] payloads = new Object[16];
    private int head = NONE;
    private int tail = NONE;
    private int free = NONE;
    private int used;
    private int size;
    /** The event in the queue, if there is one. It may be that of a head cancelled since. */
    private final Pending event = new Pending(null);

    TimeoutLane(Simulation simulation, EventType<P> type, long lengthNs) {
        this.simulation = simulation;
        this.type = type;
        this.lengthNs = lengthNs;
        this.headType = simulation.register(type.owner(), type.phase(), ignored -> headDue(), this);
    }

    /**
     * Starts one timeout.
     *
     * @return its handle, for {@link #cancel}; never 0
     */
    public long start(P payload) {
        long dueNs = SimTime.plus(simulation.nowNs(), lengthNs);
        simulation.requirePhase(dueNs, type);
        int slot = slot();
        due[slot] = dueNs;
        order[slot] = simulation.nextOrder(dueNs, type);
        payloads[slot] = payload;
        started[slot] = true;
        next[slot] = NONE;
        previous[slot] = tail;
        size++;
        if (tail == NONE) {
            head = slot;
            armHead();
        } else {
            next[tail] = slot;
        }
        tail = slot;
        return generation[slot] << SLOT_BITS | (slot + 1);
    }

    /**
     * Cancels a timeout. A handle that is over, cancelled or 0 is harmless.
     *
     * @return whether it was pending
     */
    public boolean cancel(long handle) {
        int slot = (int) (handle & (1 << SLOT_BITS) - 1) - 1;
        if (slot < 0 || slot >= used || generation[slot] != handle >>> SLOT_BITS || !started[slot]) {
            return false;
        }
        unlink(slot);
        if (size == 0) {
            disarm();
        }
        return true;
    }

    /** Timeouts that are pending. */
    public int size() {
        return size;
    }

    public long lengthNs() {
        return lengthNs;
    }

    /** Whether the event of this order in the queue stands for the present head. */
    boolean headIs(long eventOrder) {
        return head != NONE && order[head] == eventOrder;
    }

    /** Puts the head into the queue, at the place it took when it started. */
    void armHead() {
        if (head != NONE && due[head] != SimTime.NEVER) {
            simulation.queue.add(due[head], order[head] | headType.keyBits, event);
        }
    }

    private void disarm() {
        if (event.isPending()) {
            simulation.queue.remove(event);
        }
    }

    @SuppressWarnings("unchecked")
    private void headDue() {
        P payload = (P) payloads[head];
        unlink(head);
        armHead();
        type.handler.handle(payload);
    }

    private void unlink(int slot) {
        int before = previous[slot];
        int after = next[slot];
        if (before == NONE) {
            head = after;
        } else {
            next[before] = after;
        }
        if (after == NONE) {
            tail = before;
        } else {
            previous[after] = before;
        }
        payloads[slot] = null;
        started[slot] = false;
        generation[slot] = generation[slot] + 1 & Long.MAX_VALUE >>> SLOT_BITS;
        next[slot] = free;
        free = slot;
        size--;
    }

    private int slot() {
        if (free != NONE) {
            int slot = free;
            free = next[slot];
            return slot;
        }
        if (used == next.length) {
            if (used == 1 << SLOT_BITS - 1) {
                throw new IllegalStateException("more than " + used + " timeouts pending in one lane");
            }
            int capacity = used * 2;
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
            generation = Arrays.copyOf(generation, capacity);
            due = Arrays.copyOf(due, capacity);
            order = Arrays.copyOf(order, capacity);
            started = Arrays.copyOf(started, capacity);
            payloads = Arrays.copyOf(payloads, capacity);
        }
        return used++;
    }
}
