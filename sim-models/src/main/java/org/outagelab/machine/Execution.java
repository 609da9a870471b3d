package org.outagelab.machine;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.core.EventHandler;
import org.outagelab.core.EventType;
import org.outagelab.core.Simulation;

/**
 * How the code of one program is executed: at once while it runs, and later while it hangs. Then its kernel goes on
 * accepting, what happens piles up in order, and its work on the CPU is set aside; {@link #thaw} goes on where it was.
 */
public final class Execution {
    private final Simulation simulation;
    private final Unit unit;
    private final Cpu.Completion completion;
    private final AcceptQueue acceptQueue;
    private final Inbox inbox = new Inbox();
    private List<Cpu.Job> setAside = List.of();

    /** @param completion told when a job has had its CPU time; @param backlog as given to listen(2) */
    public Execution(Simulation simulation, Unit unit, Cpu.Completion completion, int backlog) {
        this.simulation = simulation;
        this.unit = unit;
        this.completion = completion;
        this.acceptQueue = new AcceptQueue(backlog);
    }

    public AcceptQueue acceptQueue() {
        return acceptQueue;
    }

    public boolean frozen() {
        return unit.state() == Unit.State.HUNG;
    }

    /** Something that the program does when its time has come, or when it runs again. */
    public <P> EventType<P> event(EventHandler<P> handler) {
        return simulation.eventType(unit.name(), payload -> {
            if (frozen()) {
                inbox.add(handler, payload);
            } else {
                handler.handle(payload);
            }
        });
    }

    /** What a frozen program hears: it finds out when it runs again. Ask {@link #frozen} first, and make nothing else. */
    public void later(Runnable action) {
        inbox.add(ignored -> action.run(), null);
    }

    /** Uses the CPU for a job. @param workNs at full speed, more than 0 */
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
        inbox.deliver();
    }

    /** The program is gone. @return what its kernel had accepted, oldest first */
    public Iterable<Call> die() {
        inbox.clear();
        setAside = List.of();
        return acceptQueue.close();
    }
}
