package org.outagelab.gunicorn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.host.AcceptQueue;
import org.outagelab.host.DatabaseAccess;
import org.outagelab.host.Execution;
import org.outagelab.host.Gauges;
import org.outagelab.host.Memory;
import org.outagelab.host.Program;
import org.outagelab.host.Reloadable;
import org.outagelab.host.Supervised;
import org.outagelab.host.Unit;

/**
 * One gunicorn master with its workers and the Flask application in them.
 *
 * <p>Sync workers take from one kernel accept queue, oldest first, whether the caller is still there or not: whatever a
 * worker has picked it executes to the end (reference/app-server.md §1).
 */
public final class Gunicorn implements Program, Supervised, Reloadable, Listener {
    /** [L] after kill -9 of the master: served until about 1.8 s, then refused (reference/app-server.md §4). */
    private static final long ORPHANS_LEAVE_NS = 2 * SimTime.SECOND;

    /** arbiter.py, spawn_workers: a pause of up to this between two forks. */
    private static final long FORK_PAUSE_NS = 100 * SimTime.MILLISECOND;

    /** [L] all workers killed: new ones in about 0.05 s with preload (reference/app-server.md §4). */
    private static final long AT_LEAST_NS = 50 * SimTime.MILLISECOND;

    private final Simulation simulation;
    private final Unit unit;
    private final GunicornSpec spec;
    private final Gauges gauges;
    private final Memory.Account memory;
    private final Execution execution;
    private final AcceptQueue acceptQueue;
    private final Queries queries;
    private final Application application;
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<ThreadedWorker> threaded = new ArrayList<>();
    private final RandomStream race;
    private final EventType<Worker> killed;
    private final EventType<Worker> workerBooted;
    private final TimeoutLane<Worker> watchdogs;
    private final long masterPhaseNs;
    private final RandomStream forks;
    private final Timer leave;
    private final Timer killRest;
    private int reloads;
    private boolean masterless;
    private boolean leaving;
    private double wastedNs;
    private boolean taking;

    /** One that takes no memory. @param database how its pool reaches the database, or null when it has none */
    public Gunicorn(Simulation simulation, Unit unit, GunicornSpec spec, DatabaseAccess database, Gauges gauges) {
        this(simulation, unit, spec, database, gauges, null);
    }

    /** @param memory what its workers are charged to, or null */
    public Gunicorn(
            Simulation simulation,
            Unit unit,
            GunicornSpec spec,
            DatabaseAccess database,
            Gauges gauges,
            Memory.Account memory) {
        this.memory = memory;
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.gauges = gauges;
        this.execution = new Execution(simulation, unit, job -> application().cpuDone(job), spec.backlog());
        this.acceptQueue = execution.acceptQueue();
        this.queries = new Queries(this, simulation, spec, database);
        this.application = new Application(this, simulation, unit, spec, queries, execution);
        this.killed = event(this::kill);
        this.workerBooted = simulation.eventType(unit.name(), this::workerReady);
        this.watchdogs = simulation.timeoutLane(spec.timeoutNs(), event(this::tooLong));
        this.masterPhaseNs = (long) (simulation.stream("master loop of " + unit.name()).nextDouble() * SimTime.SECOND);
        this.race = simulation.stream("accept race of " + unit.name());
        this.forks = simulation.stream("forks of " + unit.name());
        this.leave = simulation.<Void>eventType(unit.name(), ignored -> leave()).timer(null);
        this.killRest = simulation.<Void>eventType(unit.name(), ignored -> unit.exited()).timer(null);
        unit.runs(this);
        fork();
    }

    /** Worker time spent on requests that nobody waited for any more, in nanoseconds. */
    public double wastedNs() {
        return wastedNs;
    }

    /** Something that happens to a worker while it lives and its process runs. */
    EventType<Worker> event(EventHandler<Worker> handler) {
        return execution.event(worker -> {
            if (!worker.dead) {
                handler.handle(worker);
            }
        });
    }

    Execution execution() {
        return execution;
    }

    Queries queries() {
        return queries;
    }

    Application application() {
        return application;
    }

    /** A worker has a request: it is watched, unless its main loop goes on meanwhile. */
    void begun(Worker worker) {
        if (spec.timeoutNs() != SimTime.NEVER && worker.home == null) {
            worker.watchdog = watchdogs.start(worker);
        }
        gauge();
    }

    @Override
    public Connect connect(Call call) {
        return acceptQueue.offer(execution.frozen() ? 0 : places());
    }

