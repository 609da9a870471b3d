package org.outagelab.examples;

import java.util.Locale;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.queueing.Departure;
import org.outagelab.core.queueing.Station;
import org.outagelab.core.queueing.StationOptions;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;

/** A pool of four workers: how long do requests wait, and how many find it full? */
// snippet: station
public final class CheckoutQueue {
    private final Simulation sim = new Simulation(42);
    private final RandomStream gaps = sim.stream("load.gap");
    private final RandomStream works = sim.stream("load.work");
    private final Distribution gap = Distributions.exponential(12 * SimTime.MILLISECOND);
    private final Distribution work = Distributions.lognormalWithP95(30 * SimTime.MILLISECOND, 90 * SimTime.MILLISECOND);
    private final Station<Object> workers = new Station<>(
            sim, "app.1", StationOptions.workers(4).capacity(20), (request, how, visit) -> {});
    private final EventType<Void> arrival = sim.eventType("load", ignored -> arrive());

    private void arrive() {
        workers.arrive(this, work.sampleNs(works));
        arrival.in(gap.sampleNs(gaps), null);
    }

    public String report() {
        arrival.in(0, null);
        sim.runUntil(SimTime.MINUTE);
        workers.statistics().reset(); // the warm-up is over
        sim.runUntil(11 * SimTime.MINUTE);
        var seen = workers.statistics();
        return String.format(Locale.ROOT, "busy %.2f of 4, mean wait %.1f ms, rejected %d of %d",
                seen.meanBusy(), seen.waitNs().mean() / SimTime.MILLISECOND,
                seen.departed(Departure.REJECTED), seen.arrived());
    }
}
// end
