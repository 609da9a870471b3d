package org.outagelab.gunicorn;

import java.util.Map;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.random.RandomStream;
import org.outagelab.database.DatabaseAccess;
import org.outagelab.kind.Gauges;
import org.outagelab.machine.AcceptQueue;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Memory;
import org.outagelab.machine.Program;
import org.outagelab.machine.Reloadable;
import org.outagelab.machine.Supervised;
import org.outagelab.machine.Unit;
import org.outagelab.net.Destination;
import org.outagelab.net.IdleConnection;
import org.outagelab.net.IdleConnections;

/**
 * One gunicorn with its workers and the Flask application in them.
 *
 * <p>Sync workers take from one kernel accept queue, oldest first, whether the caller is still there or not: whatever a
 * worker has picked it executes to the end (docs/models/gunicorn.md#accept-queue).
 */
public final class Gunicorn implements Program, Supervised, Reloadable, Listener {
    private final Simulation simulation;
    private final Unit unit;
    private final GunicornSpec spec;
    private final Gauges gauges;
    private final Execution execution;
    private final AcceptQueue acceptQueue;
    private final Queries queries;
    private final Calls calls;
    private final Application application;
    private final Arbiter arbiter;
    private final RandomStream race;
    private final TimeoutLane<IdleConnection> clientLimits;
    private boolean taking;

    /**
     * One that takes no memory.
     *
     * @param database how its pool reaches the database, or null when it has none
     */
    public Gunicorn(Simulation simulation, Unit unit, GunicornSpec spec, DatabaseAccess database, Gauges gauges) {
        this(simulation, unit, spec, database, Map.of(), gauges, null);
    }

