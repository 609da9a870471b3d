package org.outagelab.gunicorn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.call.Step;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.Timer;
import org.outagelab.core.random.RandomStream;
import org.outagelab.host.AcceptQueue;
import org.outagelab.host.Cpu;
import org.outagelab.host.DatabaseAccess;
import org.outagelab.host.Gauges;
import org.outagelab.host.Inbox;
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
public final class Gunicorn implements Program, Supervised, Reloadable, Listener, Cpu.Completion {
    /** A life that no process has: whoever gets a packet of it answers with RST. */
    private static final int STRAY = -1;
    static final Outcome DATABASE_REFUSED = Outcome.http(500, "database refused");
    static final Outcome DATABASE_TIMEOUT = Outcome.http(500, "database timeout");
    static final Outcome DATABASE_LOST = Outcome.http(500, "database connection lost");
    static final Outcome POOL_EXHAUSTED = Outcome.http(500, "database pool timeout");
    static final Outcome NO_DATABASE = Outcome.http(500, "no database configured");
    static final Outcome NOT_FOUND = Outcome.http(404, "no such endpoint");
    /** [L] after kill -9 of the master: served until about 1.8 s, then refused (reference/app-server.md §4). */
    private static final long ORPHANS_LEAVE_NS = 2 * SimTime.SECOND;

    /** arbiter.py, spawn_workers: a pause of up to this between two forks. */
    private static final long FORK_PAUSE_NS = 100 * SimTime.MILLISECOND;

    /** [L] all workers killed: new ones in about 0.05 s with preload (reference/app-server.md §4). */
    private static final long AT_LEAST_NS = 50 * SimTime.MILLISECOND;

    private static final Outcome UNAUTHORIZED = Outcome.http(401, "authentication");
    private static final Outcome FORBIDDEN = Outcome.http(403, "access denied");

    private final Simulation simulation;
    private final Unit unit;
    private final GunicornSpec spec;
    private final DatabaseAccess database;
    private final Gauges gauges;
    private final Memory.Account memory;
    private final AcceptQueue acceptQueue;
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    private final List<ThreadedWorker> threaded = new ArrayList<>();
    private final RandomStream race;
    private final TimeoutLane<Worker> poolTimeouts;
    private final Inbox inbox = new Inbox();
    private final EventType<Worker> waited;
    private final EventType<Worker> killed;
    private final EventType<Worker> workerBooted;
    private final TimeoutLane<Worker> watchdogs;
    private final TimeoutLane<Worker> connectTimeouts;
    private final TimeoutLane<Worker> readTimeouts;
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
        this.database = database;
        this.gauges = gauges;
        this.acceptQueue = new AcceptQueue(spec.backlog());
        this.waited = event(this::waitEnded);
        this.killed = event(this::kill);
        this.workerBooted = simulation.eventType(unit.name(), this::workerReady);
        this.watchdogs = simulation.timeoutLane(spec.timeoutNs(), event(this::tooLong));
        this.connectTimeouts = simulation.timeoutLane(spec.connectTimeoutNs(), event(this::databaseTimedOut));
        this.readTimeouts = simulation.timeoutLane(spec.readTimeoutNs(), event(this::databaseTimedOut));
        this.masterPhaseNs = (long) (simulation.stream("master loop of " + unit.name()).nextDouble() * SimTime.SECOND);
        this.race = simulation.stream("accept race of " + unit.name());
        this.poolTimeouts = simulation.timeoutLane(spec.poolTimeoutNs(), event(this::poolTimedOut));
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

    private EventType<Worker> event(EventHandler<Worker> handler) {
        return simulation.eventType(unit.name(), worker -> {
            if (worker.dead) {
                return;
            }
            if (frozen()) {
                inbox.add(handler, worker);
            } else {
                handler.handle(worker);
            }
        });
    }

    private boolean frozen() {
        return unit.state() == Unit.State.HUNG;
    }

