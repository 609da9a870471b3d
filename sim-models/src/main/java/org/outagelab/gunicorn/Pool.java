package org.outagelab.gunicorn;

import java.util.ArrayDeque;

/**
 * SQLAlchemy's QueuePool of one worker for one server: idle connections first in, first out, overflow that is not
 * kept, and threads that wait (reference/app-server.md §5).
 */
final class Pool {
    final ArrayDeque<Worker> waiting = new ArrayDeque<>();
    private final int size;
    private final int most;
    private final int[] generations;
    private final long[] bornNs;
    private int first;
    private int idle;
    private int checkedOut;
    private long invalidNs = -1;

    Pool(int size, int overflow) {
        this.size = size;
        this.most = size + overflow;
        this.generations = new int[size];
        this.bornNs = new long[size];
    }

    /** Whether a thread may have a connection now. */
    boolean available() {
        return idle > 0 || checkedOut < most;
    }

    /** Whether an open connection waits to be used. */
    boolean holdsAny() {
        return idle > 0;
    }

    /** Gives a thread the oldest idle connection, or the right to open one. */
    void checkOut(Worker worker, int server) {
        checkedOut++;
        if (idle > 0) {
            worker.sessions[server] = generations[first];
            worker.bornNs[server] = bornNs[first];
            first = (first + 1) % size;
            idle--;
        }
    }

    /** @return whether the connection is kept; otherwise it is to be closed */
    boolean giveBack(int generation, long born) {
        checkedOut--;
        if (generation == Worker.NO_SESSION || idle == size || born <= invalidNs) {
            return false;
        }
        int last = (first + idle) % size;
        generations[last] = generation;
        bornNs[last] = born;
        idle++;
        return true;
    }

    /** Takes the oldest idle connection out for good. @return its session, or {@link Worker#NO_SESSION} */
    int discard() {
        if (idle == 0) {
            return Worker.NO_SESSION;
        }
        int generation = generations[first];
        first = (first + 1) % size;
        idle--;
        return generation;
    }

    /** After a disconnect: no connection older than now is kept. */
    void invalidate(long nowNs) {
        invalidNs = nowNs;
    }
}