    /**
     * @param callees where the services are that it calls, by name
     * @param memory what its workers are charged to, or null
     */
    public Gunicorn(
            Simulation simulation,
            Unit unit,
            GunicornSpec spec,
            DatabaseAccess database,
            Map<String, Destination> callees,
            Gauges gauges,
            Memory.Account memory) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.gauges = gauges;
        this.execution = new Execution(simulation, unit, job -> application().cpuDone(job), spec.backlog());
        this.acceptQueue = execution.acceptQueue();
        this.clientLimits = IdleConnections.limits(simulation, execution, spec.keepAliveNs());
        this.queries = new Queries(this, simulation, spec, database);
        this.calls = new Calls(this, simulation, unit.name(), spec.calls(), callees);
        this.application = new Application(this, simulation, unit, spec, queries, execution);
        this.arbiter = new Arbiter(this, simulation, unit, spec, memory);
        this.race = simulation.stream("accept race of " + unit.name());
        unit.runs(this);
        arbiter.fork();
    }

    /** Worker time spent on requests that nobody waited for any more, in nanoseconds. */
    public double wastedNs() {
        return arbiter.wastedNs();
    }

    /** Something that happens to a worker while it lives and its process runs. */
    EventType<Worker> event(EventHandler<Worker> handler) {
        return execution.event(worker -> {
            if (!worker.dead) {
                handler.handle(worker);
            }
        });
    }

    Arbiter arbiter() {
        return arbiter;
    }

    Execution execution() {
        return execution;
    }

    Queries queries() {
        return queries;
    }

    Calls calls() {
        return calls;
    }

    Application application() {
        return application;
    }

    /** A worker has a request: it is watched, unless its main loop goes on meanwhile. */
    void begun(Worker worker) {
        arbiter.watch(worker);
        gauge();
    }

    @Override
    public Connect connect(Call call) {
        return call.serving() instanceof IdleConnection ? Connect.ACCEPTED : acceptQueue.offer(places());
    }

    /** How many connections its workers would accept at once. */
    private int places() {
        if (spec.threads() == 0) {
            return arbiter.idle.size();
        }
        long places = 0;
        for (var worker : arbiter.threaded) {
            places += worker.leaving ? 0 : spec.workerConnections() - worker.connections;
        }
        return (int) Math.min(Integer.MAX_VALUE / 2, places);
    }

    @Override
    public void arrived(Call call) {
        if (call.serving() instanceof IdleConnection connection) {
            arrivedAgain(call, connection);
        } else if (!acceptQueue.arrives(call)) {
            gauge();
        } else if (arbiter.leaving() || places() <= 0) {
            acceptQueue.add(call);
            gauge();
        } else if (spec.threads() > 0) {
            enter(winner(), call);
        } else if (!call.connectOnly()) {
            application.begin(idleWorker(), call);
        }
    }

    /** Over a connection that a worker has accepted before: it is that worker's. */
    private void arrivedAgain(Call call, IdleConnection connection) {
        var worker = (ThreadedWorker) connection.state();
        if (worker.clients.take(connection)) {
            serve(worker, call);
        } else {
            call.answer(Outcome.RESET);
        }
    }

    /** What clients may keep open to a worker. */
    IdleConnections clientsOf(ThreadedWorker worker) {
        return new IdleConnections(simulation, clientLimits, () -> {
            worker.connections--;
            if (!arbiter.leaving() && acceptQueue.peek() != null) {
                takeWaiting();
            }
        });
    }

    @Override
    public void lost(Call call) {
        acceptQueue.lost();
    }

    @Override
    public boolean keepsConnections() {
        return spec.keepAliveNs() > 0;
    }

    @Override
    public long idleLimitNs() {
        return spec.keepAliveNs();
    }

    @Override
    public void reload() {
        arbiter.reload();
    }

    @Override
    public void crashWorkers(int count) {
        arbiter.crashWorkers(count);
    }

    @Override
    public void masterDied() {
        arbiter.masterDied();
    }

    @Override
    public void stop() {
        arbiter.stop();
    }

    @Override
    public void died(boolean silent) {
        arbiter.die(silent, execution.die());
    }

    @Override
    public void started() {
        arbiter.begin(unit.bootNs() - runsAfterNs(unit.bootNs()));
    }

    @Override
    public long runsAfterNs(long bootNs) {
        return spec.listensNs() < 0 ? bootNs : Math.min(spec.listensNs(), bootNs);
    }

    @Override
    public boolean serves() {
        return !arbiter.loading();
    }

    @Override
    public void hung() {
        execution.freeze();
    }

    @Override
    public void thawed() {
        execution.thaw();
        if (!arbiter.leaving()) {
            takeWaiting();
        }
    }

    /** A connection wakes all idle sync workers, and they race for it with equal chances (docs/models/gunicorn.md#worker-classes, #life-of-processes). */
    private Worker idleWorker() {
        var idle = arbiter.idle;
        int last = idle.size() - 1;
        int won = last == 0 ? 0 : race.nextInt(last + 1);
        var worker = idle.get(won);
        idle.set(won, idle.get(last));
        idle.remove(last);
        return worker;
    }

    /**
     * The event loops of threaded and async workers stay registered at the socket, and a connection wakes them always in
     * the same order, the one that came last first (fs/eventpoll.c, ep_insert: add_wait_queue puts it at the head). Who
     * is woken earlier wins more often: here in proportion to how many are woken after it, itself included. Of four the
     * shares are 40, 30, 20 and 10 %; measured were 40/34/24/1 and 38/29/16/17 (docs/models/gunicorn.md#worker-classes).
     */
    private ThreadedWorker winner() {
        int open = 0;
        for (var worker : arbiter.threaded) {
            open += hasRoom(worker) ? 1 : 0;
        }
        long number = open == 1 ? 0 : (long) (race.nextDouble() * (open * (open + 1L) / 2));
        int chances = 0;
        for (var worker : arbiter.threaded) {
            if (hasRoom(worker)) {
                chances++;
                number -= chances;
                if (number < 0) {
                    return worker;
                }
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
        serve(worker, call);
    }

    private void serve(ThreadedWorker worker, Call call) {
        var thread = worker.idle.poll();
        if (thread == null && worker.threads < spec.threads()) {
            thread = arbiter.newThread(worker);
        }
        if (thread == null) {
            worker.accepted.add(call);
            gauge();
        } else {
            application.begin(thread, call);
        }
    }

    /** Not nested: a worker that is done at once gets its next request by the same loop. */
    void takeWaiting() {
        if (taking) {
            return;
        }
        taking = true;
        while (spec.threads() > 0 && places() > 0 && acceptQueue.peek() != null) {
            enter(winner(), acceptQueue.poll());
        }
        while (!arbiter.idle.isEmpty()) {
            var call = acceptQueue.poll();
            if (call == null) {
                break;
            }
            if (!call.connectOnly()) {
                application.begin(idleWorker(), call);
            }
        }
        taking = false;
        gauge();
    }

    /** A request has its answer. */
    void finish(Worker worker, Outcome outcome) {
        var call = worker.call;
        arbiter.served(worker);
        worker.call = null;
        if (worker.home != null) {
            finishThread(worker, call, outcome);
            return;
        }
        queries.giveBack(worker);
        worker.requestsLeft--;
        if (arbiter.leaving() || worker.retired || worker.requestsLeft <= 0) {
            arbiter.dismiss(worker);
            call.answer(outcome);
            arbiter.exitIfEmpty();
            return;
        }
        arbiter.idle.add(worker);
        gauge();
        call.answer(outcome);
        takeWaiting();
    }

    private void finishThread(Worker thread, Call call, Outcome outcome) {
        var worker = thread.home;
        worker.requestsLeft--;
        worker.leaving |= worker.requestsLeft <= 0;
        if (!keeps(worker, call, outcome)) {
            worker.connections--;
        }
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
        arbiter.leaveIfDone(worker);
        if (!arbiter.leaving() && acceptQueue.peek() != null) {
            takeWaiting();
        }
    }

    /** gthread closes a connection that would leave no more than its threads to new ones (gthread.py, max_keepalived). */
    private boolean keeps(ThreadedWorker worker, Call call, Outcome outcome) {
        boolean room = spec.async() || worker.clients.size() < spec.workerConnections() - spec.threads();
        boolean stays = !worker.leaving && !arbiter.leaving() && keepsConnections();
        return outcome.status() > 0 && room && stays && worker.clients.keep(call, worker);
    }

    void gauge() {
        long now = simulation.nowNs();
        if (spec.threads() > 0) {
            int busy = 0;
            int waiting = acceptQueue.size();
            for (var worker : arbiter.threaded) {
                busy += worker.busy();
                waiting += worker.accepted.size();
            }
            gauges.available().set(now, (double) arbiter.threaded.size() * spec.threads());
            gauges.busy().set(now, busy);
            gauges.queue().set(now, waiting);
            return;
        }
        gauges.available().set(now, arbiter.workers.size());
        gauges.busy().set(now, arbiter.workers.size() - arbiter.idle.size());
        gauges.queue().set(now, acceptQueue.size());
    }
}
