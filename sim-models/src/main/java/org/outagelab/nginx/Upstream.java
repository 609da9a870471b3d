package org.outagelab.nginx;

import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;

/** How nginx passes requests on to its peers, one after the other (ngx_http_upstream.c, docs/models/nginx.md). */
final class Upstream {
    static final Outcome NO_LIVE_UPSTREAM = Outcome.http(502, "no live upstream");
    static final Outcome UPSTREAM_REFUSED = Outcome.http(502, "upstream refused");
    static final Outcome UPSTREAM_RESET = Outcome.http(502, "upstream closed");
    static final Outcome CONNECT_TIMEOUT = Outcome.http(504, "upstream connect timeout");
    static final Outcome READ_TIMEOUT = Outcome.http(504, "upstream read timeout");
    static final Outcome NO_CONNECTIONS = Outcome.http(500, "worker_connections exceeded");
    static final Outcome NO_FILES = Outcome.http(500, "too many open files");

    private final Phases phases;
    private final Simulation simulation;
    private final NginxSpec spec;
    /** Answers that count as failures, by status. */
    private final boolean[] failing = new boolean[600];
    private final TimeoutLane<Exchange> connectTimeouts;
    private final TimeoutLane<Exchange> readTimeouts;

    Upstream(Phases phases, Simulation simulation, String owner, NginxSpec spec) {
        this.phases = phases;
        this.simulation = simulation;
        this.spec = spec;
        for (var failure : spec.nextUpstream()) {
            if (failure.startsWith("http_")) {
                failing[Integer.parseInt(failure.substring(5))] = true;
            }
        }
        this.connectTimeouts = simulation.timeoutLane(spec.connectNs(), phases.event(this::connectTimedOut));
        this.readTimeouts = simulation.timeoutLane(spec.readNs(), phases.event(this::readTimedOut));
    }

    /** Passes a request on. */
    void begin(Exchange exchange) {
        tryNext(exchange, NO_LIVE_UPSTREAM, "error");
    }

    /** Its client has left. */
    void abandoned(Exchange exchange) {
        phases.clientLeft(exchange);
    }

    void connected(Exchange exchange, Call call) {
        if (exchange.loop.blocked()) {
            exchange.loop.later(() -> connected(exchange, call));
        } else if (call == exchange.back && exchange.connecting) {
            connectTimeouts.cancel(exchange.timeout);
            waitForReply(exchange);
        }
    }

    void ended(Exchange exchange, Call call, Outcome outcome) {
        if (exchange.loop.blocked()) {
            exchange.loop.later(() -> ended(exchange, call, outcome));
            return;
        }
        if (call != exchange.back) {
            return;
        }
        boolean connecting = exchange.connecting;
        if (outcome.status() > 0) {
            answered(exchange, call, outcome);
            return;
        }
        boolean kept = exchange.connection != null;
        release(exchange);
        if (kept && outcome == Outcome.RESET) {
            // A kept connection that fails costs no try (ngx_http_upstream_next, "inform balancer instead").
            exchange.freeTry(exchange.loop.peers.size() == 1);
        }
        if (outcome == Outcome.REFUSED) {
            failed(exchange, "error", connecting, UPSTREAM_REFUSED);
        } else if (outcome == Outcome.UNREACHABLE) {
            failed(exchange, "timeout", connecting, CONNECT_TIMEOUT);
        } else {
            failed(exchange, "error", connecting, UPSTREAM_RESET);
        }
    }

    private void answered(Exchange exchange, Call call, Outcome outcome) {
        boolean next = failing[outcome.status()];
        if (!next && exchange.loop.kept != null && exchange.peer.route().keepsConnections()) {
            keep(exchange, call);
        }
        release(exchange);
        if (next) {
            failed(exchange, "http_" + outcome.status(), false, outcome);
        } else {
            exchange.loop.peers.succeeded(exchange.peer);
            phases.ended(exchange, outcome, outcome == Outcome.OK ? null : "http_" + outcome.status());
        }
    }

