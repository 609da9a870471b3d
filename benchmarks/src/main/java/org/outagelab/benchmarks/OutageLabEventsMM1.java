package org.outagelab.benchmarks;

import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.Tally;

/** M/M/1 by hand, on events and tallies alone, as the models of the other engines are: what a Station adds to that. */
final class OutageLabEventsMM1 implements Model {
    private final Simulation sim = new Simulation(1);
    private final RandomStream gaps = sim.stream("gap");
    private final RandomStream works = sim.stream("work");
    private final EventType<Void> arrival = sim.eventType("load", ignored -> arrived());
    private final EventType<Void> departure = sim.eventType("station", ignored -> departed());
    private final WaitingLine server = new WaitingLine(
            sim::nowNs, work -> departure.in((long) work, null), new Tally()::add, new Tally()::add);
    private long left;

    OutageLabEventsMM1() {
        arrival.in(0, null);
    }

    @Override
    public void run(long customers) {
        left = customers;
        sim.run();
    }

    private void arrived() {
        server.arrive(works.nextExponential() * SimTime.SECOND);
        arrival.in((long) (gaps.nextExponential() * SimTime.SECOND / 0.8), null);
    }

    private void departed() {
        server.depart();
        if (--left == 0) {
            sim.stop();
        }
    }
}
