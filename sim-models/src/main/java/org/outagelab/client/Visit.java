package org.outagelab.client;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.core.Timer;

/** One request with its attempts, from its first arrival to its outcome. */
final class Visit implements Caller {
    private final Clients clients;
    final int endpoint;
    final long arrivalNs;
    final User user;
    Request request;
    Call call;
    /** Everything sent: first attempt, retries, reloads, second copies. */
    int attempts;
    /** Attempts since the page was last asked for. */
    int tries;
    int address;
    int addressesLeft;
    long timeout;
    long deadline;
    long nextAddress;
    long lastBackoffNs;
    boolean over;
    /** Whether the call went over a connection that had been kept. */
    boolean reused;
    Breaker.Permit permit;
    long attemptNs;
    /** The second copy, or null. */
    Call copy;
    Timer copyTimer;
    int reloads;
    Timer patience;
    Timer pause;
    Visit newer;
    Visit older;

    /** @param user whose request it is, or null in an open loop */
    Visit(Clients clients, Request request, int endpoint, long arrivalNs, User user) {
        this.clients = clients;
        this.request = request;
        this.endpoint = endpoint;
        this.arrivalNs = arrivalNs;
        this.user = user;
    }

    @Override
    public long sendNs() {
        return clients.sendNs();
    }

    @Override
    public void connected(Call connected) {
        if (connected == call) {
            clients.connected(this);
        }
    }

    @Override
    public void ended(Call ended, Outcome outcome) {
        if (ended == call) {
            clients.ended(this, outcome);
        } else if (ended == copy) {
            clients.copyEnded(this, outcome);
        }
    }
}
