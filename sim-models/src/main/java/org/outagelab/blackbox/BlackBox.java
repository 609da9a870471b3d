package org.outagelab.blackbox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.RandomStream;
import org.outagelab.machine.AcceptQueue;
import org.outagelab.machine.Cpu;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Program;
import org.outagelab.machine.Unit;
import org.outagelab.net.Route;

/**
 * Something of which only the outside is known: it answers every request after a time, any number at once, as long as
 * it is up and what it needs is. What it needs is looked at when it answers.
 */
final class BlackBox implements Program, Listener, Cpu.Completion {
    private static final int ALL = Integer.MAX_VALUE / 2;

    private final Unit unit;
    private final BlackBoxSpec spec;
    private final Execution execution;
    private final AcceptQueue acceptQueue;
    private final RandomStream times;
    private final EventType<Call> answer;
    /** Of each service that it needs, the ways to its instances. */
    private final Map<String, List<Route>> needs;
    private final Set<Call> open = new LinkedHashSet<>();

    BlackBox(Simulation simulation, Unit unit, BlackBoxSpec spec, Map<String, List<Route>> needs) {
        this.unit = unit;
        this.spec = spec;
        this.needs = needs;
        this.execution = new Execution(simulation, unit, this, spec.backlog());
        this.acceptQueue = execution.acceptQueue();
        this.times = simulation.stream("answers of " + unit.name());
        this.answer = execution.event(this::answer);
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
        if (call.connectOnly()) {
            return;
        }
        open.add(call);
        long waitNs = call.request().endpoint().steps().stream().mapToLong(step -> step.time().sampleNs(times)).sum();
        answer.in(unit.slowed(spec.answer().sampleNs(times) + waitNs), call);
    }

    private void answer(Call call) {
        if (!open.remove(call) || call.closed()) {
            return;
        }
        var wrong = unit.error(call.request().probe());
        var missing = missing();
        call.answer(wrong != null ? wrong : missing == null ? Outcome.OK : Outcome.http(503, "without " + missing));
    }

    private String missing() {
        for (var need : needs.entrySet()) {
            if (need.getValue().stream().noneMatch(route -> route.reachesHost() && route.port().serves())) {
                return need.getKey();
            }
        }
        return null;
    }

    @Override
    public boolean serves() {
        return missing() == null;
    }

    @Override
    public void cpuDone(Object job) {
        throw new IllegalStateException("a black box uses no CPU of a host");
    }

    @Override
    public void died(boolean silent) {
        var waiting = execution.die();
        if (!silent) {
            new ArrayList<>(open).stream().filter(call -> !call.closed()).forEach(call -> call.answer(Outcome.RESET));
            waiting.forEach(call -> call.answer(Outcome.RESET));
        }
        open.clear();
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
