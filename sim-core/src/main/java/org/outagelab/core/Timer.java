package org.outagelab.core;

/**
 * An event that can be restarted and cancelled: at most one is pending.
 *
 * <p>A cancelled timer leaves nothing in the event queue. For many timeouts of one constant length use
 * {@link TimeoutLane}.
 */
public final class Timer {
    private final Simulation simulation;
    private final EventType<?> type;
    private final Object payload;
    private int slot;
    /** Of the event started last; orders are never used twice, so that of an event that is over is harmless. */
    private long order = Simulation.NO_ORDER;
    private long dueNs = SimTime.NEVER;

    Timer(Simulation simulation, EventType<?> type, Object payload) {
        this.simulation = simulation;
        this.type = type;
        this.payload = payload;
    }

    /** Starts the timer, or moves it: due {@code delayNs} from now. */
    public void restart(long delayNs) {
        simulation.requireDelay(delayNs);
        move(SimTime.plus(simulation.nowNs(), delayNs));
    }

    /** Starts the timer, or moves it: due at {@code timeNs}, which is not past. */
    public void restartAt(long timeNs) {
        simulation.requireNotPast(timeNs);
        move(timeNs);
    }

    private void move(long timeNs) {
        simulation.requirePhase(timeNs, type);
        cancel();
        if (timeNs != SimTime.NEVER) {
            dueNs = timeNs;
            order = simulation.nextOrder(timeNs, type);
            slot = simulation.queue.addCancellable(timeNs, order, type.number, payload);
        }
    }

    /** Does nothing when the timer is not pending. */
    public void cancel() {
        if (order != Simulation.NO_ORDER) {
            simulation.queue.remove(slot, order, dueNs);
            order = Simulation.NO_ORDER;
        }
    }

    public boolean pending() {
        return order != Simulation.NO_ORDER && simulation.queue.contains(slot, order);
    }

    /** When it is due, or {@link SimTime#NEVER} when it is not pending. */
    public long dueNs() {
        return pending() ? dueNs : SimTime.NEVER;
    }
}