    private void keep(Exchange exchange, Call call) {
        long nowNs = simulation.nowNs();
        var connection = exchange.connection == null
                ? new KeptConnections.Connection(exchange.peer, call.epoch(), nowNs)
                : exchange.connection;
        exchange.loop.kept.keep(connection, nowNs);
    }

    private void tryNext(Exchange exchange, Outcome otherwise, String failure) {
        if (phases.clientGone(exchange) && exchange.fetch() == null) {
            phases.leave(exchange);
            return;
        }
        var peer = phases.pick(exchange);
        if (peer == null) {
            phases.ended(exchange, otherwise, failure);
            return;
        }
        var loop = exchange.loop;
        exchange.connection = loop.kept == null ? null : loop.kept.take(peer, simulation.nowNs());
        if (exchange.connection == null && !phases.hasFile(loop)) {
            phases.finish(exchange, NO_FILES);
            return;
        } else if (exchange.connection == null && !loop.takesSocket(spec.usableConnections(), simulation.nowNs())) {
            phases.finish(exchange, NO_CONNECTIONS);
            return;
        }
        exchange.tries(peer);
        peer.use();
        loop.sockets++;
        exchange.back = exchange.background
                ? peer.route().call(exchange.front.request(), exchange)
                : peer.route().call(exchange.front, exchange);
        if (exchange.connection != null) {
            peer.route().reuse(exchange.back, exchange.connection.leadsTo());
            waitForReply(exchange);
        } else if (peer.route().open(exchange.back)) {
            waitForReply(exchange);
        } else {
            exchange.connecting = true;
            exchange.timeout = connectTimeouts.start(exchange);
        }
    }

    private void waitForReply(Exchange exchange) {
        exchange.connecting = false;
        exchange.timeout = readTimeouts.start(exchange);
    }

    private void connectTimedOut(Exchange exchange) {
        if (!exchange.ended && exchange.connecting) {
            exchange.back.close();
            release(exchange);
            failed(exchange, "timeout", true, CONNECT_TIMEOUT);
        }
    }

    private void readTimedOut(Exchange exchange) {
        if (!exchange.ended && exchange.back != null && !exchange.connecting) {
            exchange.back.close();
            release(exchange);
            failed(exchange, "timeout", false, READ_TIMEOUT);
        }
    }

    /** ngx_http_upstream_next (docs/models/nginx.md#next-upstream). */
    private void failed(Exchange exchange, String failure, boolean connecting, Outcome outcome) {
        var peers = exchange.loop.peers;
        if (!failure.equals("http_403") && !failure.equals("http_404")) {
            peers.failed(exchange.peer, simulation.nowNs());
        }
        int allowed = spec.tries() == 0 ? peers.size() : Math.min(spec.tries(), peers.size());
        boolean late = spec.nextTimeoutNs() > 0
                && simulation.nowNs() - exchange.acceptedAtNs() >= spec.nextTimeoutNs();
        boolean sent = !connecting && outcome != UPSTREAM_REFUSED;
        boolean mayRepeat = !sent
                || exchange.front.request().idempotent()
                || spec.nextUpstream().contains("non_idempotent");
        if (exchange.tries() >= allowed || late || !mayRepeat || !spec.nextUpstream().contains(failure)) {
            phases.ended(exchange, outcome, failure);
        } else {
            tryNext(exchange, outcome, failure);
        }
    }

    /** The connection to the peer is given up or idle. */
    void release(Exchange exchange) {
        if (exchange.back != null) {
            (exchange.connecting ? connectTimeouts : readTimeouts).cancel(exchange.timeout);
            exchange.timeout = 0;
            exchange.connecting = false;
            exchange.back = null;
            exchange.connection = null;
            exchange.peer.release();
            exchange.loop.sockets--;
        }
    }
}
