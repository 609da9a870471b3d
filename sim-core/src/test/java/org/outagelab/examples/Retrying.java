package org.outagelab.examples;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.Timer;

/** Events, a timer and a timeout by hand. */
// snippet: events
public final class Retrying {
    private final Simulation sim = new Simulation(1);
    private final List<String> log = new ArrayList<>();
    private final EventType<String> reply = sim.eventType("server", this::replied);
    private final TimeoutLane<String> timeouts =
            sim.timeoutLane(100 * SimTime.MILLISECOND, sim.eventType("client", this::timedOut));
    private final Timer heartbeat = sim.<Void>eventType("client", ignored -> beat()).timer(null);
    private long timeout;

    public List<String> run() {
        timeout = timeouts.start("GET /item");
        reply.in(250 * SimTime.MILLISECOND, "first try");
        heartbeat.restart(SimTime.SECOND);
        sim.run();
        return log;
    }

    private void timedOut(String request) {
        log.add(SimTime.toSeconds(sim.nowNs()) + " s: " + request + " timed out, trying again");
        timeout = timeouts.start(request);
        reply.in(20 * SimTime.MILLISECOND, "second try");
    }

    private void replied(String which) {
        boolean inTime = timeouts.cancel(timeout);
        log.add(SimTime.toSeconds(sim.nowNs()) + " s: reply to the " + which + (inTime ? "" : ", too late"));
    }

    private void beat() {
        log.add(SimTime.toSeconds(sim.nowNs()) + " s: still here");
    }
}
// end
