package org.outagelab.gunicorn;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Memory;
import org.outagelab.machine.Unit;

/**
 * The master of one gunicorn (arbiter.py): it forks workers, kills those that are silent for too long, replaces those that
 * are gone, and leads them out at a stop or a reload.
 */
final class Arbiter {
    /** arbiter.py, spawn_workers: a pause of up to this between two forks. */
    private static final long FORK_PAUSE_NS = 100 * SimTime.MILLISECOND;

    /** Measured: all workers killed: new ones in about 0.05 s with preload (docs/models/gunicorn.md#life-of-processes). */
    private static final long AT_LEAST_NS = 50 * SimTime.MILLISECOND;

    private static final Outcome WORKER_TIMEOUT = Outcome.http(500, "worker timeout");

    private final Gunicorn gunicorn;
    private final Simulation simulation;
    private final Unit unit;
    private final GunicornSpec spec;
    private final Memory.Account memory;
    private final Execution execution;
    private final Queries queries;
    private final Application application;
    private final EventType<Worker> killed;
    private final EventType<Worker> workerBooted;
    private final TimeoutLane<Worker> watchdogs;
    private final long masterPhaseNs;
    private final RandomStream forks;
    private final Timer leave;
    private final Timer killRest;
    /** Sync workers without a request. */
    final List<Worker> idle = new ArrayList<>();
    /** Sync workers, and the threads of the others. */
    final List<Worker> workers = new ArrayList<>();
    final List<ThreadedWorker> threaded = new ArrayList<>();
    private int reloads;
    private boolean masterless;
    private boolean leaving;
    private boolean loading;
    private double wastedNs;

    /** @param memory what its workers are charged to, or null */
    Arbiter(Gunicorn gunicorn, Simulation simulation, Unit unit, GunicornSpec spec, Memory.Account memory) {
        this.gunicorn = gunicorn;
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.memory = memory;
        this.execution = gunicorn.execution();
        this.queries = gunicorn.queries();
        this.application = gunicorn.application();
        this.killed = gunicorn.event(this::kill);
        this.workerBooted = simulation.eventType(unit.name(), this::workerReady);
        this.watchdogs = simulation.timeoutLane(spec.timeoutNs(), gunicorn.event(this::tooLong));
        this.masterPhaseNs = (long) (simulation.stream("master loop of " + unit.name()).nextDouble() * SimTime.SECOND);
        this.forks = simulation.stream("forks of " + unit.name());
        this.leave = simulation.<Void>eventType(unit.name(), ignored -> leave()).timer(null);
        this.killRest = simulation.<Void>eventType(unit.name(), ignored -> unit.exited()).timer(null);
    }

    /** Whether its workers take nothing new. */
    boolean leaving() {
        return leaving;
    }

    /** A worker has a request: it is watched, unless its main loop goes on meanwhile. */
    void watch(Worker worker) {
        if (spec.timeoutNs() != SimTime.NEVER && worker.home == null) {
            worker.watchdog = watchdogs.start(worker);
        }
    }

    /** The request of a worker is done. */
    void served(Worker worker) {
        if (memory != null) {
            (worker.home == null ? worker.memory : worker.home.memory).served();
        }
        account(worker);
        watchdogs.cancel(worker.watchdog);
        worker.watchdog = 0;
    }

    /** A sync worker ends after its request, and another one is forked if it should be. */
    void dismiss(Worker worker) {
        workers.remove(worker);
        end(worker, false);
        gunicorn.gauge();
        if (!worker.retired) {
            replace(0);
        }
    }

    /** One more thread of a worker. */
    Worker newThread(ThreadedWorker home) {
        var thread = thread(home);
        home.threads++;
        workers.add(thread);
        return thread;
    }

    /** Worker time spent on requests that nobody waited for any more, in nanoseconds. */
    double wastedNs() {
        return wastedNs;
    }

    /**
     * HUP: the master forks as many new workers and at once tells the old ones to leave, each after the request it has
     * (arbiter.py, reload and manage_workers). While the new ones load the application nobody accepts; the socket is
     * open, so nobody is refused. Until the last old one has left there are up to twice as many processes.
     */
    void reload() {
        if (masterless || leaving) {
            return;
        }
        reloads++;
        unit.closeIdleConnections();
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
        gunicorn.gauge();
    }

    void crashWorkers(int count) {
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
        gunicorn.gauge();
        exitIfEmpty();
    }

