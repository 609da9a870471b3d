package org.outagelab.gunicorn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.call.Step;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.queueing.Grants;
import org.outagelab.core.queueing.Pool;
import org.outagelab.core.queueing.PoolOptions;
import org.outagelab.core.random.RandomStream;
import org.outagelab.net.Destination;

/**
 * Other services as the workers of one gunicorn call them: a connection for each attempt, to any of the addresses and the
 * next one when that refuses, as Python's {@code requests.get} does. What cannot be had is a 500 of its own cause.
 */
final class Calls implements Grants<Worker> {
    /** Of a look-up that has found something. */
    private static final int FOUND = 200;

    private static final Map<String, Outcome> BY_CAUSE = new ConcurrentHashMap<>();

    private final Gunicorn gunicorn;
    private final Map<String, Callee> callees = new LinkedHashMap<>();
    private final EventType<Worker> again;

    /** One service that is called, and who waits for it in which process. */
    private static final class Callee {
        private final String name;
        private final CallSpec spec;
        private final Destination destination;
        private final RandomStream random;
        private final TimeoutLane<Worker> timeouts;
        /** Who may call at once: of each process, a pool like this. */
        private final Pool<Worker> pool;
        private final Map<ThreadedWorker, Pool<Worker>> turns = new LinkedHashMap<>();

        Callee(
                String name,
                CallSpec spec,
                Destination destination,
                RandomStream random,
                TimeoutLane<Worker> timeouts,
                Pool<Worker> pool) {
            this.name = name;
            this.spec = spec;
            this.destination = destination;
            this.random = random;
            this.timeouts = timeouts;
            this.pool = pool;
        }

        /** A process has ended: its calls are nobody's. */
        void over(ThreadedWorker process) {
            var turns = this.turns.remove(process);
            if (turns != null) {
                turns.clear();
            }
        }
    }

    /** What a worker does about the call of its present step. */
    static final class Attempt {
        private final Callee callee;
        private final Request request;
        private Call call;
        private int tries;
        private int address;
        private int addressesLeft;
        private long timeout;
        /** Its turn among the calls of its process; null where none is needed. */
        private Pool.Claim<Worker> turn;

        private Attempt(Callee callee, Request request) {
            this.callee = callee;
            this.request = request;
        }
    }

    /** @param destinations by service, one for each that is called */
    Calls(
            Gunicorn gunicorn,
            Simulation simulation,
            String owner,
            Map<String, CallSpec> specs,
            Map<String, Destination> destinations) {
        this.gunicorn = gunicorn;
        specs.forEach((name, spec) -> callees.put(
                name,
                new Callee(
                        name,
                        spec,
                        destinations.get(name),
                        simulation.stream("calls of " + owner + " to " + name),
                        simulation.timeoutLane(spec.timeoutNs(), gunicorn.event(this::tookTooLong)),
                        new Pool<>(simulation, gunicorn.execution()::event, options(spec), this))));
        this.again = gunicorn.event(worker -> {
            if (worker.attempt() != null && worker.attempt().call == null) {
                attempt(worker);
            }
        });
    }

    /** A worker comes to a step that calls another service. */
    void begin(Worker worker) {
        var request = worker.call.request();
        var target = request.endpoint().steps().get(worker.step).target();
        var callee = callees.get(target.service());
        worker.attempt(new Attempt(callee, request.called(worker.step)));
        if (callee.spec.size() == 0 || worker.home == null) {
            attempt(worker);
            return;
        }
        var turn = callee.turns.computeIfAbsent(worker.home, home -> callee.pool.another()).claim(worker);
        worker.attempt().turn = turn;
        if (turn.acquire()) {
            attempt(worker);
        } else if (!turn.waiting()) {
            fail(worker, "pool exhausted");
        }
    }

    private static PoolOptions<Worker> options(CallSpec spec) {
        PoolOptions<Worker> pool = PoolOptions.units(spec.size());
        return spec.waitNs() == 0 ? pool.line(0) : pool.queueTimeout(spec.waitNs());
    }

