package org.outagelab.net;

import org.outagelab.call.Call;
import org.outagelab.call.Serving;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Roll;

/**
 * The connections that callers keep open to one program, or one of its workers, between requests. Each takes the place of
 * one in use until a request comes over it, or either end closes it.
 */
public final class IdleConnections {
    private final Simulation simulation;
    private final TimeoutLane<IdleConnection> limits;
    private final Runnable closed;
    private final Roll<IdleConnection> open = new Roll<>();

    /**
     * @param limits how long the program keeps each, from {@link #limits}
     * @param closed told of every place that is free again
     */
    public IdleConnections(
            Simulation simulation, TimeoutLane<IdleConnection> limits, Runnable closed) {
        this.simulation = simulation;
        this.limits = limits;
        this.closed = closed;
    }

    /**
     * After so long a program closes an idle connection.
     *
     * @param limitNs NEVER: not by itself
     */
    public static TimeoutLane<IdleConnection> limits(Simulation simulation, Execution execution, long limitNs) {
        return simulation.timeoutLane(limitNs, execution.event(IdleConnection::close));
    }

    public int size() {
        return open.size();
    }

    /**
     * An answer is about to go out, after which the program would keep the connection: it does, if the caller keeps it too
     * and has not left.
     *
     * @param state what the program keeps about it, or null
     * @return whether it is idle from now on
     */
    public boolean keep(Call call, Serving state) {
        if (call.closed() || !call.caller().keeps(call)) {
            return false;
        }
        var connection = new IdleConnection(this, state);
        open.join(connection);
        connection.limit(limits.start(connection));
        call.servedBy(connection);
        return true;
    }

    /**
     * A request has come over a connection.
     *
     * @return false if that has been closed meanwhile
     */
    public boolean take(IdleConnection connection) {
        boolean idle = connection.place() != Roll.NOWHERE;
        if (idle) {
            leave(connection);
        }
        return idle;
    }

    /**
     * The program needs the place of the one that has been idle for longest.
     *
     * @return false if there is none
     */
    public boolean closeOldest() {
        var oldest = open.oldest();
        if (oldest != null) {
            close(oldest);
        }
        return oldest != null;
    }

    /** The program closes all, and its kernel says so. */
    public void closeAll() {
        open.oldestFirst().forEach(this::end);
    }

    /** The program is gone with all of them, and nothing is left to be said. */
    public void forget() {
        open.oldestFirst().forEach(this::leave);
    }

    void close(IdleConnection connection) {
        if (connection.place() != Roll.NOWHERE) {
            end(connection);
        }
    }

    private void end(IdleConnection connection) {
        leave(connection);
        connection.closedAt(simulation.nowNs());
        closed.run();
    }

    private void leave(IdleConnection connection) {
        open.leave(connection);
        limits.cancel(connection.limit());
    }
}
