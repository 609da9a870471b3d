package org.outagelab.core.queueing;

import org.outagelab.core.Simulation;
import org.outagelab.core.stats.Tally;
import org.outagelab.core.stats.TimeWeighted;

/** What has happened in a pool since the start or the last {@link #reset}. */
public final class PoolStatistics {
    final TimeWeighted held;
    final TimeWeighted waiting;
    final Tally waitNs = new Tally();
    private final Simulation simulation;
    long asked;
    long granted;
    long waited;
    long refused;
    long timedOut;

    PoolStatistics(Simulation simulation) {
        this.simulation = simulation;
        held = new TimeWeighted(simulation.nowNs(), 0);
        waiting = new TimeWeighted(simulation.nowNs(), 0);
    }

    /** Starts anew, for example after the warm-up. Units held stay, and who waits counts when the wait ends. */
    public void reset() {
        asked = 0;
        granted = 0;
        waited = 0;
        refused = 0;
        timedOut = 0;
        waitNs.reset();
        held.reset(simulation.nowNs());
        waiting.reset(simulation.nowNs());
    }

    /** Customers that asked for a unit, whatever they got. */
    public long asked() {
        return asked;
    }

    /** Units given, at once or after a wait. */
    public long granted() {
        return granted;
    }

    /** Customers that did not get a unit at once and went to the line. */
    public long waited() {
        return waited;
    }

    /** Customers that found the line full. */
    public long refused() {
        return refused;
    }

    /** Customers that left the line because they had waited for too long. */
    public long timedOut() {
        return timedOut;
    }

    /** Of those that got a unit, how long they waited for it, in nanoseconds; 0 for those who got it at once. */
    public Tally waitNs() {
        return waitNs;
    }

    /** Time-averaged number of units that are held; NaN while no time has passed. */
    public double meanHeld() {
        return held.mean(simulation.nowNs());
    }

    /** Time-averaged number of customers in the line; NaN while no time has passed. */
    public double meanWaiting() {
        return waiting.mean(simulation.nowNs());
    }
}
