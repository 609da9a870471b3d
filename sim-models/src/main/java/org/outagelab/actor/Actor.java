package org.outagelab.actor;

import java.util.List;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Unit;

/**
 * Somebody or something that acts: an operator, a script, a tool. All that it does later it does under its name, and all that
 * is left to chance comes from one stream of its own, in the order in which it happens.
 */
public final class Actor {
    private final Simulation simulation;
    private final EventType<Runnable> later;
    private final RandomStream random;
    private final Place place;

    /**
     * @param name of its events
     * @param stream of its chance
     */
    public Actor(Simulation simulation, String name, String stream, Place place) {
        this.simulation = simulation;
        this.later = simulation.eventType(name, Runnable::run);
        this.random = simulation.stream(stream);
        this.place = place;
    }

    /** Whether it gets through to an instance from its place. */
    public boolean reaches(Unit unit) {
        return place.reaches(unit);
    }

    /** Whether something happens that does so with a probability; nothing is drawn for 0. */
    public boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /**
     * One of several, each as likely.
     *
     * @param several at least one
     */
    public <T> T any(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }

    /** A time, in nanoseconds. */
    public long draws(Distribution time) {
        return time.sampleNs(random);
    }

    /** Does something in so many nanoseconds. */
    public void in(long ns, Runnable action) {
        later.in(ns, action);
    }

    long nowNs() {
        return simulation.nowNs();
    }
}
