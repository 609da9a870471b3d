package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.random.RandomStream;
import org.outagelab.host.AcceptQueue;
import org.outagelab.host.Cpu;
import org.outagelab.host.Inbox;
import org.outagelab.host.Program;
import org.outagelab.host.Rotation;
import org.outagelab.host.Route;
import org.outagelab.host.Supervised;
import org.outagelab.host.Unit;

/** One nginx: static files from its own CPU time, everything else from an upstream group. */
public final class Nginx implements Program, Supervised, Listener, Cpu.Completion {
    static final Outcome NO_LIVE_UPSTREAM = Outcome.http(502, "no live upstream");
    static final Outcome UPSTREAM_REFUSED = Outcome.http(502, "upstream refused");
    static final Outcome UPSTREAM_RESET = Outcome.http(502, "upstream closed");
    static final Outcome CONNECT_TIMEOUT = Outcome.http(504, "upstream connect timeout");
    static final Outcome READ_TIMEOUT = Outcome.http(504, "upstream read timeout");
    static final Outcome NO_CONNECTIONS = Outcome.http(500, "worker_connections exceeded");
    static final Outcome NOT_FOUND = Outcome.http(404, "nothing served here");

    private final Simulation simulation;
    private final Unit unit;
    private final NginxSpec spec;
    private final Loop[] loops;
    private final RandomStream accepts;
    private final AcceptQueue acceptQueue;
    private final Inbox inbox = new Inbox();
    private final TimeoutLane<Exchange> connectTimeouts;
    private final TimeoutLane<Exchange> readTimeouts;
    private final LeakyBuckets limitRequests;
    private final Map<Integer, Integer> processed = new LinkedHashMap<>();
    private final Outcome rejected;
    private final Outcome tooMany;
    private final EventType<Exchange> heldBack;
    private boolean masterless;
    private boolean stopping;

