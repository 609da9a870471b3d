package org.outagelab.keepalived;

import java.util.List;
import java.util.function.Consumer;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.net.Route;

/** A {@code vrrp_script} that asks the program beside it the real way: it waits in its queues, and may be killed. */
final class ScriptQuestion implements Caller {
    private static final Endpoint CONNECT_ONLY = new Endpoint("TCP connect", "CONNECT", "", List.of());

    private final Route route;
    private final Endpoint endpoint;
    private final long timeoutNs;
    private final Consumer<Boolean> result;
    private final RandomStream random;
    private final Timer limit;
    private Call call;

    /**
     * @param endpoint what is asked for; null to connect only
     * @param result told whether it passed
     */
    ScriptQuestion(
            Simulation simulation, String owner, Route route, Endpoint endpoint, long timeoutNs, Consumer<Boolean> result) {
        this.route = route;
        this.endpoint = endpoint;
        this.timeoutNs = timeoutNs;
        this.result = result;
        this.random = simulation.stream("script of " + owner);
        EventType<Void> tooLong = simulation.eventType(owner, ignored -> timedOut());
        this.limit = tooLong.timer(null);
    }

    /** Unless the script still runs: then this run is left out (vrrp_script_thread). */
    void ask() {
        if (call != null) {
            return;
        }
        call = route.call((endpoint == null ? CONNECT_ONLY : endpoint).request(-1, random, true), this);
        limit.restart(timeoutNs);
        var asked = call;
        if (route.open(asked)) {
            connected(asked);
        }
    }

    /** Its machine, or keepalived with it, is gone. */
    void stop() {
        limit.cancel();
        if (call != null) {
            call.vanish();
            call = null;
        }
    }

    @Override
    public void connected(Call connected) {
        if (connected == call && endpoint == null) {
            call.close();
            finish(true);
        }
    }

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended == call) {
            finish(outcome.status() >= 200 && outcome.status() < 400);
        }
    }

    private void timedOut() {
        if (call != null) {
            call.close();
            finish(false);
        }
    }

    private void finish(boolean passed) {
        call = null;
        limit.cancel();
        result.accept(passed);
    }
}
