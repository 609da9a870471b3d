package org.outagelab.client;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.call.Stall;
import org.outagelab.call.TlsClient;
import org.outagelab.core.SimTime;
import org.outagelab.core.Timer;
import org.outagelab.machine.Roll;

/** One request with its attempts, from its first arrival to its outcome; it is on the roll of its clients until then. */
final class Visit implements Caller, Roll.Member {
    private final Clients clients;
    private int place = Roll.NOWHERE;
    final short endpoint;
    final long arrivalNs;
    final User user;
    Request request;
    Call call;
    /** Everything sent: first attempt, retries, reloads, second copies. */
    int attempts;
    /** Attempts since the page was last asked for. */
    short tries;
    short address;
    short addressesLeft;
    long timeout;
    private Extras extras;

    /** What most requests never need. */
    static final class Extras {
        long deadline;
        long nextAddress;
        long lastBackoffNs;
        Breaker.Permit permit;
        long attemptNs;
        /** The second copy, or null. */
        Call copy;
        /** When the request is complete at the far side: of the call, and of its copy. */
        long completeNs;
        long copyCompleteNs;
        Timer copyTimer;
        int reloads;
        /** Where the present attempt stops, or null. */
        Stall stall;
        Timer patience;
        Timer pause;
    }

    /** @param user whose request it is, or null in an open loop */
    Visit(Clients clients, Request request, int endpoint, long arrivalNs, User user) {
        this.clients = clients;
        this.request = request;
        this.endpoint = (short) endpoint;
        this.arrivalNs = arrivalNs;
        this.user = user;
    }

    /** Whether it has no outcome yet. */
    boolean pending() {
        return place != Roll.NOWHERE;
    }

    /** For writing, and for reading what the load's settings make every request have. */
    Extras extras() {
        if (extras == null) {
            extras = new Extras();
        }
        return extras;
    }

    long nextAddress() {
        return extras == null ? 0 : extras.nextAddress;
    }

    /** The second copy, or null. */
    Call copy() {
        return extras == null ? null : extras.copy;
    }

    Timer copyTimer() {
        return extras == null ? null : extras.copyTimer;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int place) {
        this.place = place;
    }

    @Override
    public void arriving(Call arriving) {
        long sendNs = clients.sendNs();
        if (arriving == call) {
            var stall = clients.stall(request);
            if (stall != null || extras != null) {
                extras().stall = stall;
                extras().completeNs = 0;
            }
            if (stall != null && stall.where() != Stall.Where.ANSWER) {
                sendNs = SimTime.plus(sendNs, stall.ns());
            }
        }
        if (sendNs > 0 && arriving == copy()) {
            extras().copyCompleteNs = SimTime.plus(clients.nowNs(), sendNs);
        } else if (sendNs > 0) {
            extras().completeNs = SimTime.plus(clients.nowNs(), sendNs);
        }
    }

    @Override
    public Stall stall(Call asked) {
        return extras == null || asked != call ? null : extras.stall;
    }

    @Override
    public long sendingNs(Call sending) {
        if (extras == null) {
            return 0;
        }
        long completeNs = sending == extras.copy ? extras.copyCompleteNs : extras.completeNs;
        return Math.max(0, completeNs - clients.nowNs());
    }

    @Override
    public boolean keeps(Call answered) {
        return clients.keeps(this, answered);
    }

    @Override
    public TlsClient tls() {
        return clients.tls();
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
        } else if (ended == copy()) {
            clients.copyEnded(this, outcome);
        }
    }
}
