package org.outagelab.haproxy;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.host.Roll;

/** One request on its way through HAProxy: a place in a queue, a server, attempts, an end. */
final class Stream implements Caller, Roll.Member {
    enum State {
        NEW,
        /** Its request is not complete yet. */
        READING,
        QUEUED,
        CONNECTING,
        WAITING_FOR_REPLY,
        TURN_AROUND,
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
    public void connected(Call call) {
        if (call == back) {
            backend.connected(this, call);
        }
    }

    @Override
    public void ended(Call call, Outcome outcome) {
        if (call == back) {
            backend.ended(this, call, outcome);
        }
    }
}
