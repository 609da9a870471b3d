package org.outagelab.gunicorn;

import java.util.Arrays;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.host.Slowness;

/** One sync worker process: at most one request at a time, step by step. */
final class Worker implements Caller {
    static final int NO_SESSION = Integer.MIN_VALUE;

    private final Gunicorn gunicorn;
    final int masterGeneration;
    final int[] sessions;
    Call call;
    int step;
    long startedNs;
    Slowness slowness;
    long addNs;
    long watchdog;
    boolean onCpu;
    long frozenWorkNs;
    boolean waiting;
    Call query;
    int querying;
    int turn;
    int attempt;
    long queryTimeout;
    boolean queryConnecting;
    boolean dead;

    /** @param masterGeneration which life of the master forked it; @param servers databases it may hold a session to */
    Worker(Gunicorn gunicorn, int masterGeneration, int servers) {
        this.gunicorn = gunicorn;
        this.masterGeneration = masterGeneration;
        this.sessions = new int[servers];
        Arrays.fill(sessions, NO_SESSION);
    }

    @Override
    public void connected(Call connected) {
        if (connected == query) {
            gunicorn.databaseConnected(this, connected);
        }
    }

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended == query) {
            gunicorn.databaseAnswered(this, ended, outcome);
        }
    }
}
