package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.AcceptQueue;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Program;
import org.outagelab.machine.Reloadable;
import org.outagelab.machine.Supervised;
import org.outagelab.machine.Unit;
import org.outagelab.net.IdleConnection;
import org.outagelab.net.IdleConnections;
import org.outagelab.net.Route;
import org.outagelab.tls.Termination;

/** One nginx: static files from its own CPU time, everything else from an upstream group. */
public final class Nginx implements Program, Supervised, Reloadable, Listener {
    /** accept_mutex_delay: after EMFILE nothing is accepted for so long (ngx_event_accept.c). */
    private static final long ACCEPT_PAUSE_NS = 500 * SimTime.MILLISECOND;

    private final Simulation simulation;
    private final Unit unit;
    private final NginxSpec spec;
    private final Loop[] loops;
    private final RandomStream accepts;
    private final long secondBeganNs;
    private final Execution execution;
    private final List<Route> routes;
    private final Rotation rotation;
    private final Phases phases;
    private final EventType<Loop> acceptsAgain;
    private final EventType<Shutdown> shutDown;
    private final TimeoutLane<IdleConnection> clientLimits;
    /** Workers of before a reload that still have something to finish. */
    private final List<Loop> retired = new ArrayList<>();
    private boolean masterless;
    private boolean stopping;