    /** How many connections its workers would accept at once. */
    private int places() {
        if (spec.threads() == 0) {
            return idle.size();
        }
        long places = 0;
        for (var worker : threaded) {
            places += worker.leaving ? 0 : spec.workerConnections() - worker.connections;
        }
        return (int) Math.min(Integer.MAX_VALUE / 2, places);
    }

    @Override
    public void arrived(Call call) {
        acceptQueue.arrived();
        if (execution.frozen() || leaving || places() <= 0) {
            acceptQueue.add(call);
            gauge();
        } else if (spec.threads() > 0) {
            enter(winner(), call);
        } else if (!call.connectOnly()) {
            application.begin(idle.poll(), call);
        }
    }

    @Override
    public void lost(Call call) {
        acceptQueue.arrived();
    }

    @Override
    public void abandoned(Call call) {
        // A sync worker does not look at its client until it writes the answer.
    }

    @Override
    public boolean keepsConnections() {
        return spec.keepAliveNs() > 0;
    }

    @Override
    public long idleLimitNs() {
        return spec.keepAliveNs();
    }

    /**
     * HUP: the master forks as many new workers and at once tells the old ones to leave, each after the request it has
     * (arbiter.py, reload and manage_workers). While the new ones load the application nobody accepts; the socket is
     * open, so nobody is refused. Until the last old one has left there are up to twice as many processes.
     */
    @Override
    public void reload() {
        if (masterless || leaving) {
            return;
        }
        reloads++;
        for (int i = 0; i < spec.workers(); i++) {
            workerBooted.in(spec.workerBootNs(), newWorker());
        }
        for (var worker : List.copyOf(workers)) {
            if (worker.home == null) {
                worker.retired = true;
                if (worker.call == null) {
                    workers.remove(worker);
                    idle.remove(worker);
                    end(worker, false);
                }
            }
        }
        for (var worker : List.copyOf(threaded)) {
            worker.retired = true;
            worker.leaving = true;
            leaveIfDone(worker);
        }
        gauge();
    }

    @Override
    public void crashWorkers(int count) {
        long pauseNs = 0;
        if (spec.threads() > 0) {
            for (var worker : List.copyOf(threaded.subList(0, Math.min(count, threaded.size())))) {
                threaded.remove(worker);
                endAll(worker, true);
                if (!worker.retired) {
                    replace(pauseNs);
                    pauseNs += (long) (forks.nextDouble() * FORK_PAUSE_NS);
                }
            }
        }
        var busyFirst = new ArrayList<Worker>();
        if (spec.threads() == 0) {
            workers.stream().filter(worker -> worker.call != null).forEach(busyFirst::add);
            workers.stream().filter(worker -> worker.call == null).forEach(busyFirst::add);
        }
        for (var worker : busyFirst.subList(0, Math.min(count, busyFirst.size()))) {
            var call = worker.call;
            end(worker, false);
            workers.remove(worker);
            idle.remove(worker);
            if (call != null) {
                call.answer(Outcome.RESET);
            }
            if (!worker.retired) {
                replace(pauseNs);
                pauseNs += (long) (forks.nextDouble() * FORK_PAUSE_NS);
            }
        }
        gauge();
        exitIfEmpty();
    }

    /** A threaded worker is gone. @param killed whether its connections are reset; otherwise it has none */
    private void endAll(ThreadedWorker gone, boolean killed) {
        if (gone.memory != null) {
            gone.memory.end();
        }
        var reset = new ArrayList<Call>(gone.accepted);
        gone.accepted.clear();
        for (var thread : List.copyOf(workers)) {
            if (thread.home == gone) {
                if (thread.call != null) {
                    reset.add(thread.call);
                }
                end(thread, false);
                workers.remove(thread);
            }
        }
        queries.closeIdle(gone);
        if (killed) {
            reset.forEach(call -> call.answer(Outcome.RESET));
        }
    }

    @Override
    public void masterDied() {
        masterless = true;
        leave.restart(ORPHANS_LEAVE_NS);
    }

    @Override
    public void stop() {
        killRest.restart(spec.gracefulTimeoutNs());
        leave();
    }

    /** Workers take nothing new; the socket lives until the last has left, and what waits is reset then. */
    private void leave() {
        leaving = true;
        if (!execution.frozen()) {
            workers.removeAll(idle);
            idle.forEach(worker -> end(worker, false));
            idle.clear();
            for (var worker : List.copyOf(threaded)) {
                worker.leaving = true;
                leaveIfDone(worker);
            }
            gauge();
            exitIfEmpty();
        }
    }

    /** A threaded worker that takes no more and has nothing left. */
    private void leaveIfDone(ThreadedWorker worker) {
        if (worker.leaving && worker.connections == 0) {
            threaded.remove(worker);
            endAll(worker, false);
            if (!worker.retired) {
                replace(0);
            }
            gauge();
            exitIfEmpty();
        }
    }

