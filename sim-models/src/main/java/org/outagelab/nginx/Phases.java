package org.outagelab.nginx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.call.Stall;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.machine.Cpu;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Unit;
import org.outagelab.tls.Termination;

/**
 * What becomes of a request inside nginx, phase by phase: limits, a file, the cache, the upstream group, its answer
 * (ngx_http_core_module.c).
 */
final class Phases implements Cpu.Completion {
    static final Outcome NOT_FOUND = Outcome.http(404, "nothing served here");
    static final Outcome TOO_LARGE = Outcome.http(413, "request body too large");

    private final Nginx nginx;
    private final Simulation simulation;
    private final Unit unit;
    private final NginxSpec spec;
    private final Execution execution;
    /** Null where its clients speak plaintext. */
    private final Termination tls;
    private final Upstream upstream;
    /** Null without {@code cache}. */
    private final Cache cache;
    /** Null when all files are in memory. */
    private final FileReads reads;
    private final LeakyBuckets limitRequests;
    private final Map<Integer, Integer> processed = new LinkedHashMap<>();
    private final Outcome rejected;
    private final Outcome tooMany;
    private final EventType<Exchange> heldBack;
    private final EventType<Exchange> lookAgain;
    private final EventType<Exchange> sent;
    private final EventType<Exchange> tooSlow;
    private final EventType<Exchange> taken;

    Phases(Nginx nginx, Simulation simulation, Unit unit, NginxSpec spec, Execution execution) {
        this.nginx = nginx;
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.execution = execution;
        this.tls = spec.tls() == null
                ? null
                : new Termination(
                        simulation,
                        execution,
                        spec.tls(),
                        (call, loop) -> secured(call, (Loop) loop),
                        loop -> handshakeEnded((Loop) loop));
        this.upstream = new Upstream(this, simulation, unit.name(), spec);
        this.cache = spec.cache() == null ? null : new Cache(spec.cache());
        this.reads = spec.reads() == null ? null : new FileReads(this, simulation, unit, spec.reads(), execution);
        this.limitRequests = spec.limitRequests() == null ? null : new LeakyBuckets(spec.limitRequests());
        this.rejected = spec.limitRequests() == null
                ? null
                : Outcome.http(spec.limitRequests().status(), "limit_req", spec.limitRequests().retryAfterNs());
        this.tooMany = spec.limitConnections() == null
                ? null
                : Outcome.http(
                        spec.limitConnections().status(), "limit_conn", spec.limitConnections().retryAfterNs());
        this.heldBack = event(this::letThrough);
        this.lookAgain = event(this::lookAgain);
        this.sent = event(this::requestComplete);
        this.tooSlow = event(this::requestTooSlow);
        this.taken = event(this::answerTaken);
    }

    Execution execution() {
        return execution;
    }

    /** Something that happens to a request, when its worker gets to it. */
    EventType<Exchange> event(EventHandler<Exchange> handler) {
        return execution.event(exchange -> whenFree(exchange, handler));
    }

    /** At once, or when the worker goes on; unless another peer answers for it by then. */
    void whenFree(Exchange exchange, EventHandler<Exchange> handler) {
        if (!exchange.loop.blocked()) {
            handler.handle(exchange);
            return;
        }
        var asked = exchange.back;
        exchange.loop.later(() -> {
            if (exchange.back == asked) {
                handler.handle(exchange);
            }
        });
    }

    void clientLeft(Exchange exchange) {
        nginx.abandoned(exchange);
    }

    void acceptWaiting() {
        nginx.acceptWaiting();
    }

    /** The disk answers again. */
    void readsResumed() {
        if (reads != null) {
            reads.resume();
        }
    }

    Upstream upstream() {
        return upstream;
    }

    boolean hasFile(Loop loop) {
        return nginx.hasFile(loop);
    }

    /** No worker lives that would bring what it was fetching. */
    void forgetUpdates() {
        if (cache != null) {
            cache.forgetUpdates();
        }
    }

    /**
     * 499: the upstream request is aborted too; what the upstream makes of it is its own business. One that fills the cache
     * goes on without its client (ngx_http_upstream_check_broken_connection).
     */
    void abandoned(Exchange exchange) {
        if (exchange.back != null && exchange.fetch() != null && exchange.fetch().updates()) {
            exchange.background = true;
            exchange.loop.sockets--;
        } else if (!spec.ignoresClientAbort() || exchange.back == null) {
            leave(exchange);
        }
    }

    /** Their worker is gone. */
    void reset(List<Exchange> lost) {
        lost.forEach(this::drop);
        for (var exchange : lost) {
            if (!exchange.background) {
                exchange.front.answer(Outcome.RESET);
            }
        }
    }

    /** A connection with a request has been accepted. */
    void accept(Call call, Loop loop) {
        if (!loop.takesSocket(spec.usableConnections(), simulation.nowNs())) {
            call.answer(Outcome.RESET);
            return;
        }
        if (tls == null || call.reused()) {
            serve(call, loop);
        } else {
            loop.sockets++;
            loop.handshaking++;
            tls.accept(call, loop);
        }
    }

