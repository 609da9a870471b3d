package org.outagelab.gunicorn;

import java.util.ArrayDeque;
import org.outagelab.call.Call;
import org.outagelab.call.Serving;
import org.outagelab.machine.Memory;
import org.outagelab.net.IdleConnections;

/**
 * One gthread or async worker: connections it has accepted, threads that serve them, and one interpreter for all
 * (docs/models/gunicorn.md#worker-classes). What it has accepted waits here, even if another worker is idle.
 *
 * <p>A Python thread gives the interpreter away after 5 ms if another one wants it ({@code sys.setswitchinterval});
 * a greenlet only when it waits for something.
 */
final class ThreadedWorker implements Serving {
    static final long SWITCH_INTERVAL_NS = 5_000_000;

    final ArrayDeque<Call> accepted = new ArrayDeque<>();
    final ArrayDeque<Worker> idle = new ArrayDeque<>();
    final ArrayDeque<Worker> wantInterpreter = new ArrayDeque<>();
    final Pool[] pools;
    /** Connections that clients keep open to it; its {@link #connections} count them. */
    IdleConnections clients;
    Worker hasInterpreter;
    int threads;
    int connections;
    int requestsLeft;
    boolean leaving;
    /** What it has, or null if that does not matter. */
    Memory.Process memory;
    /** Told to leave for one that has been forked already. */
    boolean retired;

    /** @param pools by server of the database, then that of its primary's name; none without one */
    ThreadedWorker(Pool[] pools) {
        this.pools = pools;
    }

    int busy() {
        return threads - idle.size();
    }

    /** It does not look at a client until it writes the answer. */
    @Override
    public void abandoned(Call call) {}
}
