package org.outagelab.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.core.EventHandler;

/**
 * The one way into the code of a process: what happens to it goes through at once while it runs. While it hangs, or its
 * machine is frozen, its kernel goes on accepting and acknowledging, and the program finds out, in order, when it runs
 * again. What a dead process had not read nobody reads.
 *
 * <p>Its own timers, answers to its calls, requests over connections that it has, orders of an operator: none of them
 * asks for itself whether the process runs. New connections wait in the {@link AcceptQueue}, which asks here.
 */
public final class Gate {
    private final Unit unit;
    private final ArrayDeque<Waiting<?>> waiting = new ArrayDeque<>();

    /** @param unread a request that the kernel has acknowledged, or null for anything else */
    private record Waiting<P>(EventHandler<P> handler, P payload, Call unread) {
        void happen() {
            handler.handle(payload);
        }
    }

    Gate(Unit unit) {
        this.unit = unit;
    }

    /** Whether the process runs: what comes now goes through. */
    public boolean open() {
        return unit.state() != Unit.State.HUNG;
    }

    /** Something happens to the process: now, or when it runs again. Allocates nothing while it runs. */
    public <P> void pass(EventHandler<P> handler, P payload) {
        if (open()) {
            handler.handle(payload);
        } else {
            waiting.add(new Waiting<>(handler, payload, null));
        }
    }

    /** The same for a request over a connection that the process has accepted before. */
    public void read(EventHandler<Call> handler, Call call) {
        if (open()) {
            handler.handle(call);
        } else {
            waiting.add(new Waiting<>(handler, call, call));
        }
    }

    /** The same for something rare that has no handler of its own. */
    public void pass(Runnable action) {
        if (open()) {
            action.run();
        } else {
            waiting.add(new Waiting<Void>(ignored -> action.run(), null, null));
        }
    }

    /** The process runs again, and finds what has piled up; what comes meanwhile is not part of it. */
    void deliver() {
        for (int n = waiting.size(); n > 0 && open() && !waiting.isEmpty(); n--) {
            waiting.remove().happen();
        }
    }

    /**
     * The process is gone.
     *
     * @return the requests that it has not read, oldest first: its kernel resets them
     */
    List<Call> clear() {
        var unread = new ArrayList<Call>();
        for (var one : waiting) {
            if (one.unread() != null) {
                unread.add(one.unread());
            }
        }
        waiting.clear();
        return unread;
    }
}
