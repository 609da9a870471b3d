package org.outagelab.benchmarks;

import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.queueing.Station;
import org.outagelab.core.queueing.StationOptions;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;

/** M/M/1 at a load of 0.8 as a library user writes it: a Station with its statistics, a new customer per arrival. */
final class OutageLabMM1 implements Model {
    private final Simulation sim = new Simulation(1);
    private final RandomStream gaps = sim.stream("gap");
    private final RandomStream works = sim.stream("work");
    private final Distribution gap = Distributions.exponential(SimTime.SECOND / 0.8);
    private final Distribution work = Distributions.exponential(SimTime.SECOND);
    private final Station<Object> station = new Station<>(
            sim, "station", StationOptions.workers(1), (customer, how, visit) -> departed());
    private final EventType<Void> arrival = sim.eventType("load", ignored -> arrive());
    private long left;

    OutageLabMM1() {
        arrival.in(0, null);
    }

    @Override
    public void run(long customers) {
        left = customers;
        sim.run();
    }

    private void arrive() {
        station.arrive(new Object(), (long) work.sample(works));
        arrival.in((long) gap.sample(gaps), null);
    }

    private void departed() {
        if (--left == 0) {
            sim.stop();
        }
    }
}
