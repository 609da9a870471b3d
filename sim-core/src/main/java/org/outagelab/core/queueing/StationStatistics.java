package org.outagelab.core.queueing;

import java.util.Arrays;
import org.outagelab.core.Simulation;
import org.outagelab.core.stats.Counter;
import org.outagelab.core.stats.Tally;
import org.outagelab.core.stats.TimeWeighted;

/** What a station counted since its start or the last {@link #reset}. Every customer is in exactly one counter. */
public final class StationStatistics {
    final Counter arrived = new Counter();
    final Tally waitNs = new Tally();
    final Tally responseNs = new Tally();
    final TimeWeighted waiting;
    final TimeWeighted busy;
    private final Simulation simulation;
    private final long[] departed = new long[Departure.values().length];

    StationStatistics(Simulation simulation) {
        this.simulation = simulation;
        waiting = new TimeWeighted(simulation.nowNs(), 0);
        busy = new TimeWeighted(simulation.nowNs(), 0);
    }

    void departed(Departure how, Visit visit) {
        departed[how.ordinal()]++;
        if (how == Departure.SERVED) {
            waitNs.add(visit.waitedNs());
            responseNs.add(visit.responseNs());
        }
    }

    /** Starts anew, for example after the warm-up. Customers present stay, and count when they depart. */
    public void reset() {
        arrived.reset();
        Arrays.fill(departed, 0);
        waitNs.reset();
        responseNs.reset();
        waiting.reset(simulation.nowNs());
        busy.reset(simulation.nowNs());
    }

    /** Customers that arrived, accepted or not. */
    public long arrived() {
        return arrived.count();
    }

    public long departed(Departure how) {
        return departed[how.ordinal()];
    }

    /** Of the served, from arrival to the first start of service, in nanoseconds. */
    public Tally waitNs() {
        return waitNs;
    }

    /** Of the served, from arrival to departure, in nanoseconds. */
    public Tally responseNs() {
        return responseNs;
    }

    /** Time-averaged number waiting, those in service not included; NaN while no time has passed. */
    public double meanWaiting() {
        return waiting.mean(simulation.nowNs());
    }

    /** Time-averaged number of workers (or cores) that work; NaN while no time has passed. */
    public double meanBusy() {
        return busy.mean(simulation.nowNs());
    }

    /** Time-averaged number waiting and in service; one whose worker is broken down waits. */
    public double meanPresent() {
        return meanWaiting() + meanBusy();
    }
}
