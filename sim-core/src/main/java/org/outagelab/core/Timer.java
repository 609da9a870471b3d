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
    private long handle = EventQueue.NO_HANDLE;
    private long dueNs = SimTime.NEVER;

    Timer(Simulation simulation, EventType<?> type, Object payload) {
        this.simulation = simulation;
        this.type = type;
        this.payload = payload;
    }

    /** Starts the timer, or moves it: due {@code delayNs} from now. */
    public void restart(long delayNs) {
        simulation.requireDelay(delayNs);
        restartAt(SimTime.plus(simulation.nowNs(), delayNs));
    }

    /** Starts the timer, or moves it: due at {@code timeNs}, which is not past. */
    public void restartAt(long timeNs) {
        cancel();
        dueNs = timeNs;
        handle = simulation.add(timeNs, type, payload);
    }

    /** Does nothing when the timer is not pending. */
    public void cancel() {
        if (handle != EventQueue.NO_HANDLE) {
            simulation.remove(handle);
            handle = EventQueue.NO_HANDLE;
        }
        dueNs = SimTime.NEVER;
    }

    public boolean pending() {
        return handle != EventQueue.NO_HANDLE && simulation.contains(handle);
    }

    /** When it is due, or {@link SimTime#NEVER} when it is not pending. */
    public long dueNs() {
        return pending() ? dueNs : SimTime.NEVER;
    }
}