    /** Null where its clients speak plaintext. */
    Termination tls() {
        return tls;
    }

    private void secured(Call call, Loop loop) {
        handshakeOver(loop);
        if (loop.blocked()) {
            loop.later(() -> serve(call, loop));
        } else {
            serve(call, loop);
        }
    }

    private void handshakeOver(Loop loop) {
        loop.sockets--;
        loop.handshaking--;
    }

    /** Handshakes with a worker that is gone. */
    void workerDied(Loop loop) {
        if (tls != null) {
            loop.dropHandshakes();
            tls.workerDied(loop);
        }
    }

    /** Without a request: its client has left, or does not want it. */
    private void handshakeEnded(Loop loop) {
        handshakeOver(loop);
        nginx.done();
    }

    /** A request has come over a connection. */
    void serve(Call call, Loop loop) {
        var exchange = new Exchange(loop, call);
        if (spec.nextTimeoutNs() > 0) {
            exchange.acceptedAtNs(simulation.nowNs());
        }
        call.servedBy(exchange);
        loop.add(exchange);
        loop.sockets++;
        long sendNs = call.caller().sendingNs(call);
        if (sendNs > 0) {
            awaitRequest(exchange, sendNs, call.caller().stall(call));
        } else {
            begin(exchange);
        }
    }

    /** The header must be complete in time; in the body it is each pause that counts, here in the middle of the sending. */
    private void awaitRequest(Exchange exchange, long sendNs, Stall stall) {
        var patience = spec.patience();
        if (stall == null || stall.where() != Stall.Where.BODY) {
            boolean inTime = sendNs <= patience.headerNs();
            (inTime ? sent : tooSlow).in(inTime ? sendNs : patience.headerNs(), exchange);
        } else if (stall.silentNs() <= patience.bodyNs()) {
            if (sendNs != SimTime.NEVER) {
                sent.in(sendNs, exchange);
            }
        } else {
            long movingNs = stall.ns() == SimTime.NEVER ? 0 : Math.max(0, sendNs - stall.ns());
            tooSlow.in(SimTime.plus(movingNs / 2, patience.bodyNs()), exchange);
        }
    }

    private void requestComplete(Exchange exchange) {
        if (!exchange.ended) {
            begin(exchange);
        }
    }

    /** 408 in its log, or nothing while it writes; the client sees its connection closed without an answer (ngx_http_close_request). */
    private void requestTooSlow(Exchange exchange) {
        if (!exchange.ended) {
            finish(exchange, Outcome.RESET);
        }
    }

    private void begin(Exchange exchange) {
        var call = exchange.front;
        var wrong = unit.error(call.request().probe());
        if (wrong != null) {
            finish(exchange, wrong);
        } else if (spec.maxBodyBytes() > 0 && call.request().endpoint().bodyBytes() > spec.maxBodyBytes()) {
            // Before any limit and before the body is read (ngx_http_core_find_config_phase).
            finish(exchange, TOO_LARGE);
        } else if (limitRequests == null) {
            admit(exchange);
        } else {
            limit(exchange);
        }
    }

    private void limit(Exchange exchange) {
        int key = spec.limitRequests().perClient() ? exchange.front.request().client() : 0;
        long delayMs = limitRequests.delayMs(key, simulation.nowNs() / SimTime.MILLISECOND);
        if (delayMs == LeakyBuckets.REJECTED) {
            finish(exchange, rejected);
        } else if (delayMs > 0) {
            heldBack.in(delayMs * SimTime.MILLISECOND, exchange);
        } else {
            admit(exchange);
        }
    }

    private void letThrough(Exchange exchange) {
        if (!exchange.ended) {
            admit(exchange);
        }
    }

    private void admit(Exchange exchange) {
        var call = exchange.front;
        if (spec.limitConnections() != null) {
            int key = spec.limitConnections().perClient() ? call.request().client() : 0;
            if (processed.getOrDefault(key, 0) >= spec.limitConnections().most()) {
                finish(exchange, tooMany);
                return;
            }
            processed.merge(key, 1, Integer::sum);
            exchange.counted = true;
        }
        long cpuNs = unit.slowed(spec.cost().cpuNs() + ownWorkNs(call.request()));
        if (cpuNs > 0) {
            exchange.onCpu = true;
            execution.compute(cpuNs, exchange);
        } else {
            worked(exchange);
        }
    }

    @Override
    public void cpuDone(Object job) {
        if (Termination.isHandshake(job)) {
            tls.computed(job);
            return;
        }
        var exchange = (Exchange) job;
        exchange.onCpu = false;
        if (exchange.loop.blocked()) {
            whenFree(exchange, this::worked);
        } else {
            worked(exchange);
        }
    }

    /** CPU time of a static answer. */
    private long ownWorkNs(Request request) {
        long sum = 0;
        if (servesItself(request)) {
            for (int i = 0; i < request.steps(); i++) {
                sum += request.stepNs(i);
            }
        }
        return sum;
    }

    private boolean servesItself(Request request) {
        return request.endpoint().service().equals(spec.service());
    }