    private void exitIfEmpty() {
        if (workers.isEmpty() && threaded.isEmpty() && (leaving || masterless)) {
            unit.exited();
        }
    }

    /** The master forks another worker, if it is there and wants to. */
    private void replace(long afterNs) {
        if (!masterless && !leaving) {
            workerBooted.in(afterNs + spec.workerBootNs(), newWorker());
        }
    }

    @Override
    public void died(boolean silent) {
        leave.cancel();
        killRest.cancel();
        masterless = false;
        leaving = false;
        var waiting = execution.die();
        var lost = List.copyOf(workers);
        var gone = List.copyOf(threaded);
        workers.clear();
        idle.clear();
        threaded.clear();
        gone.stream().filter(worker -> worker.memory != null).forEach(worker -> worker.memory.end());
        for (var worker : lost) {
            end(worker, silent);
        }
        gauge();
        if (!silent) {
            gone.forEach(queries::closeIdle);
            waiting.forEach(call -> call.answer(Outcome.RESET));
            gone.forEach(worker -> worker.accepted.forEach(call -> call.answer(Outcome.RESET)));
            for (var worker : lost) {
                if (worker.call != null) {
                    worker.call.answer(Outcome.RESET);
                }
            }
        }
    }

    @Override
    public void started() {
        fork();
    }

    @Override
    public void hung() {
        execution.freeze();
    }

    @Override
    public void thawed() {
        execution.thaw();
        if (leaving) {
            leave();
        } else {
            takeWaiting();
        }
    }

    private void fork() {
        for (int i = 0; i < spec.workers(); i++) {
            join(newWorker());
        }
        gauge();
    }

    private void join(Worker worker) {
        if (memory != null) {
            charge(worker);
        }
        workers.add(worker);
        if (worker.home == null) {
            idle.add(worker);
        } else {
            threaded.add(worker.home);
            worker.home.idle.add(worker);
        }
    }

    private void charge(Worker worker) {
        if (worker.home == null) {
            worker.memory = memory.start(() -> outOfMemory(worker));
        } else {
            worker.home.memory = memory.start(() -> outOfMemory(worker.home));
        }
    }

    /** SIGKILL by the kernel: its request is lost; the master forks another one, which takes 50 ms at least. */
    private void outOfMemory(Worker worker) {
        var call = worker.call;
        end(worker, false);
        workers.remove(worker);
        idle.remove(worker);
        gauge();
        replaceKilled(worker.retired);
        if (call != null) {
            call.answer(Outcome.RESET);
        }
        exitIfEmpty();
    }

    private void outOfMemory(ThreadedWorker worker) {
        threaded.remove(worker);
        endAll(worker, true);
        gauge();
        replaceKilled(worker.retired);
        exitIfEmpty();
    }

    private void replaceKilled(boolean retired) {
        if (!retired) {
            replace(Math.max(0, AT_LEAST_NS - spec.workerBootNs()));
        }
    }

    /** A sync worker, or a threaded one with its first thread. */
    private Worker newWorker() {
        ThreadedWorker home = null;
        int left = spec.maxRequests() == 0
                ? Integer.MAX_VALUE
                : spec.maxRequests() + (spec.maxRequestsJitter() == 0 ? 0 : forks.nextInt(spec.maxRequestsJitter() + 1));
        if (spec.threads() > 0) {
            var pools = new Pool[queries.servers()];
            for (int i = 0; i < pools.length; i++) {
                pools[i] = new Pool(spec.poolSize(), spec.poolOverflow());
            }
            home = new ThreadedWorker(pools);
            home.requestsLeft = left;
            home.threads = 1;
        }
        var worker = thread(home);
        worker.requestsLeft = left;
        return worker;
    }

    private Worker thread(ThreadedWorker home) {
        return new Worker(this, unit.generation(), reloads, queries.servers(), home);
    }

    /** Idle workers race for a connection: any of those with room. */
    private ThreadedWorker winner() {
        int open = 0;
        for (var worker : threaded) {
            open += hasRoom(worker) ? 1 : 0;
        }
        int number = open == 1 ? 0 : race.nextInt(open);
        for (var worker : threaded) {
            if (hasRoom(worker) && number-- == 0) {
                return worker;
            }
        }
        throw new IllegalStateException("no worker of " + unit.name() + " has room");
    }

    private boolean hasRoom(ThreadedWorker worker) {
        return !worker.leaving && worker.connections < spec.workerConnections();
    }

