package org.outagelab.core;

import java.util.Arrays;

/**
 * Timeouts of one constant length: started often, cancelled nearly always.
 *
 * <p>They end in the order in which they start, so a doubly linked list is enough and only its head is in the event
 * queue. Starting and cancelling take constant time and allocate nothing in steady state.
 *
 * @param <P> the payload
 */
public final class TimeoutLane<P> {
    private static final int NONE = -1;

    private final Simulation simulation;
    private final EventType<P> type;
    private final Timer headTimer;
    private final long lengthNs;

    private int[] next = new int[16];
    private int[] previous = new int[16];
    private int[] generation = new int[16];
    private long[] due = new long[16];
    private Object[] payloads = new Object[16];
    private int head = NONE;
    private int tail = NONE;
    private int free = NONE;
    private int used;
    private int size;

    TimeoutLane(Simulation simulation, EventType<P> type, long lengthNs) {
        this.simulation = simulation;
        this.type = type;
        this.lengthNs = lengthNs;
        var headType = simulation.<Void>eventType(type.owner(), type.phase(), ignored -> headDue());
        this.headTimer = headType.timer(null);
    }

    /** Starts one timeout. @return its handle, for {@link #cancel}; never 0 */
    public long start(P payload) {
        int slot = slot();
        due[slot] = SimTime.plus(simulation.nowNs(), lengthNs);
        payloads[slot] = payload;
        next[slot] = NONE;
        previous[slot] = tail;
        size++;
        if (tail == NONE) {
            head = slot;
            headTimer.restartAt(due[slot]);
        } else {
            next[tail] = slot;
        }
        tail = slot;
        return ((long) generation[slot] << 32) | (slot + 1);
    }

    /** Cancels a timeout. A handle that is over, cancelled or 0 is harmless. @return whether it was pending */
    public boolean cancel(long handle) {
        int slot = (int) handle - 1;
        if (slot < 0 || slot >= used || generation[slot] != (int) (handle >>> 32) || payloads[slot] == null) {
            return false;
        }
        boolean wasHead = slot == head;
        unlink(slot);
        if (wasHead) {
            armHead();
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

    @SuppressWarnings("unchecked")
    private void headDue() {
        P payload = (P) payloads[head];
        unlink(head);
        armHead();
        type.handler.handle(payload);
    }

    private void armHead() {
        if (head == NONE) {
            headTimer.cancel();
        } else {
            headTimer.restartAt(due[head]);
        }
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
        generation[slot]++;
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
            int capacity = used * 2;
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
            generation = Arrays.copyOf(generation, capacity);
            due = Arrays.copyOf(due, capacity);
            payloads = Arrays.copyOf(payloads, capacity);
        }
        return used++;
    }
}
