package org.outagelab.haproxy;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Outcome;
import org.outagelab.call.TlsClient;
import org.outagelab.call.TlsMemory;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Execution;

/**
 * The active check of one server (check.c, docs/models/haproxy.md#health-checks): a real call to its port, its own interval by
 * state, and the counter that decides.
 */
final class HealthCheck implements Caller {
    /** HAProxy wakes for a timer one millisecond late when idle (compute_poll_timeout). */
    static final long TICK_NS = SimTime.MILLISECOND;

    private final Simulation simulation;
    private final HaproxySpec.ServerSpec spec;
    private ServerStates states;
    private Server server;
    private final Endpoint httpEndpoint;
    private final long timeoutNs;
    private final long connectTimeoutNs;
    private final RandomStream random;
    private final Execution execution;
    private final Timer nextCheck;
    private final Timer limit;
    private int health;
    private int found = -1;
    private int errors;
    private Call call;
    private boolean connecting;
    /** Connected, and shaking hands. */
    private boolean shaking;
    /** Its own side of a TLS handshake is on the CPU, and nothing sent yet. */
    private boolean preparing;

    /**
     * @param server that it checks; after a reload the same line of the new process
     * @param httpEndpoint what {@code option httpchk} asks for, or null for a TCP connect
     * @param timeoutNs {@code timeout check}, or NEVER when unset
     * @param connectTimeoutNs {@code timeout connect}
     */
    HealthCheck(
            Simulation simulation,
            String owner,
            Server server,
            Endpoint httpEndpoint,
            long timeoutNs,
            long connectTimeoutNs,
            Execution execution) {
        this.simulation = simulation;
        this.server = server;
        this.spec = server.spec();
        this.httpEndpoint = httpEndpoint;
        this.timeoutNs = timeoutNs;
        this.connectTimeoutNs = connectTimeoutNs;
        this.execution = execution;
        this.random = simulation.stream("check of " + server.name() + " by " + owner);
        EventType<Void> next = execution.event(ignored -> start());
        EventType<Void> timeout = execution.event(ignored -> timedOut());
        this.nextCheck = next.timer(null);
        this.limit = timeout.timer(null);
        this.health = full();
    }

    /** The interval of the state that it starts in: {@code fastinter} where the counter is not full (srv_getinter). */
    long intervalAtStartNs() {
        return intervalNs(healthAtStart());
    }

    /** Whether the last checks say up. */
    boolean passing() {
        return health >= spec.rise();
    }

    /** From now on it checks for this process. */
    void checksFor(ServerStates process, Server of) {
        states = process;
        server.check = null;
        server = of;
        of.check = this;
        errors = 0;
    }

    /**
     * Begins checking.
     *
     * @param offsetNs when the first check starts, from now
     * @param steady true: checks have been going on, so the counter is full, the offset is a phase of the interval, and
     *     a {@code first-check} of the file overrides it; false: as after a start of HAProxy
     */
    void begin(long nowNs, long offsetNs, boolean steady) {
        health = steady ? full() : healthAtStart();
        found = -1;
        long periodNs = spec.interNs() + TICK_NS;
        var given = spec.firstCheckNs();
        if (steady && given != null) {
            nextCheck.restartAt(given >= 0 ? given : nowNs + Math.floorMod(given, periodNs));
        } else {
            nextCheck.restartAt(nowNs + (steady ? offsetNs % periodNs : offsetNs));
        }
        if (server.admin() == Server.Admin.MAINT) {
            stop();
        }
    }

    void stop() {
        nextCheck.cancel();
        limit.cancel();
        if (call != null) {
            stopsPreparing();
            call.vanish();
            call = null;
            shaking = false;
        }
    }

    @Override
    public void connected(Call connected) {
        if (connected == call) {
            connected();
        }
    }

    @Override
    public TlsClient tls() {
        return spec.tls() == null ? TlsClient.FORGETFUL : spec.tls();
    }

    @Override
    public TlsMemory tlsMemory() {
        return server.tlsMemory();
    }

    @Override
    public void secured(Call secured) {
        if (secured == call) {
            shaking = false;
            established();
        }
    }

