package org.outagelab.haproxy;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.call.Serving;
import org.outagelab.call.TlsClient;
import org.outagelab.call.TlsMemory;
import org.outagelab.machine.Roll;

/** One request on its way through HAProxy: a place in a queue, a server, attempts, an end. */
final class Stream implements Caller, Roll.Member, Serving {
    enum State {
        NEW,
        /** Its request is not complete yet. */
        READING,
        QUEUED,
        CONNECTING,
        WAITING_FOR_REPLY,
        TURN_AROUND,
        /** Held before it is denied. */
        TARPIT,
        ENDED
    }

    private final Backend backend;
    private int place = Roll.NOWHERE;
    final Call front;
    State state = State.NEW;
    Server server;
    Call back;
    short retries;
    boolean holdsSlot;
    /** Its own side of a TLS handshake is on the CPU, and {@link #back} not sent yet. */
    boolean preparing;
    /** Bound to its server by a cookie or a stick table (SF_DIRECT). */
    boolean direct;
    long timeout;
    /** Where it waits, or null. */
    WaitingLine.Place inLine;
    private Extras extras;

    /** What most requests never need. */
    private static final class Extras {
        private Server failed;
        private PrivateConnections own;
        private ClientCounters.Entry tracked;
        private Outcome denial;
    }

    Stream(Backend backend, Call front) {
        this.backend = backend;
        this.front = front;
    }

    Backend backend() {
        return backend;
    }

    /** The server that it has given up, or null. */
    Server failed() {
        return extras == null ? null : extras.failed;
    }

    void failed(Server server) {
        extras().failed = server;
    }

    /** What its client connection keeps for itself, or null. */
    PrivateConnections own() {
        return extras == null ? null : extras.own;
    }

    void own(PrivateConnections connections) {
        extras().own = connections;
    }

    /** What the stick table counts of its client, or null if it is not tracked. */
    ClientCounters.Entry tracked() {
        return extras == null ? null : extras.tracked;
    }

    void tracked(ClientCounters.Entry entry) {
        extras().tracked = entry;
    }

    /** With what a rule turns it away, or null. */
    Outcome denial() {
        return extras == null ? null : extras.denial;
    }

    void denial(Outcome outcome) {
        extras().denial = outcome;
    }

    private Extras extras() {
        if (extras == null) {
            extras = new Extras();
        }
        return extras;
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
    public void abandoned(Call call) {
        backend.abandoned(this);
    }

    @Override
    public void connected(Call call) {
        if (call == back) {
            backend.connected(this, call);
        }
    }

    @Override
    public TlsClient tls() {
        return server.spec().tls() == null ? TlsClient.FORGETFUL : server.spec().tls();
    }

    @Override
    public TlsMemory tlsMemory() {
        return server.tlsMemory();
    }

    @Override
    public void secured(Call call) {
        if (call == back) {
            backend.secured(this);
        }
    }

    @Override
    public void ended(Call call, Outcome outcome) {
        if (call == back) {
            backend.ended(this, call, outcome);
        }
    }
}