    /** A threaded worker is gone. @param killed whether its connections are reset; otherwise it has none */
    private void endAll(ThreadedWorker gone, boolean killed) {
        if (gone.memory != null) {
            gone.memory.end();
        }
        gone.clients.closeAll();
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

    /** The master dies alone: nobody forks any more, and the workers notice (docs/models/gunicorn.md#life-of-processes). */
    void masterDied() {
        masterless = true;
        leave.restart(spec.orphansLeaveNs());
    }

    void stop() {
        killRest.restart(spec.gracefulTimeoutNs());
        leave();
    }

    /** Workers take nothing new; the socket lives until the last has left, and what waits is reset then. */
    void leave() {
        leaving = true;
        execution.pass(this::letGo);
    }

    private void letGo() {
        workers.removeAll(idle);
        idle.forEach(worker -> end(worker, false));
        idle.clear();
        for (var worker : List.copyOf(threaded)) {
            worker.leaving = true;
            leaveIfDone(worker);
        }
        gunicorn.gauge();
        exitIfEmpty();
    }

    /** A threaded worker that takes no more and has nothing left. */
    void leaveIfDone(ThreadedWorker worker) {
        if (worker.leaving) {
            worker.clients.closeAll();
        }
        if (worker.leaving && worker.connections == 0) {
            threaded.remove(worker);
            endAll(worker, false);
            if (!worker.retired) {
                replace(0);
            }
            gunicorn.gauge();
            exitIfEmpty();
        }
    }

    void exitIfEmpty() {
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

    void fork() {
        for (int i = 0; i < spec.workers(); i++) {
            join(newWorker());
        }
        gunicorn.gauge();
    }

    /** The socket is there. @param loadsNs how long its first workers load the application: until then nobody accepts */
    void begin(long loadsNs) {
        if (loadsNs <= 0) {
            fork();
            return;
        }
        loading = true;
        for (int i = 0; i < spec.workers(); i++) {
            workerBooted.in(loadsNs, newWorker());
        }
        gunicorn.gauge();
    }

    /** Whether none of the workers of this life has begun yet. */
    boolean loading() {
        return loading;
    }

    private void join(Worker worker) {
        loading = false;
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
        gunicorn.gauge();
        replaceKilled(worker.retired);
        if (call != null) {
            call.answer(Outcome.RESET);
        }
        exitIfEmpty();
    }

    private void outOfMemory(ThreadedWorker worker) {
        threaded.remove(worker);
        endAll(worker, true);
        gunicorn.gauge();
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
            var pools = new Pool[queries.slots()];
            for (int i = 0; i < pools.length; i++) {
                pools[i] = new Pool(spec.poolSize(), spec.poolOverflow(), spec.lifo());
            }
            home = new ThreadedWorker(pools);
            home.clients = gunicorn.clientsOf(home);
            home.requestsLeft = left;
            home.threads = 1;
        }
        var worker = thread(home);
        worker.requestsLeft = left;
        return worker;
    }

    private Worker thread(ThreadedWorker home) {
        return new Worker(gunicorn, unit.generation(), reloads, queries.slots(), home);
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
        gunicorn.gauge();
        if (!worker.retired) {
            replace(0);
        }
        // 26.x catches the SystemExit of its signal handler, and sends an error page (docs/models/gunicorn.md#hung-workers).
        call.answer(spec.answersWhenKilled() ? WORKER_TIMEOUT : Outcome.RESET);
        exitIfEmpty();
    }

    private void workerReady(Worker worker) {
        boolean outdated = worker.masterGeneration != unit.generation() || worker.reload != reloads;
        if (!unit.alive() || leaving || masterless || outdated) {
            return;
        }
        join(worker);
        gunicorn.gauge();
        gunicorn.takeWaiting();
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
        gunicorn.calls().end(worker, silent);
    }

    /** It is all over. @param silent without a word to anybody @param waiting what the kernel had accepted */
    void die(boolean silent, Iterable<Call> waiting) {
        leave.cancel();
        killRest.cancel();
        masterless = false;
        leaving = false;
        loading = false;
        var lost = List.copyOf(workers);
        var gone = List.copyOf(threaded);
        workers.clear();
        idle.clear();
        threaded.clear();
        gone.forEach(worker -> worker.clients.forget());
        gone.stream().filter(worker -> worker.memory != null).forEach(worker -> worker.memory.end());
        for (var worker : lost) {
            end(worker, silent);
        }
        gunicorn.gauge();
        if (silent) {
            gone.forEach(queries::forsake);
        } else {
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
}
