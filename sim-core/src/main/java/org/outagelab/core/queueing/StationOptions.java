package org.outagelab.core.queueing;

import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.outagelab.core.SimTime;

/**
 * What kind of station it is: {@code StationOptions.<Job>workers(4).capacity(100)}. Immutable; each method returns a
 * changed copy. Without more words: first in first out, room for all, endless patience.
 *
 * @param <C> the customer
 */
public final class StationOptions<C> {
    final int workers;
    final int capacity;
    final boolean lifo;
    final int classes;
    final ToIntFunction<C> priority;
    final long constantPatienceNs;
    final ToLongFunction<C> patience;
    final boolean patienceEndsInService;

    private StationOptions(
            int workers,
            int capacity,
            boolean lifo,
            int classes,
            ToIntFunction<C> priority,
            long constantPatienceNs,
            ToLongFunction<C> patience,
            boolean patienceEndsInService) {
        this.workers = workers;
        this.capacity = capacity;
        this.lifo = lifo;
        this.classes = classes;
        this.priority = priority;
        this.constantPatienceNs = constantPatienceNs;
        this.patience = patience;
        this.patienceEndsInService = patienceEndsInService;
    }

    /** @param workers (for processor sharing: cores) at least 1 */
    public static <C> StationOptions<C> workers(int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be >= 1, got " + workers);
        }
        return new StationOptions<>(workers, Integer.MAX_VALUE, false, 1, null, SimTime.NEVER, null, false);
    }

    /** @param customers at most so many at once, waiting and in service; others are REJECTED. At least 1 */
    public StationOptions<C> capacity(int customers) {
        if (customers < 1) {
            throw new IllegalArgumentException("capacity must be >= 1, got " + customers);
        }
        return new StationOptions<>(
                workers, customers, lifo, classes, priority, constantPatienceNs, patience, patienceEndsInService);
    }

    /** Last in first out, within each priority. */
    public StationOptions<C> lifo() {
        return new StationOptions<>(
                workers, capacity, true, classes, priority, constantPatienceNs, patience, patienceEndsInService);
    }

    /**
     * Serves class 0 before class 1 and so on; who is in service is not interrupted.
     *
     * @param classes how many, at least 1
     * @param priority the class of a customer, 0 … classes − 1
     */
    public StationOptions<C> priority(int classes, ToIntFunction<C> priority) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be >= 1, got " + classes);
        }
        return new StationOptions<>(
                workers, capacity, lifo, classes, priority, constantPatienceNs, patience, patienceEndsInService);
    }

    /** A customer that has waited so long leaves; one in service stays. One length for all, which is the fastest. */
    public StationOptions<C> queueTimeout(long timeoutNs) {
        return new StationOptions<>(
                workers, capacity, lifo, classes, priority, requireTimeout(timeoutNs), null, false);
    }

    /** As {@link #queueTimeout(long)} with the patience of each customer, asked on arrival; NEVER for endless. */
    public StationOptions<C> queueTimeout(ToLongFunction<C> timeoutNs) {
        return new StationOptions<>(workers, capacity, lifo, classes, priority, SimTime.NEVER, timeoutNs, false);
    }

    /** A customer leaves so long after its arrival, even from service; its worker is free at once. */
    public StationOptions<C> totalTimeout(long timeoutNs) {
        return new StationOptions<>(workers, capacity, lifo, classes, priority, requireTimeout(timeoutNs), null, true);
    }

    /** As {@link #totalTimeout(long)} with the patience of each customer, asked on arrival; NEVER for endless. */
    public StationOptions<C> totalTimeout(ToLongFunction<C> timeoutNs) {
        return new StationOptions<>(workers, capacity, lifo, classes, priority, SimTime.NEVER, timeoutNs, true);
    }

    private static long requireTimeout(long timeoutNs) {
        if (timeoutNs < 0) {
            throw new IllegalArgumentException("timeout must be >= 0 ns, got " + timeoutNs);
        }
        return timeoutNs;
    }
}
