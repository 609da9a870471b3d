package org.outagelab.gunicorn;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.call.TlsClient;
import org.outagelab.machine.Memory;
import org.outagelab.machine.Slowness;

/** A sync worker, or a thread of a {@link ThreadedWorker}: at most one request at a time, step by step. */
final class Worker implements Caller {
    /** @param untilNs when its query fails */
    record Hold(Worker worker, long untilNs) {}

    private final Gunicorn gunicorn;
    final int masterGeneration;
    /** How often the master had been reloaded when it was forked. */
    final int reload;
    /** The worker whose thread it is, or null for a sync worker. */
    final ThreadedWorker home;
    /** Its connections by slot: to each server, then under the name of the primary; null for none. */
    final Pool.Session[] sessions;
    /** What its present request has used so far. */
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
    /** The request that it reads, while its client still sends; null if it does not. */
    Application.Reading reading;
    /** Whether the steps before its present one were left out, because a look-up has found what they would make. */
    boolean saved;
    Call query;
    /** The slot of its query. */
    int querying;
    /** The server to which it tries to open a connection. */
    int connectingTo;
    int turn;
    int attempt;
    private Calls.Attempt calling;
    long queryTimeout;
    /** A proxy keeps its query, for which there is no server; null while none does. */
    Hold hold;
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

    /**
     * @param masterGeneration which life of the master forked it
     * @param reload the reload before it
     * @param slots connections it may hold
     */
    Worker(Gunicorn gunicorn, int masterGeneration, int reload, int slots, ThreadedWorker home) {
        this.gunicorn = gunicorn;
        this.home = home;
        this.checkedOut = new boolean[slots];
        this.masterGeneration = masterGeneration;
        this.reload = reload;
        this.sessions = new Pool.Session[slots];
    }

    @Override
    public void connected(Call connected) {
        if (connected == query) {
            gunicorn.queries().connected(this, connected);
        }
    }

    @Override
    public boolean encrypts(Call call) {
        return call == query && gunicorn.queries().tls() != null;
    }

    @Override
    public TlsClient tls() {
        return gunicorn.queries().tls() == null ? TlsClient.FORGETFUL : gunicorn.queries().tls();
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
