package org.outagelab.haproxy;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;

/** One request on its way through HAProxy: a place in a queue, a server, attempts, an end. */
final class Stream implements Caller {
    enum State {
        NEW,
        QUEUED,
        CONNECTING,
        WAITING_FOR_REPLY,
        TURN_AROUND,
        ENDED
    }

    private final Backend backend;
    final Call front;
    State state = State.NEW;
    Server server;
    Server failed;
    Call back;
    int retries;
    long timeout;
    boolean holdsSlot;
    Server queuedOn;
    long queuedOrder;
    /** Neighbours among the streams of the instance. */
    Stream newer;

    Stream older;

    Stream(Backend backend, Call front) {
        this.backend = backend;
        this.front = front;
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
