package org.outagelab.gunicorn;

import java.util.Arrays;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.host.Memory;
import org.outagelab.host.Slowness;

/** A sync worker, or a thread of a {@link ThreadedWorker}: at most one request at a time, step by step. */
final class Worker implements Caller {
    static final int NO_SESSION = Integer.MIN_VALUE;

    private final Gunicorn gunicorn;
    final int masterGeneration;
    /** How often the master had been reloaded when it was forked. */
    final int reload;
    /** The worker whose thread it is, or null for a sync worker. */
    final ThreadedWorker home;
    final int[] sessions;
    final long[] bornNs;
    final boolean[] checkedOut;
    int requestsLeft;
    long cpuLeftNs;
    long sliceNs;
    int waitsForPool = -1;
    Call call;
    int step;
    long startedNs;
    Slowness slowness;
    long addNs;
    long watchdog;
    boolean onCpu;
    boolean waiting;
    Call query;
    int querying;
    int turn;
    private int primary = -1;
    int attempt;
    private Calls.Attempt calling;
    long queryTimeout;
    boolean queryConnecting;
    boolean dead;
    /** What it has, or null if that does not matter; a thread's is its worker's. */
    Memory.Process memory;
    /** Told to leave for one that has been forked already. */
    boolean retired;

    /** What it does about the call of its present step, or null. */
    Calls.Attempt attempt() {
        return calling;
    }

    void attempt(Calls.Attempt next) {
        calling = next;
    }

    /** @param masterGeneration which life of the master forked it; @param reload the reload before it; @param servers databases it may hold a session to */
    Worker(Gunicorn gunicorn, int masterGeneration, int reload, int servers, ThreadedWorker home) {
        this.gunicorn = gunicorn;
        this.home = home;
        this.bornNs = new long[servers];
        this.checkedOut = new boolean[servers];
        this.masterGeneration = masterGeneration;
        this.reload = reload;
        this.sessions = new int[servers];
        Arrays.fill(sessions, NO_SESSION);
    }

    /** The server that it last reached under the name of the primary, or -1; threads of a worker share it. */
    int primary() {
        return home == null ? primary : home.primary;
    }

    void primary(int server) {
        if (home == null) {
            primary = server;
        } else {
            home.primary = server;
        }
    }

    @Override
    public void connected(Call connected) {
        if (connected == query) {
            gunicorn.queries().connected(this, connected);
        }
    }

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended == query) {
            gunicorn.queries().answered(this, ended, outcome);
        } else if (Calls.of(this, ended)) {
            gunicorn.calls().ended(this, ended, outcome);
        }
    }
}
