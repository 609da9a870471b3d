package org.outagelab.haproxy;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.host.Inbox;

/**
 * The active check of one server (check.c, reference/haproxy.md §2): a real call to its port, its own interval by
 * state, and the counter that decides.
 */
final class HealthCheck implements Caller {
    /** HAProxy wakes for a timer one millisecond late when idle (compute_poll_timeout). */
    static final long TICK_NS = SimTime.MILLISECOND;

    private final Backend backend;
    private final Server server;
    private final Endpoint httpEndpoint;
    private final long timeoutNs;
    private final long connectTimeoutNs;
    private final RandomStream random;
    private final Inbox inbox;
    private final Timer nextCheck;
    private final Timer limit;
    private int health;
    private Call call;
    private boolean connecting;

    /**
     * @param httpEndpoint what {@code option httpchk} asks for, or null for a TCP connect
     * @param timeoutNs {@code timeout check}, or NEVER when unset
     * @param connectTimeoutNs {@code timeout connect}
     */
    HealthCheck(
            Simulation simulation,
            String owner,
            Backend backend,
            Server server,
            Endpoint httpEndpoint,
            long timeoutNs,
            long connectTimeoutNs,
            Inbox inbox) {
        this.backend = backend;
        this.server = server;
        this.httpEndpoint = httpEndpoint;
        this.timeoutNs = timeoutNs;
        this.connectTimeoutNs = connectTimeoutNs;
        this.random = simulation.stream("check of " + server.name() + " by " + owner);
        this.inbox = inbox;
        EventType<Void> next = simulation.eventType(owner, ignored -> start());
        EventType<Void> timeout = simulation.eventType(owner, ignored -> timedOut());
        this.nextCheck = next.timer(null);
        this.limit = timeout.timer(null);
        this.health = full();
    }

    long intervalAtStartNs() {
        return server.spec().interNs();
    }

    /**
     * Begins checking.
     *
     * @param offsetNs when the first check starts, from now
     * @param steady true: checks have been going on, so the counter is full, the offset is a phase of the interval, and
     *     a {@code first-check} of the file overrides it; false: as after a start of HAProxy
     */
    void begin(long nowNs, long offsetNs, boolean steady) {
        health = steady ? full() : server.spec().rise();
        long periodNs = server.spec().interNs() + TICK_NS;
        var given = server.spec().firstCheckNs();
        if (steady && given != null) {
            nextCheck.restartAt(given >= 0 ? given : nowNs + Math.floorMod(given, periodNs));
        } else {
            nextCheck.restartAt(nowNs + (steady ? offsetNs % periodNs : offsetNs));
        }
    }

    void stop() {
        nextCheck.cancel();
        limit.cancel();
        if (call != null) {
            call.vanish();
            call = null;
        }
    }

    @Override
    public void connected(Call connected) {
        if (connected == call) {
            if (backend.frozen()) {
                inbox.add(this::connected, connected);
            } else {
                established();
            }
        }
    }

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended != call) {
            return;
        }
        if (backend.frozen()) {
            inbox.add(ignored -> ended(ended, outcome), null);
            return;
        }
        boolean pass = httpEndpoint != null && outcome.status() >= 200 && outcome.status() < 400;
        finish(pass, httpEndpoint == null ? "Layer4 " + outcome : "Layer7 " + outcome);
    }

    private int full() {
        return server.spec().rise() + server.spec().fall() - 1;
    }

    private void start() {
        if (backend.frozen()) {
            inbox.add(ignored -> start(), null);
            return;
        }
        var endpoint = httpEndpoint == null ? ConnectOnly.ENDPOINT : httpEndpoint;
        call = server.route().call(endpoint.request(-1, random, true), this);
        connecting = true;
        long interNs = server.spec().interNs();
        // Unset `timeout check`: one timer of `inter` covers connect and read; set, it is bounded by both.
        limit.restart(timeoutNs == SimTime.NEVER ? interNs : Math.min(connectTimeoutNs, interNs));
        if (server.route().open(call)) {
            established();
        }
    }

    private void established() {
        connecting = false;
        if (httpEndpoint == null) {
            call.close();
            finish(true, "Layer4 check passed");
        } else {
            limit.restart(timeoutNs == SimTime.NEVER ? server.spec().interNs() : timeoutNs);
        }
    }

    private void timedOut() {
        if (backend.frozen()) {
            inbox.add(ignored -> timedOut(), null);
            return;
        }
        if (call == null) {
            return;
        }
        call.close();
        finish(false, connecting ? "Layer4 timeout" : "Layer7 timeout");
    }

    private void finish(boolean pass, String reason) {
        call = null;
        limit.cancel();
        int rise = server.spec().rise();
        if (pass) {
            if (health < full()) {
                health++;
            }
            if (health >= rise) {
                health = full();
                backend.serverUp(server, reason);
            }
        } else {
            if (health > 0) {
                health--;
            }
            if (health < rise) {
                health = 0;
                backend.serverDown(server, reason);
            }
        }
        nextCheck.restart(intervalNs() + TICK_NS);
    }

    private long intervalNs() {
        var spec = server.spec();
        long interval;
        if (health == full()) {
            interval = spec.interNs();
        } else if (health == 0) {
            interval = spec.downinterNs();
        } else {
            interval = spec.fastinterNs();
        }
        if (spec.spreadChecks() > 0) {
            interval += Math.round(interval * spec.spreadChecks() * (2 * random.nextDouble() - 1));
        }
        return interval;
    }
}
