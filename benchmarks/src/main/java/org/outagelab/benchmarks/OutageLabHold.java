package org.outagelab.benchmarks;

import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;

/** Each event schedules its successor: through the public API, with handlers of four kinds. */
final class OutageLabHold implements Model {
    private final Simulation sim = new Simulation(1);
    private final Delays delays;
    private final EventType<OutageLabHold> arrival = sim.eventType("client", model -> model.arrived());
    private final EventType<OutageLabHold> service = sim.eventType("web.1", model -> model.served());
    private final EventType<OutageLabHold> reply = sim.eventType("db.1", model -> model.replied());
    private final EventType<OutageLabHold> check = sim.eventType("lb.1", model -> model.checked());
    private long left;
    private long[] counts = new long[4];

    OutageLabHold(int pending, Delays delays) {
        this.delays = delays;
        for (int i = 0; i < pending; i++) {
            type(i).in(delays.nextNs(), this);
        }
    }

    @Override
    public void run(long operations) {
        left = operations;
        sim.run();
    }

    private EventType<OutageLabHold> type(int i) {
        return switch (i & 3) {
            case 0 -> arrival;
            case 1 -> service;
            case 2 -> reply;
            default -> check;
        };
    }

    private void arrived() {
        counts[0]++;
        hold(service);
    }

    private void served() {
        counts[1]++;
        hold(reply);
    }

    private void replied() {
        counts[2]++;
        hold(check);
    }

    private void checked() {
        counts[3]++;
        hold(arrival);
    }

    private void hold(EventType<OutageLabHold> next) {
        next.in(delays.nextNs(), this);
        if (--left == 0) {
            sim.stop();
        }
    }
}