    @Override
    public void granted(Worker worker) {
        attempt(worker);
    }

    @Override
    public void timedOut(Worker worker) {
        fail(worker, "pool timeout");
    }

    private void attempt(Worker worker) {
        var attempt = worker.attempt();
        attempt.tries++;
        attempt.address = attempt.callee.destination.first(attempt.callee.random);
        attempt.addressesLeft = attempt.callee.destination.addresses();
        attempt.timeout = attempt.callee.spec.timeoutNs() == SimTime.NEVER ? 0 : attempt.callee.timeouts.start(worker);
        connect(worker);
    }

    private static void connect(Worker worker) {
        var attempt = worker.attempt();
        attempt.addressesLeft--;
        var route = attempt.callee.destination.route(attempt.address);
        attempt.call = route.call(attempt.request, worker);
        route.open(attempt.call);
    }

    /** Whether a call is that of a worker's present step. */
    static boolean of(Worker worker, Call call) {
        return worker.attempt() != null && worker.attempt().call == call;
    }

    void ended(Worker worker, Call call, Outcome outcome) {
        if (worker.dead || !of(worker, call)) {
            return;
        }
        var attempt = worker.attempt();
        if (outcome == Outcome.REFUSED && attempt.addressesLeft > 0) {
            attempt.address = (attempt.address + 1) % attempt.callee.destination.addresses();
            connect(worker);
        } else {
            over(worker, outcome);
        }
    }

    private void tookTooLong(Worker worker) {
        var attempt = worker.attempt();
        if (attempt != null && attempt.call != null) {
            attempt.call.close();
            over(worker, Outcome.TIMEOUT);
        }
    }

    private void over(Worker worker, Outcome outcome) {
        var attempt = worker.attempt();
        var spec = attempt.callee.spec;
        attempt.callee.timeouts.cancel(attempt.timeout);
        attempt.timeout = 0;
        attempt.call = null;
        boolean repeats = attempt.tries <= spec.retries()
                && spec.retryOn().after(outcome)
                && (spec.retryUnsafe() || attempt.request.idempotent());
        if (repeats) {
            again.in(spec.pause().sampleNs(attempt.callee.random), worker);
        } else if (attempt.request.endpoint().ok(outcome)) {
            goOn(worker, outcome);
        } else {
            fail(worker, outcome.name());
        }
    }

    /** The call is over, and the request goes on: past what a look-up has saved. */
    private void goOn(Worker worker, Outcome outcome) {
        var target = worker.call.request().endpoint().steps().get(worker.step).target();
        int saved = target.use() == Step.Use.LOOK_UP && outcome.status() == FOUND ? target.saves() : 0;
        release(worker);
        worker.step += 1 + saved;
        worker.saved = saved > 0;
        gunicorn.application().proceed(worker);
    }

    private void fail(Worker worker, String cause) {
        if (worker.call.request().endpoint().steps().get(worker.step).target().use() != Step.Use.ANSWER) {
            goOn(worker, Outcome.TIMEOUT);
            return;
        }
        var name = worker.attempt().callee.name;
        release(worker);
        gunicorn.finish(worker, BY_CAUSE.computeIfAbsent(name + " " + cause, text -> Outcome.http(500, text)));
    }

    /** The call is over: whoever waits longest for its turn has it. */
    private void release(Worker worker) {
        var attempt = worker.attempt();
        worker.attempt(null);
        if (attempt.turn != null) {
            attempt.turn.release();
        }
    }

    /**
     * The process of a worker ends, whatever it was waiting for.
     *
     * @param silent no peer hears of it
     */
    void end(Worker worker, boolean silent) {
        var attempt = worker.attempt();
        if (worker.home != null) {
            callees.values().forEach(callee -> callee.over(worker.home));
        }
        if (attempt == null) {
            return;
        }
        worker.attempt(null);
        attempt.callee.timeouts.cancel(attempt.timeout);
        if (attempt.call != null && silent) {
            attempt.call.vanish();
        } else if (attempt.call != null) {
            attempt.call.close();
        }
    }
}