    /** @param upstream routes to the peers, in file order */
    public Nginx(Simulation simulation, Unit unit, NginxSpec spec, List<Route> upstream, Rotation rotation) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.execution = new Execution(simulation, unit, job -> phases().cpuDone(job), spec.backlog());
        this.loops = new Loop[spec.workers()];
        this.routes = List.copyOf(upstream);
        this.rotation = rotation;
        this.phases = new Phases(this, simulation, unit, spec, execution);
        this.clientLimits = IdleConnections.limits(simulation, execution, spec.idleNs());
        // Every run begins somewhere in a second of the clock that all machines share.
        this.secondBeganNs = (long) (simulation.uniform("wall clock") * SimTime.SECOND);
        startLoops();
        this.acceptsAgain = execution.event(this::acceptAgain);
        this.shutDown = execution.event(this::closeRest);
        this.accepts = simulation.stream("accepting worker of " + unit.name());
        unit.runs(this);
    }

    /** New workers take over the sockets of the old ones. */
    private void startLoops() {
        Peers peers = null;
        for (int i = 0; i < loops.length; i++) {
            peers = i > 0 && spec.group().zone()
                    ? peers
                    : new Peers(
                            unit.name(),
                            routes,
                            spec.group(),
                            spec.maxFails(),
                            spec.failTimeoutNs(),
                            spec.version().forgetsFailuresWhenNoPeerIsLeft(),
                            rotation,
                            secondBeganNs);
            var queue = !spec.reusePort()
                    ? execution.acceptQueue()
                    : loops[i] == null ? execution.acceptQueue(spec.backlog()) : loops[i].queue;
            var clients = new IdleConnections(simulation, clientLimits, () -> { });
            loops[i] = new Loop(i, phases.upstream(), peers, queue, spec.keepAlive(), clients);
        }
    }

    private Phases phases() {
        return phases;
    }

    @Override
    public Connect connect(Call call) {
        if (stopping) {
            return Connect.REFUSED;
        }
        if (call.serving() instanceof IdleConnection) {
            return Connect.ACCEPTED;
        } else if (call.reused()) {
            // It is in no queue: some worker has accepted it before.
            if (!(call.serving() instanceof Loop)) {
                call.servedBy(anyOf(loop -> loop.alive));
            }
            return Connect.ACCEPTED;
        }
        boolean taken = anyAccepts();
        if (spec.reusePort()) {
            // The kernel hashes addresses and ports, whatever the workers do.
            var hashed = loops[accepts.nextInt(loops.length)];
            call.servedBy(hashed);
            taken = hashed.accepts();
        }
        return queueOf(call).offer(taken ? Integer.MAX_VALUE / 2 : 0);
    }

    private AcceptQueue queueOf(Call call) {
        return spec.reusePort() ? ((Loop) call.serving()).queue : execution.acceptQueue();
    }

    @Override
    public void arrived(Call call) {
        if (call.serving() instanceof IdleConnection connection) {
            arrivedAgain(call, connection, (Loop) connection.state());
            return;
        } else if (call.reused()) {
            arrivedAgain(call, null, loops[((Loop) call.serving()).index]);
            return;
        }
        var queue = queueOf(call);
        if (stopping) {
            queue.lost();
            call.answer(Outcome.RESET);
        } else if (queue.arrives(call) && !call.connectOnly()) {
            var loop = spec.reusePort() ? ready(loops[((Loop) call.serving()).index]) : acceptingLoop();
            if (loop == null) {
                queue.add(call);
            } else {
                phases.accept(call, loop);
            }
        }
    }

    /**
     * A connection that has been kept is its worker's.
     *
     * @param connection null if only its caller knows of it
     */
    private void arrivedAgain(Call call, IdleConnection connection, Loop own) {
        if (stopping || !own.alive) {
            call.answer(Outcome.RESET);
        } else if (own.blocked()) {
            own.later(() -> arrivedAgain(call, connection, own));
        } else if (connection == null) {
            phases.accept(call, own);
        } else if (own.clients.take(connection)) {
            phases.serve(call, own);
        } else {
            call.answer(Outcome.RESET);
        }
    }

    /** A request is about to be answered: the client's connection stays open, if both want it and its worker stays. */
    void keep(Exchange exchange, Outcome outcome) {
        if (outcome.status() > 0 && !stopping && exchange.loop.stays) {
            exchange.loop.clients.keep(exchange.front, exchange.loop);
        }
    }

    @Override
    public void lost(Call call) {
        queueOf(call).lost();
    }

    @Override
    public long tlsAtCallerNs(boolean resumed) {
        return spec.tls() == null ? 0 : spec.tls().callerNs(resumed);
    }

    @Override
    public long idleLimitNs() {
        return spec.idleNs();
    }

    /** The client of a request has left. */
    void abandoned(Exchange exchange) {
        if (exchange.ended) {
            return;
        }
        if (exchange.loop.blocked()) {
            exchange.loop.later(() -> abandoned(exchange));
        } else {
            phases.abandoned(exchange);
        }
    }

    @Override
    public void crashWorkers(int count) {
        int left = count;
        for (var loop : loops) {
            if (loop.alive && left > 0) {
                left--;
                loop.alive = !masterless;
                loop.die();
                loop.clients.closeAll();
                phases.reset(loop.exchanges());
                phases.workerDied(loop);
                if (!spec.group().zone()) {
                    loop.peers.forget();
                }
            }
        }
        exitIfDone();
        if (unit.running()) {
            acceptWaiting();
        }
    }

    /** The workers go on serving; nobody starts others (docs/models/nginx.md#processes-and-connections, measured). */
    @Override
    public void masterDied() {
        masterless = true;
    }

    /** QUIT: listening sockets are closed at once, requests under way are finished, as long as {@code worker_shutdown_timeout}. */
    @Override
    public void stop() {
        stopping = true;
        closeSockets(execution.acceptQueue().close()).forEach(call -> call.answer(Outcome.RESET));
        if (!unit.running()) {
            // Nobody is there to finish anything: its supervisor kills it.
            unit.exited();
        } else {
            for (var loop : loops) {
                loop.clients.closeAll();
                shutDownLater(loop);
            }
            exitIfDone();
        }
    }

    /**
     * @param waiting in the queue of all workers
     * @return with what waits in those of single ones
     */
    private List<Call> closeSockets(Iterable<Call> waiting) {
        var all = new ArrayList<Call>();
        waiting.forEach(all::add);
        for (var loop : loops) {
            loop.queue.close().forEach(all::add);
        }
        return all;
    }

    /**
     * A worker that may finish what it has.
     *
     * @param generation of the instance: a later life is not its business
     */
    private record Shutdown(Loop loop, int generation) {}

    private void shutDownLater(Loop loop) {
        if (spec.shutdownNs() != SimTime.NEVER && !loop.idle()) {
            shutDown.in(spec.shutdownNs(), new Shutdown(loop, unit.generation()));
        }
    }

    private void closeRest(Shutdown old) {
        if (old.loop().blocked() && old.generation() == unit.generation()) {
            old.loop().later(() -> closeRest(old));
        } else if (old.generation() == unit.generation() && (stopping || retired.contains(old.loop()))) {
            phases.reset(old.loop().exchanges());
            phases.workerDied(old.loop());
            retired.remove(old.loop());
            if (stopping) {
                exitIfDone();
            }
        }
    }

    /** A request is over: one that was waited for may have been the last. */
    void done() {
        if (stopping) {
            exitIfDone();
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
        phases.forgetUpdates();
        masterless = false;
        stopping = false;
        var waiting = closeSockets(execution.die());
        var lost = new ArrayList<Exchange>();
        for (var loop : allLoops()) {
            loop.alive = true;
            loop.paused = false;
            loop.die();
            loop.clients.forget();
            lost.addAll(loop.exchanges());
        }
        retired.clear();
        if (phases.tls() != null) {
            phases.tls().died(silent);
        }
        if (silent) {
            lost.stream().filter(exchange -> exchange.back != null).forEach(exchange -> exchange.back.vanish());
            lost.forEach(phases::drop);
        } else {
            waiting.forEach(call -> call.answer(Outcome.RESET));
            phases.reset(lost);
        }
    }

    private List<Loop> allLoops() {
        var all = new ArrayList<>(List.of(loops));
        all.addAll(retired);
        return all;
    }

    /**
     * HUP: new workers with nothing remembered of the peers accept from now on; the old ones finish what they have
     * (docs/models/nginx.md#reload). The cache outlives them.
     */
    @Override
    public void reload() {
        if (stopping || masterless) {
            return;
        }
        // Workers that are told to quit close the connections of clients that ask nothing (ngx_close_idle_connections).
        unit.closeIdleConnections();
        for (var loop : loops) {
            loop.stays = false;
            loop.clients.closeAll();
            loop.closeKept();
            loop.peers.forget();
            if (!loop.idle()) {
                retired.add(loop);
                shutDownLater(loop);
            }
        }
        if (phases.tls() != null) {
            phases.tls().begins();
        }
        startLoops();
        acceptWaiting();
    }

    /** Clients offer the sessions of one instance to all. */
    public void shareSessions(Nginx other) {
        if (phases.tls() != null) {
            phases.tls().shareSessions(other.phases.tls());
        }
    }

    /** Null where its clients speak plaintext. */
    Termination termination() {
        return phases.tls();
    }

    @Override
    public void started() {
        if (phases.tls() != null) {
            phases.tls().begins();
        }
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

    @Override
    public void readsStalled(boolean stalled) {
        if (!stalled) {
            phases.readsResumed();
        }
    }

    void acceptWaiting() {
        if (!spec.reusePort()) {
            acceptWaiting(execution.acceptQueue(), null);
            return;
        }
        for (var loop : loops) {
            acceptWaiting(loop.queue, loop);
        }
    }

    /** @param only the worker that accepts from the queue, or null: any */
    private void acceptWaiting(AcceptQueue waiting, Loop only) {
        Loop last = null;
        for (var call = waiting.peek(); call != null; call = waiting.peek()) {
            if (!call.connectOnly()) {
                var again = last == null || !spec.accepting().multi() ? null : ready(last);
                var loop = again != null ? again : only == null ? acceptingLoop() : ready(only);
                last = loop;
                if (loop == null) {
                    return;
                }
                phases.accept(waiting.poll(), loop);
            } else {
                waiting.poll();
            }
        }
    }

    /**
     * The workers race for a new connection; those that have no file for another one pause.
     *
     * @return null if none accepts
     */
    private Loop acceptingLoop() {
        while (anyAccepts()) {
            boolean passes = spec.accepting().mutex() && anyWithRoom();
            var loop = ready(anyOf(passes ? this::acceptsWithRoom : Loop::accepts));
            if (loop != null) {
                return loop;
            }
        }
        return null;
    }

    /** @return null if the worker does not accept now; one that has no file for another connection pauses */
    private Loop ready(Loop loop) {
        if (!loop.accepts() || hasFile(loop)) {
            return loop.accepts() ? loop : null;
        }
        loop.paused = true;
        acceptsAgain.in(ACCEPT_PAUSE_NS, loop);
        return null;
    }

    private void acceptAgain(Loop loop) {
        if (loop.paused) {
            loop.paused = false;
            acceptWaiting();
        }
    }

    private boolean anyWithRoom() {
        for (var loop : loops) {
            if (acceptsWithRoom(loop)) {
                return true;
            }
        }
        return false;
    }

    /** At least an eighth of its connections is free: ngx_accept_disabled, which accept_mutex alone asks (ngx_event.c). */
    private boolean acceptsWithRoom(Loop loop) {
        return loop.accepts() && loop.freeSockets(spec.usableConnections()) >= spec.workerConnections() / 8;
    }

    private boolean anyAccepts() {
        for (var loop : loops) {
            if (loop.accepts()) {
                return true;
            }
        }
        return false;
    }

    /** Whether a worker may open one more file or socket. */
    boolean hasFile(Loop loop) {
        return spec.fileLimit() == 0 || loop.hasSocket(spec.fileLimit(), simulation.nowNs());
    }

    /** Any of some workers, with equal chances; there is one. */
    private Loop anyOf(Predicate<Loop> wanted) {
        if (loops.length == 1) {
            return loops[0];
        }
        int open = 0;
        for (var loop : loops) {
            open += wanted.test(loop) ? 1 : 0;
        }
        int number = accepts.nextInt(open);
        for (var loop : loops) {
            if (wanted.test(loop) && number-- == 0) {
                return loop;
            }
        }
        throw new IllegalStateException("no worker of " + unit.name() + " is left to choose");
    }
}
