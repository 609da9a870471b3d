package org.outagelab.core;

/**
 * Sees the events of a simulation as they are executed: for a trace, a profile, a debugger.
 *
 * <p>It looks and does not act: what it schedules would change the run that it shows.
 */
@FunctionalInterface
public interface EventObserver {
    /**
     * An event comes up. Its handler has not been called yet.
     *
     * @param timeNs simulated time
     * @param type whose event it is; observers in phase OBSERVE are among them
     */
    void executes(long timeNs, EventType<?> type);
}