    @Override
    public Connect connect(Call call) {
        return acceptQueue.offer(frozen() ? 0 : places());
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
        if (frozen() || leaving || places() <= 0) {
            acceptQueue.add(call);
            gauge();
        } else if (spec.threads() > 0) {
            enter(winner(), call);
        } else if (!call.connectOnly()) {
            begin(idle.poll(), call);
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
        closeIdle(gone);
        if (killed) {
            reset.forEach(call -> call.answer(Outcome.RESET));
        }
    }

    private void closeIdle(ThreadedWorker worker) {
        for (int i = 0; i < worker.pools.length; i++) {
            var pool = worker.pools[i];
            for (int session = pool.discard(); session != Worker.NO_SESSION; session = pool.discard()) {
                database.closed(i, session);
            }
            pool.invalidate(simulation.nowNs());
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
        if (!frozen()) {
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
        inbox.clear();
        var waiting = acceptQueue.close();
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
            gone.forEach(this::closeIdle);
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
        for (var worker : workers) {
            if (worker.onCpu) {
                worker.frozenWorkNs = unit.host().cpu().remainingNs(worker);
                unit.host().cpu().cancel(worker);
            }
        }
    }

    @Override
    public void thawed() {
        for (var worker : workers) {
            if (worker.onCpu) {
                unit.host().cpu().run(worker.frozenWorkNs, this, worker);
            }
        }
        inbox.deliver();
        if (leaving) {
            leave();
        } else {
            takeWaiting();
        }
    }

    @Override
    public void cpuDone(Object job) {
        var worker = (Worker) job;
        worker.onCpu = false;
        if (worker.home == null) {
            proceed(worker);
            return;
        }
        worker.cpuLeftNs -= worker.sliceNs;
        worker.home.hasInterpreter = null;
        if (worker.cpuLeftNs > 0) {
            worker.home.wantInterpreter.add(worker);
        }
        passInterpreter(worker.home);
        if (worker.cpuLeftNs <= 0) {
            proceed(worker);
        }
    }

    private void passInterpreter(ThreadedWorker home) {
        var next = home.hasInterpreter == null ? home.wantInterpreter.poll() : null;
        if (next != null) {
            home.hasInterpreter = next;
            next.sliceNs = spec.async()
                    ? next.cpuLeftNs
                    : Math.min(next.cpuLeftNs, ThreadedWorker.SWITCH_INTERVAL_NS);
            next.onCpu = true;
            unit.host().cpu().run(next.sliceNs, this, next);
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
            var pools = new Pool[database == null ? 0 : database.servers()];
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
        return new Worker(this, unit.generation(), reloads, database == null ? 0 : database.servers(), home);
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
            begin(thread, call);
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
                begin(idle.poll(), call);
            }
        }
        taking = false;
        gauge();
    }

    private void begin(Worker worker, Call call) {
        worker.call = call;
        worker.step = 0;
        worker.attempt = 0;
        worker.startedNs = simulation.nowNs();
        worker.slowness = unit.slowness();
        // The worker reads the request itself: a client that sends it slowly holds it.
        worker.addNs = worker.slowness.addNs() + call.caller().sendNs();
        if (spec.timeoutNs() != SimTime.NEVER && worker.home == null) {
            worker.watchdog = watchdogs.start(worker);
        }
        gauge();
        long cpuNs = spec.cost().cpuNs();
        var wrong = unit.error(call.request().probe());
        if (wrong != null) {
            finish(worker, wrong);
        } else if (!call.request().endpoint().service().equals(spec.service())) {
            finish(worker, NOT_FOUND);
        } else if (cpuNs > 0) {
            onCpu(worker, cpuNs);
        } else {
            proceed(worker);
        }
    }

    /** Does the next steps: CPU steps in a row are one job, waits in a row one event. */
    private void proceed(Worker worker) {
        if (worker.addNs > 0) {
            long addNs = worker.addNs;
            worker.addNs = 0;
            sleep(worker, addNs);
            return;
        }
        var request = worker.call.request();
        if (worker.step > 0 && worker.step - 1 == request.rejectedAt()) {
            var step = request.endpoint().steps().get(request.rejectedAt());
            finish(worker, step.rejectStatus() == 401 ? UNAUTHORIZED : FORBIDDEN);
            return;
        }
        if (worker.step >= request.steps()) {
            long holdNs = spec.cost().holdNs();
            if (worker.step == request.steps() && holdNs > 0) {
                worker.step++;
                sleep(worker, holdNs);
            } else {
                finish(worker, Outcome.OK);
            }
            return;
        }
        var kind = kind(request, worker.step);
        if (kind == Step.Kind.READ || kind == Step.Kind.WRITE) {
            worker.attempt = 0;
            query(worker);
            return;
        }
        long sum = 0;
        do {
            sum += Math.round(request.stepNs(worker.step) * worker.slowness.factor());
            worker.step++;
        } while (worker.step < request.steps()
                && kind(request, worker.step) == kind
                && worker.step - 1 != request.rejectedAt());
        if (kind == Step.Kind.CPU) {
            onCpu(worker, sum);
        } else {
            if (worker.step == request.steps() && worker.step - 1 != request.rejectedAt()) {
                sum += spec.cost().holdNs();
                worker.step++;
            }
            sleep(worker, sum);
        }
    }

    private static Step.Kind kind(Request request, int step) {
        return request.endpoint().steps().get(step).kind();
    }

    private void onCpu(Worker worker, long workNs) {
        if (workNs > 0 && worker.home != null) {
            worker.cpuLeftNs = workNs;
            worker.home.wantInterpreter.add(worker);
            passInterpreter(worker.home);
        } else if (workNs > 0) {
            worker.onCpu = true;
            unit.host().cpu().run(workNs, this, worker);
        } else {
            proceed(worker);
        }
    }

    private void sleep(Worker worker, long ns) {
        worker.waiting = true;
        waited.in(ns, worker);
    }

    private void waitEnded(Worker worker) {
        if (worker.waiting) {
            worker.waiting = false;
            proceed(worker);
        }
    }

    private void query(Worker worker) {
        var write = kind(worker.call.request(), worker.step) == Step.Kind.WRITE;
        if (database != null && worker.attempt == 0) {
            worker.turn = database.turn(write, worker.call.request());
        }
        var target = database == null
                ? null
                : database.target(write, worker.turn, worker.attempt, keptForWrites(worker));
        if (target == null) {
            finish(worker, database == null ? NO_DATABASE : DATABASE_REFUSED);
            return;
        }
        dropOtherPrimary(worker, target);
        var route = target.route();
        if (worker.home != null && !worker.checkedOut[target.index()] && !checkOut(worker, target.index())) {
            return;
        }
        if (target.forWrites()) {
            worker.primary(target.index());
        }
        worker.querying = target.index();
        worker.query = route.query(worker.call, worker.step, worker);
        int session = worker.sessions[target.index()];
        if (session != Worker.NO_SESSION
                && spec.recycleNs() != SimTime.NEVER
                && simulation.nowNs() - worker.bornNs[target.index()] > spec.recycleNs()) {
            database.closed(target.index(), session);
            worker.sessions[target.index()] = Worker.NO_SESSION;
            session = Worker.NO_SESSION;
        }
        boolean stale = session != Worker.NO_SESSION && spec.prePing() && (target.stray() || route.resets(session));
        if (stale && target.stray()) {
            dropPrimary(worker, target.index());
            worker.query = null;
            query(worker);
        } else if (session != Worker.NO_SESSION && !stale) {
            route.send(worker.query, target.stray() ? STRAY : session);
            awaitAnswer(worker);
        } else if (route.open(worker.query)) {
            worker.sessions[target.index()] = worker.query.portGeneration();
            worker.bornNs[target.index()] = simulation.nowNs();
            awaitAnswer(worker);
        } else {
            worker.queryConnecting = true;
            worker.queryTimeout = connectTimeouts.start(worker);
        }
    }

    /** The name of the primary has led elsewhere for good: its old connections are closed. */
    private void dropOtherPrimary(Worker worker, DatabaseAccess.Target target) {
        int kept = worker.primary();
        if (target.forWrites() && kept >= 0 && kept != target.index()) {
            dropPrimary(worker, kept);
        }
    }

    private void dropPrimary(Worker worker, int server) {
        if (worker.sessions[server] != Worker.NO_SESSION) {
            database.closed(server, worker.sessions[server]);
            worker.sessions[server] = Worker.NO_SESSION;
        }
        if (worker.home != null) {
            var pool = worker.home.pools[server];
            for (int session = pool.discard(); session != Worker.NO_SESSION; session = pool.discard()) {
                database.closed(server, session);
            }
        }
    }

    /** The server to which it has an open connection under the name of the primary, or none. */
    private static int keptForWrites(Worker worker) {
        int server = worker.primary();
        if (server < 0 || worker.attempt > 0) {
            return DatabaseAccess.NONE;
        }
        boolean open = worker.sessions[server] != Worker.NO_SESSION
                || worker.home != null && worker.home.pools[server].holdsAny();
        return open ? server : DatabaseAccess.NONE;
    }

    /** @return false if the thread has to wait for a connection of its worker's pool */
    private boolean checkOut(Worker worker, int server) {
        var pool = worker.home.pools[server];
        if (!pool.available()) {
            worker.waitsForPool = server;
            worker.queryTimeout = poolTimeouts.start(worker);
            pool.waiting.add(worker);
            return false;
        }
        worker.checkedOut[server] = true;
        pool.checkOut(worker, server);
        return true;
    }

    private void poolTimedOut(Worker worker) {
        if (worker.waitsForPool >= 0) {
            worker.home.pools[worker.waitsForPool].waiting.remove(worker);
            worker.waitsForPool = -1;
            worker.queryTimeout = 0;
            finish(worker, POOL_EXHAUSTED);
        }
    }

    /** At the end of a request its thread gives back what it has used, to whoever waits longest. */
    private void giveBack(Worker worker) {
        for (int i = 0; i < worker.checkedOut.length; i++) {
            if (worker.checkedOut[i]) {
                var pool = worker.home.pools[i];
                int session = worker.sessions[i];
                worker.checkedOut[i] = false;
                worker.sessions[i] = Worker.NO_SESSION;
                if (!pool.giveBack(session, worker.bornNs[i]) && session != Worker.NO_SESSION) {
                    database.closed(i, session);
                }
                var next = pool.waiting.poll();
                if (next != null) {
                    poolTimeouts.cancel(next.queryTimeout);
                    next.queryTimeout = 0;
                    next.waitsForPool = -1;
                    query(next);
                }
            }
        }
    }

    private void awaitAnswer(Worker worker) {
        worker.queryConnecting = false;
        worker.queryTimeout = spec.readTimeoutNs() == SimTime.NEVER ? 0 : readTimeouts.start(worker);
    }

    void databaseConnected(Worker worker, Call query) {
        if (frozen()) {
            inbox.add(ignored -> databaseConnected(worker, query), null);
        } else if (query == worker.query && worker.queryConnecting) {
            connectTimeouts.cancel(worker.queryTimeout);
            int reached = database.reached(query.carrier(), worker.querying);
            if (worker.home == null && reached != worker.querying) {
                worker.querying = reached;
                worker.primary(reached);
            }
            worker.sessions[worker.querying] = worker.query.portGeneration();
            worker.bornNs[worker.querying] = simulation.nowNs();
            awaitAnswer(worker);
        }
    }

    void databaseAnswered(Worker worker, Call query, Outcome outcome) {
        if (worker.dead) {
            return;
        }
        if (frozen()) {
            inbox.add(ignored -> databaseAnswered(worker, query, outcome), null);
            return;
        }
        if (query != worker.query) {
            return;
        }
        boolean connecting = worker.queryConnecting;
        endQuery(worker);
        if (outcome.ok()) {
            worker.step++;
            proceed(worker);
        } else if (outcome == Outcome.RESET && !connecting) {
            // A disconnect error: this request fails, and every connection of the process is replaced.
            closeSessions(worker);
            if (worker.home != null) {
                closeIdle(worker.home);
            }
            finish(worker, DATABASE_LOST);
        } else if (outcome == Outcome.REFUSED || outcome == Outcome.RESET) {
            worker.attempt++;
            queryNext(worker, DATABASE_REFUSED);
        } else if (outcome == Outcome.UNREACHABLE) {
            worker.attempt++;
            queryNext(worker, DATABASE_TIMEOUT);
        } else {
            closeSessions(worker);
            finish(worker, Outcomes.of(outcome));
        }
    }

    private void databaseTimedOut(Worker worker) {
        if (worker.query == null) {
            return;
        }
        boolean connecting = worker.queryConnecting;
        worker.query.close();
        endQuery(worker);
        if (connecting) {
            worker.attempt++;
            queryNext(worker, DATABASE_TIMEOUT);
        } else {
            closeSessions(worker);
            finish(worker, DATABASE_TIMEOUT);
        }
    }

    private void queryNext(Worker worker, Outcome otherwise) {
        boolean write = kind(worker.call.request(), worker.step) == Step.Kind.WRITE;
        if (database.target(write, worker.turn, worker.attempt, DatabaseAccess.NONE) == null) {
            finish(worker, otherwise);
        } else {
            query(worker);
        }
    }

    private void endQuery(Worker worker) {
        (worker.queryConnecting ? connectTimeouts : readTimeouts).cancel(worker.queryTimeout);
        worker.queryTimeout = 0;
        worker.queryConnecting = false;
        worker.query = null;
    }

    private void closeSessions(Worker worker) {
        for (int i = 0; i < worker.sessions.length; i++) {
            if (worker.sessions[i] != Worker.NO_SESSION) {
                database.closed(i, worker.sessions[i]);
                worker.sessions[i] = Worker.NO_SESSION;
            }
        }
    }

    private void finish(Worker worker, Outcome outcome) {
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
        giveBack(thread);
        var waiting = worker.accepted.poll();
        if (waiting == null) {
            worker.idle.add(thread);
        }
        gauge();
        call.answer(outcome);
        if (waiting != null && !thread.dead) {
            begin(thread, waiting);
        }
        leaveIfDone(worker);
        if (!frozen() && !leaving && acceptQueue.size() > 0) {
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
        if (!frozen()) {
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
        if (worker.waitsForPool >= 0) {
            poolTimeouts.cancel(worker.queryTimeout);
            worker.home.pools[worker.waitsForPool].waiting.remove(worker);
            worker.waitsForPool = -1;
        }
        if (worker.onCpu) {
            unit.host().cpu().cancel(worker);
        }
        if (worker.query != null) {
            if (silent) {
                worker.query.vanish();
            } else {
                worker.query.close();
            }
            endQuery(worker);
        }
        if (!silent && database != null) {
            closeSessions(worker);
        }
    }

    private void gauge() {
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
