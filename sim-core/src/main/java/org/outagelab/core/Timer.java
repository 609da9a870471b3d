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
    private final Pending event;

    Timer(Simulation simulation, EventType<?> type, Object payload) {
        this.simulation = simulation;
        this.type = type;
        this.event = new Pending(payload);
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
            simulation.queue.add(timeNs, simulation.nextOrder(timeNs, type) | type.keyBits, event);
        }
    }

    /** Does nothing when the timer is not pending. */
    public void cancel() {
        if (event.isPending()) {
            simulation.queue.remove(event);
        }
    }

    public boolean pending() {
        return event.isPending();
    }

    /** When it is due, or {@link SimTime#NEVER} when it is not pending. */
    public long dueNs() {
        return event.isPending() ? event.timeNs : SimTime.NEVER;
    }
}
