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
    /** The server that it has given up, or null. */
    Server failed;
    Call back;
    short retries;
    boolean holdsSlot;
    /** Bound to its server by a cookie or a stick table (SF_DIRECT). */
    boolean direct;
    long timeout;
    /** Where it waits, or null. */
    WaitingLine.Place inLine;

    Stream(Backend backend, Call front) {
        this.backend = backend;
        this.front = front;
    }

    Backend backend() {
        return backend;
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
