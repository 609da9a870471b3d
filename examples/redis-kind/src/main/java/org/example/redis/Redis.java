package org.example.redis;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.core.Simulation;
import org.outagelab.machine.AcceptQueue;
import org.outagelab.machine.Cpu;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Program;
import org.outagelab.machine.Unit;

/**
 * One Redis without persistence: a thread that runs commands one by one, in the order in which they came, and keeps
 * elements until they expire. A restart begins empty. Not modelled: memory limits, and connections that are kept.
 */
final class Redis implements Program, Listener, Cpu.Completion {
    private static final Outcome MISS = Outcome.http(404, "miss");
    /** An event loop takes connections as they come. */
    private static final int ALL = Integer.MAX_VALUE / 2;

    /** An element: what was asked for, and which of its URIs. */
    private record Element(String path, int uri) {}

    private final Simulation simulation;
    private final Unit unit;
    private final RedisSpec spec;
    private final Execution execution;
    private final AcceptQueue acceptQueue;
    private final ArrayDeque<Call> commands = new ArrayDeque<>();
    /** Looked up, never walked through. */
    private final Map<Element, Long> expiresNs = new HashMap<>();
    private Call running;
    private long lookUps;
    private long hits;

    Redis(Simulation simulation, Unit unit, RedisSpec spec) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.execution = new Execution(simulation, unit, this, spec.backlog());
        this.acceptQueue = execution.acceptQueue();
        unit.runs(this);
    }

    @Override
    public Connect connect(Call call) {
        return acceptQueue.offer(ALL);
    }

    @Override
    public void arrived(Call call) {
        if (acceptQueue.arrives(call)) {
            take(call);
        }
    }

    @Override
    public void lost(Call call) {
        acceptQueue.lost();
    }

    @Override
    public boolean keepsConnections() {
        return false;
    }

    private void take(Call call) {
        if (!call.connectOnly()) {
            commands.add(call);
            next();
        }
    }

    private void next() {
        while (running == null && !commands.isEmpty()) {
            running = commands.poll();
            long workNs = unit.slowness().times(spec.commandNs()) + unit.slowness().addNs();
            if (workNs > 0) {
                execution.compute(workNs, running);
            } else {
                finish();
            }
        }
    }

    @Override
    public void cpuDone(Object job) {
        finish();
        next();
    }

    private void finish() {
        var call = running;
        running = null;
        var outcome = run(call.request());
        if (!call.closed()) {
            call.answer(outcome);
        }
    }

    private Outcome run(Request request) {
        var name = request.endpoint().name();
        var element = new Element(name.substring(name.indexOf(' ') + 1), request.uri());
        if (request.endpoint().method().equals(RedisKind.STORE.method())) {
            expiresNs.put(element, simulation.nowNs() + spec.ttlNs());
            return Outcome.OK;
        }
        boolean hit = expiresNs.getOrDefault(element, 0L) > simulation.nowNs();
        lookUps++;
        hits += hit ? 1 : 0;
        return hit ? Outcome.OK : MISS;
    }

    long lookUps() {
        return lookUps;
    }

    long hits() {
        return hits;
    }

    /** The warm-up is over. */
    void forgetLookUps() {
        lookUps = 0;
        hits = 0;
    }

    @Override
    public void died(boolean silent) {
        var waiting = execution.die();
        if (running != null) {
            execution.abandon(running);
            commands.addFirst(running);
            running = null;
        }
        if (!silent) {
            commands.forEach(call -> call.answer(Outcome.RESET));
            waiting.forEach(call -> call.answer(Outcome.RESET));
        }
        commands.clear();
        expiresNs.clear();
    }

    @Override
    public void started() {}

    @Override
    public void hung() {
        execution.freeze();
    }

    @Override
    public void thawed() {
        execution.thaw();
        for (var call = acceptQueue.poll(); call != null; call = acceptQueue.poll()) {
            take(call);
        }
    }
}