    /** @param upstream routes to the peers, in file order */
    public Nginx(Simulation simulation, Unit unit, NginxSpec spec, List<Route> upstream, Rotation rotation) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.loops = new Loop[spec.workers()];
        Peers peers = null;
        for (int i = 0; i < loops.length; i++) {
            peers = i > 0 && spec.group().zone()
                    ? peers
                    : new Peers(
                            unit.name(), upstream, spec.group(), spec.maxFails(), spec.failTimeoutNs(), rotation);
            loops[i] = new Loop(peers);
        }
        this.limitRequests = spec.limitRequests() == null ? null : new LeakyBuckets(spec.limitRequests());
        this.rejected = spec.limitRequests() == null
                ? null
                : Outcome.http(spec.limitRequests().status(), "limit_req");
        this.tooMany = spec.limitConnections() == null
                ? null
                : Outcome.http(spec.limitConnections().status(), "limit_conn");
        this.heldBack = timeout(this::letThrough);
        this.accepts = simulation.stream("accepting worker of " + unit.name());
        this.acceptQueue = new AcceptQueue(spec.backlog());
        this.connectTimeouts = simulation.timeoutLane(spec.connectNs(), timeout(this::connectTimedOut));
        this.readTimeouts = simulation.timeoutLane(spec.readNs(), timeout(this::readTimedOut));
        unit.runs(this);
    }

    private EventType<Exchange> timeout(EventHandler<Exchange> handler) {
        return simulation.eventType(unit.name(), exchange -> {
            if (frozen()) {
                inbox.add(handler, exchange);
            } else {
                handler.handle(exchange);
            }
        });
    }

    private boolean frozen() {
        return unit.state() == Unit.State.HUNG;
    }

    @Override
    public Connect connect(Call call) {
        if (stopping) {
            return Connect.REFUSED;
        }
        return acceptQueue.offer(frozen() ? 0 : Integer.MAX_VALUE / 2);
    }

    @Override
    public void arrived(Call call) {
        acceptQueue.arrived();
        if (stopping) {
            call.answer(Outcome.RESET);
        } else if (frozen()) {
            acceptQueue.add(call);
        } else {
            accept(call);
        }
    }

    @Override
    public void lost(Call call) {
        acceptQueue.arrived();
    }

    @Override
    public void abandoned(Call call) {
        if (frozen()) {
            inbox.add(this::abandoned, call);
        } else if (call.servedBy() instanceof Exchange exchange && !exchange.ended) {
            // 499: the upstream request is aborted too; what the upstream makes of it is its own business.
            drop(exchange);
            if (stopping) {
                exitIfDone();
            }
        }
    }

    @Override
    public void crashWorkers(int count) {
        int left = count;
        for (var loop : loops) {
            if (loop.alive && left > 0) {
                left--;
                loop.alive = !masterless;
                var lost = exchanges(loop);
                lost.forEach(this::drop);
                lost.forEach(exchange -> exchange.front.answer(Outcome.RESET));
                if (!spec.group().zone()) {
                    loop.peers.forget();
                }
            }
        }
        exitIfDone();
    }

    /** The workers go on serving; nobody starts others (reference/nginx.md §1, [L]). */
    @Override
    public void masterDied() {
        masterless = true;
    }

    /** QUIT: listening sockets are closed at once, requests under way are finished; {@code worker_shutdown_timeout} none. */
    @Override
    public void stop() {
        stopping = true;
        acceptQueue.close().forEach(call -> call.answer(Outcome.RESET));
        if (frozen()) {
            // Nobody is there to finish anything: its supervisor kills it.
            unit.exited();
        } else {
            exitIfDone();
        }
    }

    private void exitIfDone() {
        boolean busy = false;
        boolean alive = false;
        for (var loop : loops) {
            busy |= loop.newest != null;
            alive |= loop.alive;
        }
        if (!alive || stopping && !busy) {
            unit.exited();
        }
    }

    @Override
    public void died(boolean silent) {
        inbox.clear();
        masterless = false;
        stopping = false;
        var waiting = acceptQueue.close();
        var lost = new ArrayList<Exchange>();
        for (var loop : loops) {
            loop.alive = true;
            lost.addAll(exchanges(loop));
        }
        for (var exchange : lost) {
            if (silent && exchange.back != null) {
                exchange.back.vanish();
            }
            drop(exchange);
        }
        if (!silent) {
            waiting.forEach(call -> call.answer(Outcome.RESET));
            lost.forEach(exchange -> exchange.front.answer(Outcome.RESET));
        }
    }

    private static List<Exchange> exchanges(Loop loop) {
        var all = new ArrayList<Exchange>();
        for (var exchange = loop.newest; exchange != null; exchange = exchange.older) {
            all.add(exchange);
        }
        return all;
    }

    @Override
    public void started() {
        for (var loop : loops) {
            loop.peers.forget();
        }
    }

    @Override
    public void hung() {
        for (var loop : loops) {
            for (var exchange = loop.newest; exchange != null; exchange = exchange.older) {
                if (exchange.onCpu) {
                    exchange.frozenWorkNs = unit.host().cpu().remainingNs(exchange);
                    unit.host().cpu().cancel(exchange);
                }
            }
        }
    }

    @Override
    public void thawed() {
        for (var loop : loops) {
            for (var exchange = loop.newest; exchange != null; exchange = exchange.older) {
                if (exchange.onCpu) {
                    unit.host().cpu().run(exchange.frozenWorkNs, this, exchange);
                }
            }
        }
        inbox.deliver();
        for (var call = acceptQueue.poll(); call != null; call = acceptQueue.poll()) {
            accept(call);
        }
    }

    @Override
    public void cpuDone(Object job) {
        var exchange = (Exchange) job;
        exchange.onCpu = false;
        worked(exchange);
    }

    void connected(Exchange exchange, Call call) {
        if (frozen()) {
            inbox.add(ignored -> connected(exchange, call), null);
        } else if (call == exchange.back && exchange.connecting) {
            connectTimeouts.cancel(exchange.timeout);
            waitForReply(exchange);
        }
    }

    void ended(Exchange exchange, Call call, Outcome outcome) {
        if (frozen()) {
            inbox.add(ignored -> ended(exchange, call, outcome), null);
            return;
        }
        if (call != exchange.back) {
            return;
        }
        boolean connecting = exchange.connecting;
        releaseBack(exchange);
        if (outcome == Outcome.REFUSED) {
            failed(exchange, "error", connecting, UPSTREAM_REFUSED);
        } else if (outcome == Outcome.UNREACHABLE) {
            failed(exchange, "timeout", connecting, CONNECT_TIMEOUT);
        } else if (outcome.status() == 0) {
            failed(exchange, "error", connecting, UPSTREAM_RESET);
        } else if (spec.nextUpstream().contains("http_" + outcome.status())) {
            failed(exchange, "http_" + outcome.status(), connecting, outcome);
        } else {
            exchange.loop.peers.succeeded(exchange.peer);
            finish(exchange, outcome);
        }
    }

    private void accept(Call call) {
        if (call.connectOnly()) {
            return;
        }
        var loop = chooseLoop();
        if (loop.sockets >= spec.workerConnections()) {
            call.answer(Outcome.RESET);
            return;
        }
        var exchange = new Exchange(this, loop, call, simulation.nowNs());
        call.servedBy(exchange);
        exchange.older = loop.newest;
        if (loop.newest != null) {
            loop.newest.newer = exchange;
        }
        loop.newest = exchange;
        loop.sockets++;
        var wrong = unit.error(call.request().probe());
        if (wrong != null) {
            finish(exchange, wrong);
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
            unit.host().cpu().run(cpuNs, this, exchange);
        } else {
            worked(exchange);
        }
    }

    /** The workers race for a new connection: any of those alive, with equal chances. */
    private Loop chooseLoop() {
        if (loops.length == 1) {
            return loops[0];
        }
        int alive = 0;
        for (var loop : loops) {
            alive += loop.alive ? 1 : 0;
        }
        int number = accepts.nextInt(alive);
        for (var loop : loops) {
            if (loop.alive && number-- == 0) {
                return loop;
            }
        }
        throw new IllegalStateException("no worker of " + unit.name() + " is alive");
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
        if (servesItself(exchange.front.request())) {
            finish(exchange, Outcome.OK);
        } else if (exchange.loop.peers.size() == 0) {
            finish(exchange, NOT_FOUND);
        } else {
            tryNext(exchange, NO_LIVE_UPSTREAM);
        }
    }

    private void tryNext(Exchange exchange, Outcome otherwise) {
        var peers = exchange.loop.peers;
        var peer = peers.pick(simulation.nowNs(), exchange.tried(), exchange.front.request().client());
        if (peer == null) {
            finish(exchange, otherwise);
            return;
        }
        if (exchange.loop.sockets >= spec.workerConnections()) {
            finish(exchange, NO_CONNECTIONS);
            return;
        }
        exchange.triedToo(peer);
        exchange.peer = peer;
        peer.use();
        exchange.loop.sockets++;
        exchange.back = peer.route().call(exchange.front, exchange);
        if (peer.route().open(exchange.back)) {
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
            releaseBack(exchange);
            failed(exchange, "timeout", true, CONNECT_TIMEOUT);
        }
    }

    private void readTimedOut(Exchange exchange) {
        if (!exchange.ended && exchange.back != null && !exchange.connecting) {
            exchange.back.close();
            releaseBack(exchange);
            failed(exchange, "timeout", false, READ_TIMEOUT);
        }
    }

    /** ngx_http_upstream_next (reference §4). */
    private void failed(Exchange exchange, String failure, boolean connecting, Outcome outcome) {
        var peers = exchange.loop.peers;
        if (!failure.equals("http_403") && !failure.equals("http_404")) {
            peers.failed(exchange.peer, simulation.nowNs());
        }
        int allowed = spec.tries() == 0 ? peers.size() : Math.min(spec.tries(), peers.size());
        boolean late = spec.nextTimeoutNs() > 0
                && simulation.nowNs() - exchange.acceptedAtNs >= spec.nextTimeoutNs();
        boolean sent = !connecting && outcome != UPSTREAM_REFUSED;
        boolean mayRepeat = !sent
                || exchange.front.request().idempotent()
                || spec.nextUpstream().contains("non_idempotent");
        if (exchange.tried().size() >= allowed || late || !mayRepeat || !spec.nextUpstream().contains(failure)) {
            finish(exchange, outcome);
        } else {
            tryNext(exchange, outcome);
        }
    }

    private void finish(Exchange exchange, Outcome outcome) {
        drop(exchange);
        exchange.front.answer(outcome);
        if (stopping) {
            exitIfDone();
        }
    }

    private void drop(Exchange exchange) {
        if (exchange.onCpu) {
            exchange.onCpu = false;
            unit.host().cpu().cancel(exchange);
        }
        if (exchange.back != null) {
            exchange.back.close();
            releaseBack(exchange);
        }
        exchange.ended = true;
        if (exchange.counted) {
            int key = spec.limitConnections().perClient() ? exchange.front.request().client() : 0;
            processed.merge(key, -1, (present, less) -> present + less == 0 ? null : (Integer) (present + less));
        }
        if (exchange.newer != null) {
            exchange.newer.older = exchange.older;
        } else if (exchange.loop.newest == exchange) {
            exchange.loop.newest = exchange.older;
        }
        if (exchange.older != null) {
            exchange.older.newer = exchange.newer;
        }
        exchange.loop.sockets--;
    }

    private void releaseBack(Exchange exchange) {
        if (exchange.back != null) {
            (exchange.connecting ? connectTimeouts : readTimeouts).cancel(exchange.timeout);
            exchange.timeout = 0;
            exchange.connecting = false;
            exchange.back = null;
            exchange.peer.release();
            exchange.loop.sockets--;
        }
    }

    /** One worker process: an event loop with connections and upstream state of its own. */
    static final class Loop {
        private final Peers peers;
        private Exchange newest;
        private int sockets;
        private boolean alive = true;

        Loop(Peers peers) {
            this.peers = peers;
        }
    }
}
