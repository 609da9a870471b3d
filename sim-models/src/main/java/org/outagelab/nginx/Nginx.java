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
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.host.Cpu;
import org.outagelab.host.Execution;
import org.outagelab.host.Program;
import org.outagelab.host.Reloadable;
import org.outagelab.host.Rotation;
import org.outagelab.host.Route;
import org.outagelab.host.Supervised;
import org.outagelab.host.Unit;

/** One nginx: static files from its own CPU time, everything else from an upstream group. */
public final class Nginx implements Program, Supervised, Reloadable, Listener, Cpu.Completion {
    /** accept_mutex_delay: after EMFILE nothing is accepted for so long (ngx_event_accept.c). */
    private static final long ACCEPT_PAUSE_NS = 500 * SimTime.MILLISECOND;

    static final Outcome NOT_FOUND = Outcome.http(404, "nothing served here");

    private final Simulation simulation;
    private final Unit unit;
    private final NginxSpec spec;
    private final Loop[] loops;
    private final RandomStream accepts;
    private final Execution execution;
    private final List<Route> routes;
    private final Rotation rotation;
    private final Upstream upstream;
    /** Null without {@code cache}. */
    private final Cache cache;
    private final LeakyBuckets limitRequests;
    private final Map<Integer, Integer> processed = new LinkedHashMap<>();
    private final Outcome rejected;
    private final Outcome tooMany;
    private final EventType<Exchange> heldBack;
    private final EventType<Exchange> lookAgain;
    private final EventType<Exchange> sent;
    private final EventType<Exchange> tooSlow;
    private final EventType<Loop> acceptsAgain;
    private final EventType<Shutdown> shutDown;
    /** Workers of before a reload that still have something to finish. */
    private final List<Loop> retired = new ArrayList<>();
    private boolean masterless;
    private boolean stopping;