    private void worked(Exchange exchange) {
        if (exchange.ended) {
            return;
        }
        if (servesItself(exchange.front.request())) {
            // The file itself is one more.
            boolean opened = nginx.hasFile(exchange.loop);
            if (opened && reads != null && reads.misses()) {
                reads.read(exchange);
            } else {
                finish(exchange, opened ? Outcome.OK : Upstream.NO_FILES);
            }
        } else if (exchange.loop.peers.size() == 0) {
            finish(exchange, NOT_FOUND);
        } else if (clientGone(exchange)) {
            leave(exchange);
        } else if (cache != null && cache.covers(exchange.front.request())) {
            exchange.fetch(cache.fetch(exchange.front.request(), simulation.nowNs()));
            lookUp(exchange);
        } else {
            upstream.begin(exchange);
        }
    }

    /**
     * Whether nobody waits for the answer, and nginx looks: one that was stopped finds the FINs of clients that have left
     * when it goes on, and gives its peers no work for them (ngx_http_upstream_init_request; docs/models/nginx.md#passive-health).
     */
    boolean clientGone(Exchange exchange) {
        return !exchange.background && exchange.front.left() && !spec.ignoresClientAbort();
    }

    /** 499. */
    void leave(Exchange exchange) {
        drop(exchange);
        nginx.done();
    }

    /** The file of a request is in memory. */
    void fileRead(Exchange exchange) {
        if (!exchange.ended) {
            finish(exchange, Outcome.OK);
        }
    }

    private void lookUp(Exchange exchange) {
        switch (cache.look(exchange.fetch(), simulation.nowNs())) {
            case SERVE -> finish(exchange, Outcome.OK);
            case SERVE_AND_UPDATE -> {
                var update = new Exchange(exchange.loop, exchange.front);
                update.acceptedAtNs(simulation.nowNs());
                update.background = true;
                update.fetch(exchange.fetch());
                exchange.fetch(null);
                update.loop.add(update);
                finish(exchange, Outcome.OK);
                upstream.begin(update);
            }
            case FETCH -> upstream.begin(exchange);
            case WAIT -> lookAgain.in(cache.waitNs(exchange.fetch(), simulation.nowNs()), exchange);
        }
    }

    private void lookAgain(Exchange exchange) {
        if (exchange.ended) {
            return;
        }
        if (cache.stillWaits(exchange.fetch(), simulation.nowNs())) {
            lookAgain.in(cache.waitNs(exchange.fetch(), simulation.nowNs()), exchange);
        } else {
            lookUp(exchange);
        }
    }

    /**
     * The upstream has answered, or nothing more can be tried.
     *
     * @param failure the class of it, or null for an answer
     */
    void ended(Exchange exchange, Outcome outcome, String failure) {
        boolean stale = exchange.fetch() != null && failure != null && cache.servesStale(exchange.fetch(), failure);
        if (exchange.fetch() != null && outcome == Outcome.OK) {
            cache.store(exchange.fetch(), simulation.nowNs());
        }
        finish(exchange, stale ? Outcome.OK : outcome);
    }

    Peers.Peer pick(Exchange exchange) {
        return exchange.loop.peers.pick(simulation.nowNs(), exchange.tried(), exchange.front.request().client());
    }

    void finish(Exchange exchange, Outcome outcome) {
        if (outcome == Outcome.OK && !exchange.background) {
            var stall = exchange.front.caller().stall(exchange.front);
            if (stall != null && stall.where() == Stall.Where.ANSWER) {
                awaitReader(exchange, stall);
                return;
            }
        }
        close(exchange, outcome);
    }

    /**
     * The client does not read, and the answer is larger than what its kernel takes: the peer is free, for nginx has the
     * answer, but the connection is held (ngx_http_writer).
     */
    private void awaitReader(Exchange exchange, Stall stall) {
        if (exchange.fetch() != null) {
            cache.over(exchange.fetch());
            exchange.fetch(null);
        }
        if (stall.ns() <= spec.patience().sendNs()) {
            taken.in(stall.ns(), exchange);
        } else {
            tooSlow.in(spec.patience().sendNs(), exchange);
        }
    }

    private void answerTaken(Exchange exchange) {
        if (!exchange.ended) {
            close(exchange, Outcome.OK);
        }
    }

    private void close(Exchange exchange, Outcome outcome) {
        drop(exchange);
        if (!exchange.background) {
            nginx.keep(exchange, outcome);
            exchange.front.answer(outcome);
        }
        nginx.done();
    }

    /** Takes a request out of everything it is in, without an answer. */
    void drop(Exchange exchange) {
        if (exchange.onCpu) {
            exchange.onCpu = false;
            execution.abandon(exchange);
        }
        if (exchange.back != null) {
            exchange.back.close();
            upstream.release(exchange);
        }
        if (exchange.fetch() != null) {
            cache.over(exchange.fetch());
        }
        exchange.ended = true;
        if (exchange.counted) {
            int key = spec.limitConnections().perClient() ? exchange.front.request().client() : 0;
            processed.merge(key, -1, (present, less) -> present + less == 0 ? null : (Integer) (present + less));
        }
        exchange.loop.remove(exchange);
        if (!exchange.background) {
            exchange.loop.sockets--;
        }
    }
}
