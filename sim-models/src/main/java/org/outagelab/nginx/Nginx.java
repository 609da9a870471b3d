package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.host.Execution;
import org.outagelab.host.Program;
import org.outagelab.host.Reloadable;
import org.outagelab.host.Rotation;
import org.outagelab.host.Route;
import org.outagelab.host.Supervised;
import org.outagelab.host.Unit;

/** One nginx: static files from its own CPU time, everything else from an upstream group. */
public final class Nginx implements Program, Supervised, Reloadable, Listener {
    /** accept_mutex_delay: after EMFILE nothing is accepted for so long (ngx_event_accept.c). */
    private static final long ACCEPT_PAUSE_NS = 500 * SimTime.MILLISECOND;

    private final Simulation simulation;
    private final Unit unit;
    private final NginxSpec spec;
    private final Loop[] loops;
    private final RandomStream accepts;
    private final Execution execution;
    private final List<Route> routes;
    private final Rotation rotation;
    private final Phases phases;
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
        this.execution = new Execution(simulation, unit, job -> phases().cpuDone(job), spec.backlog());
        this.loops = new Loop[spec.workers()];
        this.routes = List.copyOf(upstream);
        this.rotation = rotation;
        this.phases = new Phases(this, simulation, unit, spec, execution);
        startLoops();
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
            loops[i] = new Loop(phases.upstream(), peers, spec.keepAlive());
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
                phases.accept(call, loop);
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
                loop.closeKept();
                phases.reset(loop.exchanges());
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
            phases.reset(old.loop().exchanges());
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
                phases.accept(waiting.poll(), loop);
            } else {
                waiting.poll();
            }
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
}