    private void connected() {
        if (spec.tlsCheck()) {
            shaking = true;
        } else {
            established();
        }
    }

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended != call) {
            return;
        }
        boolean pass = httpEndpoint != null && outcome.status() >= 200 && outcome.status() < 400;
        if (shaking) {
            finish(false, "Layer6 invalid response, SSL handshake failure");
            return;
        }
        finish(pass, httpEndpoint == null ? "Layer4 " + outcome : "Layer7 " + outcome);
    }

    /** What a process before had counted, else what {@code init-state} leaves to be proven. */
    private int healthAtStart() {
        if (found >= 0) {
            return found;
        }
        return switch (spec.initState()) {
            case FULLY_UP -> full();
            case UP -> spec.rise();
            case DOWN -> spec.rise() - 1;
            case FULLY_DOWN -> 0;
        };
    }

    /** The counter of passed and failed checks. */
    int health() {
        return health;
    }

    /**
     * What it finds when it begins next.
     *
     * @param healthBefore the counter of the process before, -1 for none
     */
    void startsAt(int healthBefore) {
        found = healthBefore;
    }

    private int full() {
        return spec.rise() + spec.fall() - 1;
    }

    private void start() {
        var endpoint = httpEndpoint == null ? ConnectOnly.ENDPOINT : httpEndpoint;
        call = server.route().call(endpoint.request(-1, random, true), this);
        connecting = true;
        long interNs = spec.interNs();
        // Unset `timeout check`: one timer of `inter` covers connect and read; set, it is bounded by both.
        limit.restart(timeoutNs == SimTime.NEVER ? interNs : Math.min(connectTimeoutNs, interNs));
        long cpuNs = spec.tlsCheck() ? server.handshakeNs() : 0;
        if (cpuNs > 0) {
            preparing = true;
            execution.compute(cpuNs, this);
        } else {
            open();
        }
    }

    /** The CPU has done this side's part of a handshake. */
    void prepared() {
        preparing = false;
        open();
    }

    private void open() {
        if (server.route().open(call)) {
            connected();
        }
    }

    /**
     * Takes it off the CPU.
     *
     * @return whether nothing had been sent
     */
    private boolean stopsPreparing() {
        boolean unsent = preparing;
        if (unsent) {
            preparing = false;
            execution.abandon(this);
            call.vanish();
        }
        return unsent;
    }

    private void established() {
        connecting = false;
        if (httpEndpoint == null) {
            call.close();
            finish(true, spec.tlsCheck() ? "Layer6 check passed" : "Layer4 check passed");
        } else {
            limit.restart(timeoutNs == SimTime.NEVER ? spec.interNs() : timeoutNs);
        }
    }

    private void timedOut() {
        if (call == null) {
            return;
        }
        if (!stopsPreparing()) {
            call.close();
        }
        finish(false, shaking ? "Layer6 timeout" : connecting ? "Layer4 timeout" : "Layer7 timeout");
    }

    private void finish(boolean pass, String reason) {
        call = null;
        shaking = false;
        limit.cancel();
        if (pass) {
            passed(reason);
        } else {
            failed(reason);
        }
        nextCheck.restart(intervalNs() + TICK_NS);
    }

    private void passed(String reason) {
        errors = 0;
        if (health < full()) {
            health++;
        }
        if (health >= spec.rise()) {
            health = full();
            states.serverUp(server, reason);
        }
    }

    private void failed(String reason) {
        if (health > 0) {
            health--;
        }
        if (health < spec.rise()) {
            health = 0;
            states.serverDown(server, reason);
        }
    }

    /**
     * A result of live traffic under {@code observe} (check.c __health_adjust, docs/models/haproxy.md#health-checks): {@code error-limit} bad
     * ones in a row count as a failed check, or more; a good one forgets them.
     */
    void observed(boolean good) {
        if (good) {
            errors = 0;
            return;
        }
        errors++;
        if (errors < spec.errorLimit()) {
            return;
        }
        errors = 0;
        if (spec.onError() == HaproxySpec.OnError.SUDDEN_DEATH && health > spec.rise()) {
            health = spec.rise() + 1;
        } else if (spec.onError() == HaproxySpec.OnError.MARK_DOWN && health > spec.rise()) {
            health = spec.rise();
        }
        if (spec.onError() != HaproxySpec.OnError.FASTINTER) {
            failed("Detected " + spec.errorLimit() + " consecutive errors");
        }
        // Only a fastinter of its own pulls the next check forward.
        long soonNs = SimTime.plus(simulation.nowNs(), spec.fastinterNs());
        if (spec.fastinterNs() != spec.interNs() && nextCheck.pending() && soonNs < nextCheck.dueNs()) {
            nextCheck.restartAt(soonNs);
        }
    }

    private long intervalNs(int counter) {
        if (counter == full()) {
            return spec.interNs();
        }
        return counter == 0 ? spec.downinterNs() : spec.fastinterNs();
    }

    private long intervalNs() {
        long interval = intervalNs(health);
        if (spec.spreadChecks() > 0) {
            interval += Math.round(interval * spec.spreadChecks() * (2 * random.nextDouble() - 1));
        }
        return interval;
    }
}
