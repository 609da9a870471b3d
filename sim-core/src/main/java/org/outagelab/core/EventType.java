package org.outagelab.core;

import org.outagelab.core.random.RandomStream;

/**
 * A kind of event of one owner: its handler, its phase and its name in the run digest.
 *
 * <p>Made once, by {@link Simulation#eventType}, and kept in a field, so that scheduling allocates nothing. It lives as
 * long as its simulation: make one per component, not one per request. Its events go to the simulation that made it, by
 * that one's clock, whoever schedules them.
 *
 * @param <P> the payload
 */
public final class EventType<P> {
    final Simulation simulation;
    final EventHandler<P> handler;
    final Phase phase;
    final String owner;
    final long ownerHash;
    /** The number of the type, as the lower bits of the keys of its events. */
    final long keyBits;
    /** The phase, as the upper bits of the orders of its events. */
    final long phaseOrder;
    /** What its events add to the digest. */
    final long digestBits;
    /** Whether they are OBSERVE events, which are not in the digest. */
    final boolean observes;
    /** The lane whose head this type stands for, or null. */
    final TimeoutLane<?> lane;

    /** @param number its place in the table of the simulation */
    EventType(
            Simulation simulation,
            String owner,
            Phase phase,
            EventHandler<P> handler,
            int number,
            TimeoutLane<?> lane) {
        this.simulation = simulation;
        this.keyBits = (long) number << EventQueue.TYPE_SHIFT;
        this.lane = lane;
        this.owner = owner;
        this.phase = phase;
        this.handler = handler;
        this.phaseOrder = (long) phase.ordinal() << EventQueue.PHASE_SHIFT;
        this.ownerHash = RandomStream.hash(owner);
        this.digestBits = ownerHash ^ phase.ordinal();
        this.observes = phase == Phase.OBSERVE;
    }

    /** Schedules one event {@code delayNs} from now; at {@link SimTime#NEVER} or beyond the clock nothing happens. */
    public void in(long delayNs, P payload) {
        simulation.requireDelay(delayNs);
        simulation.add(SimTime.plus(simulation.nowNs(), delayNs), this, payload);
    }

    /** Schedules one event at an instant that is not past. */
    public void at(long timeNs, P payload) {
        simulation.requireNotPast(timeNs);
        simulation.add(timeNs, this, payload);
    }

    /** A timer of this type that is not running yet. */
    public Timer timer(P payload) {
        return new Timer(simulation, this, payload);
    }

    public String owner() {
        return owner;
    }

    public Phase phase() {
        return phase;
    }
}