    /** @param upstream routes to the peers, in file order */
    public Nginx(Simulation simulation, Unit unit, NginxSpec spec, List<Route> upstream, Rotation rotation) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.execution = new Execution(simulation, unit, this, spec.backlog());
        this.loops = new Loop[spec.workers()];
        this.routes = List.copyOf(upstream);
        this.rotation = rotation;
        this.upstream = new Upstream(this, simulation, unit.name(), spec);
        this.cache = spec.cache() == null ? null : new Cache(spec.cache());
        startLoops();
        this.limitRequests = spec.limitRequests() == null ? null : new LeakyBuckets(spec.limitRequests());
        this.rejected = spec.limitRequests() == null
                ? null
                : Outcome.http(spec.limitRequests().status(), "limit_req", spec.limitRequests().retryAfterNs());
        this.tooMany = spec.limitConnections() == null
                ? null
                : Outcome.http(
                        spec.limitConnections().status(), "limit_conn", spec.limitConnections().retryAfterNs());
        this.heldBack = execution.event(this::letThrough);
        this.lookAgain = execution.event(this::lookAgain);
        this.sent = execution.event(this::requestComplete);
        this.tooSlow = execution.event(this::requestTooSlow);
        this.acceptsAgain = execution.event(this::acceptAgain);
        this.shutDown = execution.event(this::closeRest);
        this.accepts = simulation.stream("accepting worker of " + unit.name());
        unit.runs(this);
    }

    private void startLoops() {
        Peers peers = null;
        for (int i = 0; i < loops.length; i++) {
            peers = i > 0 && spec.group().zone()
                    ? peers
                    : new Peers(unit.name(), routes, spec.group(), spec.maxFails(), spec.failTimeoutNs(), rotation);
            loops[i] = new Loop(upstream, peers, spec.keepAlive());
        }
    }

    Execution execution() {
        return execution;
    }

    @Override
    public Connect connect(Call call) {
        if (stopping) {
            return Connect.REFUSED;
        }
        return execution.acceptQueue().offer(execution.frozen() || !anyAccepts() ? 0 : Integer.MAX_VALUE / 2);
    }

    @Override
    public void arrived(Call call) {
        execution.acceptQueue().arrived();
        if (stopping) {
            call.answer(Outcome.RESET);
        } else if (execution.frozen()) {
            execution.acceptQueue().add(call);
        } else if (!call.connectOnly()) {
            var loop = acceptingLoop();
            if (loop == null) {
                execution.acceptQueue().add(call);
            } else {
                accept(call, loop);
            }
        }
    }

    @Override
    public void lost(Call call) {
        execution.acceptQueue().arrived();
    }

    @Override
    public long idleLimitNs() {
        return spec.idleNs();
    }

    @Override
    public void abandoned(Call call) {
        if (execution.frozen()) {
            execution.later(() -> abandoned(call));
        } else if (call.servedBy() instanceof Exchange exchange && !exchange.ended) {
            // 499: the upstream request is aborted too; what the upstream makes of it is its own business. One that
            // fills the cache goes on without its client (ngx_http_upstream_check_broken_connection).
            if (exchange.back != null && exchange.fetch() != null && exchange.fetch().updates()) {
                exchange.background = true;
                exchange.loop.sockets--;
                return;
            }
            if (spec.ignoresClientAbort() && exchange.back != null) {
                return;
            }
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
                loop.closeKept();
                reset(loop.exchanges());
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

    /** QUIT: listening sockets are closed at once, requests under way are finished, as long as {@code worker_shutdown_timeout}. */
    @Override
    public void stop() {
        stopping = true;
        execution.acceptQueue().close().forEach(call -> call.answer(Outcome.RESET));
        if (execution.frozen()) {
            // Nobody is there to finish anything: its supervisor kills it.
            unit.exited();
        } else {
            for (var loop : loops) {
                shutDownLater(loop);
            }
            exitIfDone();
        }
    }

    /** A worker that may finish what it has. @param generation of the instance: a later life is not its business */
    private record Shutdown(Loop loop, int generation) {}

    private void shutDownLater(Loop loop) {
        if (spec.shutdownNs() != SimTime.NEVER && !loop.idle()) {
            shutDown.in(spec.shutdownNs(), new Shutdown(loop, unit.generation()));
        }
    }

    private void closeRest(Shutdown old) {
        if (old.generation() == unit.generation() && (stopping || retired.contains(old.loop()))) {
            reset(old.loop().exchanges());
            retired.remove(old.loop());
            if (stopping) {
                exitIfDone();
            }
        }
    }

    private void exitIfDone() {
        boolean busy = false;
        boolean alive = false;
        for (var loop : loops) {
            busy |= !loop.idle();
            alive |= loop.alive;
        }
        retired.removeIf(Loop::idle);
        busy |= !retired.isEmpty();
        if (!alive || stopping && !busy) {
            unit.exited();
        }
    }

    @Override
    public void died(boolean silent) {
        if (cache != null) {
            cache.forgetUpdates();
        }
        masterless = false;
        stopping = false;
        var waiting = execution.die();
        var lost = new ArrayList<Exchange>();
        for (var loop : allLoops()) {
            loop.alive = true;
            loop.paused = false;
            loop.closeKept();
            lost.addAll(loop.exchanges());
        }
        retired.clear();
        if (silent) {
            lost.stream().filter(exchange -> exchange.back != null).forEach(exchange -> exchange.back.vanish());
            lost.forEach(this::drop);
        } else {
            waiting.forEach(call -> call.answer(Outcome.RESET));
            reset(lost);
        }
    }

    private void reset(List<Exchange> lost) {
        lost.forEach(this::drop);
        for (var exchange : lost) {
            if (!exchange.background) {
                exchange.front.answer(Outcome.RESET);
            }
        }
    }

    private List<Loop> allLoops() {
        var all = new ArrayList<>(List.of(loops));
        all.addAll(retired);
        return all;
    }

    /**
     * HUP: new workers with nothing remembered of the peers accept from now on; the old ones finish what they have
     * (reference/nginx.md §11). The cache outlives them.
     */
    @Override
    public void reload() {
        if (stopping || masterless) {
            return;
        }
        for (var loop : loops) {
            loop.closeKept();
            loop.peers.forget();
            if (!loop.idle()) {
                retired.add(loop);
                shutDownLater(loop);
            }
        }
        startLoops();
        acceptWaiting();
    }

    @Override
    public void started() {
        for (var loop : loops) {
            loop.peers.forget();
        }
    }

    @Override
    public void hung() {
        execution.freeze();
    }

    @Override
    public void thawed() {
        execution.thaw();
        acceptWaiting();
    }

    private void acceptWaiting() {
        var waiting = execution.acceptQueue();
        for (var call = waiting.peek(); call != null; call = waiting.peek()) {
            if (!call.connectOnly()) {
                var loop = acceptingLoop();
                if (loop == null) {
                    return;
                }
                accept(waiting.poll(), loop);
            } else {
                waiting.poll();
            }
        }
    }

    @Override
    public void cpuDone(Object job) {
        var exchange = (Exchange) job;
        exchange.onCpu = false;
        worked(exchange);
    }

    private void accept(Call call, Loop loop) {
        if (!loop.hasSocket(spec.workerConnections(), simulation.nowNs())) {
            call.answer(Outcome.RESET);
            return;
        }
        var exchange = new Exchange(loop, call);
        if (spec.nextTimeoutNs() > 0) {
            exchange.acceptedAtNs(simulation.nowNs());
        }
        call.servedBy(exchange);
        loop.add(exchange);
        loop.sockets++;
        long sendNs = call.caller().sendNs();
        if (sendNs > 0) {
            boolean inTime = sendNs <= spec.headerNs();
            (inTime ? sent : tooSlow).in(inTime ? sendNs : spec.headerNs(), exchange);
        } else {
            begin(exchange);
        }
    }

    private void requestComplete(Exchange exchange) {
        if (!exchange.ended) {
            begin(exchange);
        }
    }

    /** 408 in its log; the client sees its connection closed without an answer (ngx_http_close_request). */
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

    /** One that may have a file for another connection; those that have none pause. @return null if all do */
    private Loop acceptingLoop() {
        while (anyAccepts()) {
            var loop = chooseLoop();
            if (hasFile(loop)) {
                return loop;
            }
            loop.paused = true;
            acceptsAgain.in(ACCEPT_PAUSE_NS, loop);
        }
        return null;
    }

    private void acceptAgain(Loop loop) {
        if (loop.paused) {
            loop.paused = false;
            acceptWaiting();
        }
    }

    private boolean anyAccepts() {
        if (spec.fileLimit() == 0) {
            return true;
        }
        for (var loop : loops) {
            if (loop.alive && !loop.paused) {
                return true;
            }
        }
        return false;
    }

    /** Whether a worker may open one more file or socket. */
    boolean hasFile(Loop loop) {
        return spec.fileLimit() == 0 || loop.hasSocket(spec.fileLimit(), simulation.nowNs());
    }

    /** The workers race for a new connection: any of those that accept, with equal chances. */
    private Loop chooseLoop() {
        if (loops.length == 1) {
            return loops[0];
        }
        int open = 0;
        for (var loop : loops) {
            open += loop.alive && !loop.paused ? 1 : 0;
        }
        int number = accepts.nextInt(open);
        for (var loop : loops) {
            if (loop.alive && !loop.paused && number-- == 0) {
                return loop;
            }
        }
        throw new IllegalStateException("no worker of " + unit.name() + " accepts");
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
            // The file itself is one more.
            finish(exchange, hasFile(exchange.loop) ? Outcome.OK : Upstream.NO_FILES);
        } else if (exchange.loop.peers.size() == 0) {
            finish(exchange, NOT_FOUND);
        } else if (cache != null && cache.covers(exchange.front.request())) {
            exchange.fetch(cache.fetch(exchange.front.request(), simulation.nowNs()));
            lookUp(exchange);
        } else {
            upstream.begin(exchange);
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

    /** The upstream has answered, or nothing more can be tried. @param failure the class of it, or null for an answer */
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
        drop(exchange);
        if (!exchange.background) {
            exchange.front.answer(outcome);
        }
        if (stopping) {
            exitIfDone();
        }
    }

    private void drop(Exchange exchange) {
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
