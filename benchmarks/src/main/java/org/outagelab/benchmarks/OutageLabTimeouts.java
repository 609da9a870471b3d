package org.outagelab.benchmarks;

import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;

/** A timeout set and cancelled per item, {@code size} in flight: one event, one start and one cancel per operation. */
final class OutageLabTimeouts implements Model {
    private final Simulation sim = new Simulation(1);
    private final Delays delays = Delays.exponential();
    private final TimeoutLane<OutageLabTimeouts> lane =
            sim.timeoutLane(30 * SimTime.SECOND, sim.eventType("client", model -> {}));
    private final EventType<OutageLabTimeouts> reply = sim.eventType("server", model -> replied());
    private final long[] handles;
    private int next;
    private long left;

    OutageLabTimeouts(int size) {
        handles = new long[size];
        for (int i = 0; i < size; i++) {
            handles[i] = lane.start(this);
            reply.in(delays.nextNs(), this);
        }
    }

    @Override
    public void run(long operations) {
        left = operations;
        sim.run();
        if (sim.eventsPending() > handles.length + 1 || lane.size() > handles.length) {
            throw new IllegalStateException("the queue has grown to " + sim.eventsPending());
        }
    }

    int pending() {
        return sim.eventsPending();
    }

    private void replied() {
        lane.cancel(handles[next]);
        handles[next] = lane.start(this);
        next = next + 1 == handles.length ? 0 : next + 1;
        reply.in(delays.nextNs(), this);
        if (--left == 0) {
            sim.stop();
        }
    }
}
