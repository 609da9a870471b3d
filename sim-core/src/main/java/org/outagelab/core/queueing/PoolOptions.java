package org.outagelab.core.queueing;

import java.util.function.ToIntFunction;
import org.outagelab.core.SimTime;

/**
 * What kind of pool it is: {@code PoolOptions.<Thread>units(10).queueTimeout(30 * SECOND)}. Immutable; each method returns
 * a changed copy. Without more words: first in first out, room for all to wait, endless patience.
 *
 * @param <C> the customer
 */
public final class PoolOptions<C> {
    final int units;
    final int line;
    final int classes;
    final ToIntFunction<C> priority;
    final long queueTimeoutNs;

    private PoolOptions(int units, int line, int classes, ToIntFunction<C> priority, long queueTimeoutNs) {
        this.units = units;
        this.line = line;
        this.classes = classes;
        this.priority = priority;
        this.queueTimeoutNs = queueTimeoutNs;
    }

    /**
     * A pool of so many units.
     *
     * @param units at least 0
     */
    public static <C> PoolOptions<C> units(int units) {
        return new PoolOptions<>(requireUnits(units), Integer.MAX_VALUE, 1, null, SimTime.NEVER);
    }

    /**
     * Bounds the line.
     *
     * @param customers so many wait at most, others are refused; 0: nobody waits
     */
    public PoolOptions<C> line(int customers) {
        if (customers < 0) {
            throw new IllegalArgumentException("the line must have room for >= 0 customers, got " + customers);
        }
        return new PoolOptions<>(units, customers, classes, priority, queueTimeoutNs);
    }

    /**
     * Customers of several classes.
     *
     * @param classes how many; at least 1
     * @param classOf 0 … classes − 1, asked when one begins to wait; class 0 gets a unit first, and nobody loses one
     */
    public PoolOptions<C> priority(int classes, ToIntFunction<C> classOf) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be >= 1, got " + classes);
        }
        return new PoolOptions<>(units, line, classes, classOf, queueTimeoutNs);
    }

    /**
     * Bounds the wait.
     *
     * @param ns who has waited so long leaves the line; at least 0, {@link SimTime#NEVER} for endless patience
     */
    public PoolOptions<C> queueTimeout(long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("queue timeout must be >= 0 ns, got " + ns);
        }
        return new PoolOptions<>(units, line, classes, priority, ns);
    }

    static int requireUnits(int units) {
        if (units < 0) {
            throw new IllegalArgumentException("units must be >= 0, got " + units);
        }
        return units;
    }
}
