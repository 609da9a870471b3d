package org.outagelab.machine;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;

/**
 * How the code of one program is executed, through the {@link Gate} of its process: at once while it runs, and later
 * while it hangs. Then its work on the CPU is set aside; {@link #thaw} goes on where it was.
 */
public final class Execution {
    private final Simulation simulation;
    private final Unit unit;
    private final Cpu.Completion completion;
    private final AcceptQueue acceptQueue;
    private List<Cpu.Job> setAside = List.of();

    /**
     * @param completion told when a job has had its CPU time
     * @param backlog as given to listen(2)
     */
    public Execution(Simulation simulation, Unit unit, Cpu.Completion completion, int backlog) {
        this.simulation = simulation;
        this.unit = unit;
        this.completion = completion;
        this.acceptQueue = acceptQueue(backlog);
    }

    /** The queue of its listening socket. */
    public AcceptQueue acceptQueue() {
        return acceptQueue;
    }

    /**
     * The queue of one more listening socket.
     *
     * @param backlog as given to listen(2)
     */
    public AcceptQueue acceptQueue(int backlog) {
        return new AcceptQueue(unit.gate(), backlog);
    }

    /** Something that the program does when its time has come, or when it runs again. */
    public <P> EventType<P> event(EventHandler<P> handler) {
        var gate = unit.gate();
        return simulation.eventType(unit.name(), payload -> gate.pass(handler, payload));
    }

    /** Something that the program does now, or when it runs again: what an operator orders, or an overseer. */
    public void pass(Runnable action) {
        unit.gate().pass(action);
    }

    /**
     * Uses the CPU for a job.
     *
     * @param workNs at full speed, more than 0
     */
    public void compute(long workNs, Object job) {
        unit.host().cpu().run(workNs, completion, job);
    }

    /** Takes a job off the CPU, or away from those that are set aside. */
    public void abandon(Object job) {
        if (!unit.host().cpu().cancel(job) && !setAside.isEmpty()) {
            setAside.removeIf(one -> one.job() == job);
        }
    }

    /** The program stops. */
    public void freeze() {
        setAside = new ArrayList<>(unit.host().cpu().suspend(completion));
    }

    /** It goes on: first with what it was doing, then with what has piled up. */
    public void thaw() {
        var jobs = setAside;
        setAside = List.of();
        jobs.forEach(one -> unit.host().cpu().run(one.workNs(), completion, one.job()));
        unit.gate().deliver();
    }

    /**
     * The program is gone.
     *
     * @return what its kernel had acknowledged and the program not read: connections that wait to be accepted, then
     *     requests over connections that it had, each oldest first
     */
    public Iterable<Call> die() {
        setAside = List.of();
        var unread = new ArrayList<Call>();
        acceptQueue.close().forEach(unread::add);
        unread.addAll(unit.gate().clear());
        return unread;
    }
}