    /** Whatever a worker has accepted it serves itself, when a thread is free. */
    private void enter(ThreadedWorker worker, Call call) {
        if (call.connectOnly()) {
            return;
        }
        worker.connections++;
        var thread = worker.idle.poll();
        if (thread == null && worker.threads < spec.threads()) {
            thread = thread(worker);
            worker.threads++;
            workers.add(thread);
        }
        if (thread == null) {
            worker.accepted.add(call);
            gauge();
        } else {
            application.begin(thread, call);
        }
    }

    /** Not nested: a worker that is done at once gets its next request by the same loop. */
    private void takeWaiting() {
        if (taking) {
            return;
        }
        taking = true;
        while (spec.threads() > 0 && places() > 0 && acceptQueue.size() > 0) {
            enter(winner(), acceptQueue.poll());
        }
        while (!idle.isEmpty()) {
            var call = acceptQueue.poll();
            if (call == null) {
                break;
            }
            if (!call.connectOnly()) {
                application.begin(idle.poll(), call);
            }
        }
        taking = false;
        gauge();
    }

    /** A request has its answer. */
    void finish(Worker worker, Outcome outcome) {
        var call = worker.call;
        if (memory != null) {
            (worker.home == null ? worker.memory : worker.home.memory).served();
        }
        account(worker);
        watchdogs.cancel(worker.watchdog);
        worker.watchdog = 0;
        worker.call = null;
        if (worker.home != null) {
            finishThread(worker, call, outcome);
            return;
        }
        worker.requestsLeft--;
        if (leaving || worker.retired || worker.requestsLeft <= 0) {
            workers.remove(worker);
            end(worker, false);
            gauge();
            if (!worker.retired) {
                replace(0);
            }
            call.answer(outcome);
            exitIfEmpty();
            return;
        }
        idle.add(worker);
        gauge();
        call.answer(outcome);
        takeWaiting();
    }

    private void finishThread(Worker thread, Call call, Outcome outcome) {
        var worker = thread.home;
        worker.connections--;
        worker.requestsLeft--;
        worker.leaving |= worker.requestsLeft <= 0;
        queries.giveBack(thread);
        var waiting = worker.accepted.poll();
        if (waiting == null) {
            worker.idle.add(thread);
        }
        gauge();
        call.answer(outcome);
        if (waiting != null && !thread.dead) {
            application.begin(thread, waiting);
        }
        leaveIfDone(worker);
        if (!execution.frozen() && !leaving && acceptQueue.size() > 0) {
            takeWaiting();
        }
    }

    private void account(Worker worker) {
        if (worker.call != null && worker.call.orphaned() && !worker.call.request().probe()) {
            wastedNs += simulation.nowNs() - worker.startedNs;
        }
    }

    /** The master looks once a second for workers that have been silent for longer than the timeout. */
    private void tooLong(Worker worker) {
        worker.watchdog = 0;
        long sinceTickNs = Math.floorMod(simulation.nowNs() - masterPhaseNs, SimTime.SECOND);
        killed.in(SimTime.SECOND - sinceTickNs, worker);
    }

    private void kill(Worker worker) {
        if (masterless || worker.call == null || simulation.nowNs() - worker.startedNs < spec.timeoutNs()) {
            return;
        }
        var call = worker.call;
        end(worker, false);
        workers.remove(worker);
        gauge();
        if (!worker.retired) {
            replace(0);
        }
        call.answer(Outcome.RESET);
        exitIfEmpty();
    }

    private void workerReady(Worker worker) {
        boolean outdated = worker.masterGeneration != unit.generation() || worker.reload != reloads;
        if (!unit.alive() || leaving || masterless || outdated) {
            return;
        }
        join(worker);
        gauge();
        if (!execution.frozen()) {
            takeWaiting();
        }
    }

    /** The process of a worker ends, whatever it was doing. */
    private void end(Worker worker, boolean silent) {
        account(worker);
        worker.dead = true;
        if (worker.memory != null) {
            worker.memory.end();
        }
        watchdogs.cancel(worker.watchdog);
        application.end(worker);
        queries.end(worker, silent);
    }

    void gauge() {
        long now = simulation.nowNs();
        if (spec.threads() > 0) {
            int busy = 0;
            int waiting = acceptQueue.size();
            for (var worker : threaded) {
                busy += worker.busy();
                waiting += worker.accepted.size();
            }
            gauges.available().set(now, (double) threaded.size() * spec.threads());
            gauges.busy().set(now, busy);
            gauges.queue().set(now, waiting);
            return;
        }
        gauges.available().set(now, workers.size());
        gauges.busy().set(now, workers.size() - idle.size());
        gauges.queue().set(now, acceptQueue.size());
    }
}
