package org.outagelab.benchmarks;

import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;

/** Timers of all lengths: one event, one restart and one cancel per operation, {@code size} timers. */
final class OutageLabTimers implements Model {
    private final Simulation sim = new Simulation(1);
    private final Delays delays = Delays.named("web");
    private final RandomStream random = sim.stream("timers");
    private final Timer[] timers;
    private final EventType<Void> tick = sim.eventType("load", ignored -> ticked());
    private long left;

    OutageLabTimers(int size) {
        EventType<Void> type = sim.eventType("client", ignored -> {});
        timers = new Timer[size];
        for (int i = 0; i < size; i++) {
            timers[i] = type.timer(null);
            timers[i].restart(SimTime.SECOND + delays.nextNs());
        }
        tick.in(0, null);
    }

    @Override
    public void run(long operations) {
        left = operations;
        sim.run();
        if (sim.eventsPending() > timers.length + 1) {
            throw new IllegalStateException("the queue has grown to " + sim.eventsPending());
        }
    }

    int pending() {
        return sim.eventsPending();
    }

    private void ticked() {
        timers[random.nextInt(timers.length)].restart(SimTime.SECOND + delays.nextNs());
        timers[random.nextInt(timers.length)].cancel();
        tick.in(SimTime.MICROSECOND, null);
        if (--left == 0) {
            sim.stop();
        }
    }
}
