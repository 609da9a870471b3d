package org.outagelab.gunicorn;

import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.call.Serving;
import org.outagelab.call.Step;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.machine.Cpu;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Unit;

/** The Flask application in the workers of one gunicorn: it does the steps of a request, one after the other. */
final class Application implements Cpu.Completion {
    static final Outcome NOT_FOUND = Outcome.http(404, "no such endpoint");
    private static final Outcome UNAUTHORIZED = Outcome.http(401, "authentication");
    private static final Outcome FORBIDDEN = Outcome.http(403, "access denied");

    private final Gunicorn gunicorn;
    private final Simulation simulation;
    private final Unit unit;
    private final GunicornSpec spec;
    private final Queries queries;
    private final Execution execution;
    private final EventType<Worker> complete;
    private final EventType<Worker> waited;

    Application(
            Gunicorn gunicorn,
            Simulation simulation,
            Unit unit,
            GunicornSpec spec,
            Queries queries,
            Execution execution) {
        this.gunicorn = gunicorn;
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.queries = queries;
        this.execution = execution;
        this.waited = gunicorn.event(this::waitEnded);
        this.complete = gunicorn.event(this::requestComplete);
    }

    /** A worker begins a request. */
    void begin(Worker worker, Call call) {
        worker.call = call;
        worker.step = 0;
        worker.attempt = 0;
        worker.saved = false;
        worker.startedNs = simulation.nowNs();
        worker.slowness = unit.slowness();
        worker.addNs = worker.slowness.addNs();
        gunicorn.begun(worker);
        // The worker reads the request itself: a client that still sends holds it.
        long sendNs = call.caller().sendingNs(call);
        if (sendNs > 0) {
            read(worker, call, sendNs);
        } else {
            process(worker);
        }
    }

    private void read(Worker worker, Call call, long sendNs) {
        var reading = new Reading(worker, call);
        worker.reading = reading;
        if (call.left()) {
            reading.abandoned(call);
            return;
        }
        if (worker.home == null) {
            call.servedBy(reading);
        }
        reading.completeNs = SimTime.plus(simulation.nowNs(), sendNs);
        if (sendNs != SimTime.NEVER) {
            complete.in(sendNs, worker);
        }
    }

    /** A request that is not complete yet. A sync worker waits for more of it, or for the end of its connection. */
    final class Reading implements Serving {
        private final Worker worker;
        private final Call call;
        private long completeNs;

        Reading(Worker worker, Call call) {
            this.worker = worker;
            this.call = call;
        }

        @Override
        public void abandoned(Call left) {
            if (goesOn()) {
                worker.reading = null;
                gunicorn.finish(worker, Outcome.RESET);
            }
        }

        private boolean goesOn() {
            return worker.reading == this && !worker.dead && worker.call == call;
        }
    }

    /** What was sent last has come; if that was of a request before, whose client has left, nothing happens. */
    private void requestComplete(Worker worker) {
        if (worker.reading != null && worker.reading.goesOn() && simulation.nowNs() >= worker.reading.completeNs) {
            worker.reading = null;
            process(worker);
        }
    }

    private void process(Worker worker) {
        var call = worker.call;
        long cpuNs = spec.cost().cpuNs();
        var wrong = unit.error(call.request().probe());
        if (wrong != null) {
            gunicorn.finish(worker, wrong);
        } else if (!call.request().endpoint().service().equals(spec.service())) {
            gunicorn.finish(worker, NOT_FOUND);
        } else if (cpuNs > 0) {
            onCpu(worker, cpuNs);
        } else {
            proceed(worker);
        }
    }

    /** Does the next steps: CPU steps in a row are one job, waits in a row one event. */
    void proceed(Worker worker) {
        if (worker.addNs > 0) {
            long addNs = worker.addNs;
            worker.addNs = 0;
            sleep(worker, addNs);
            return;
        }
        var request = worker.call.request();
        if (worker.step > 0 && worker.step - 1 == request.rejectedAt() && !worker.saved) {
            var step = request.endpoint().steps().get(request.rejectedAt());
            gunicorn.finish(worker, step.rejectStatus() == 401 ? UNAUTHORIZED : FORBIDDEN);
            return;
        }
        worker.saved = false;
        if (worker.step >= request.steps()) {
            long holdNs = spec.cost().holdNs();
            if (worker.step == request.steps() && holdNs > 0) {
                worker.step++;
                sleep(worker, holdNs);
            } else {
                gunicorn.finish(worker, Outcome.OK);
            }
            return;
        }
        var kind = kind(request, worker.step);
        if (kind == Step.Kind.READ || kind == Step.Kind.WRITE) {
            worker.attempt = 0;
            queries.query(worker);
            return;
        } else if (kind == Step.Kind.CALL) {
            gunicorn.calls().begin(worker);
            return;
        }
        long sum = 0;
        do {
            sum += worker.slowness.times(request.stepNs(worker.step));
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

    static Step.Kind kind(Request request, int step) {
        return request.endpoint().steps().get(step).kind();
    }

    private void onCpu(Worker worker, long workNs) {
        if (workNs > 0 && worker.home != null) {
            worker.cpuLeftNs = workNs;
            worker.home.wantInterpreter.add(worker);
            passInterpreter(worker.home);
        } else if (workNs > 0) {
            worker.onCpu = true;
            execution.compute(workNs, worker);
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

    void passInterpreter(ThreadedWorker home) {
        var next = home.hasInterpreter == null ? home.wantInterpreter.poll() : null;
        if (next != null) {
            home.hasInterpreter = next;
            next.sliceNs = spec.async()
                    ? next.cpuLeftNs
                    : Math.min(next.cpuLeftNs, ThreadedWorker.SWITCH_INTERVAL_NS);
            next.onCpu = true;
            execution.compute(next.sliceNs, next);
        }
    }

    /** The process of a worker ends: so does its work. */
    void end(Worker worker) {
        if (worker.onCpu) {
            execution.abandon(worker);
        }
    }
}
