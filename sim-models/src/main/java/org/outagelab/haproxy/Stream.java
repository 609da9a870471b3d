package org.outagelab.haproxy;

import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;

/** One request on its way through HAProxy: a place in a queue, a server, attempts, an end. */
final class Stream implements Caller {
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
    final Call front;
    State state = State.NEW;
    Server server;
    Server failed;
    Call back;
    int retries;
    long timeout;
    boolean holdsSlot;
    /** Bound to its server by a cookie or a stick table (SF_DIRECT). */
    boolean direct;
    /** Class of {@code set-priority-class}: the lower one leaves a queue first. */
    int priority;
    Server queuedOn;
    long queuedOrder;
    Stream aheadInLine;
    Stream behindInLine;
    /** Neighbours among the streams of the instance. */
    Stream newer;

    Stream older;

    Stream(Backend backend, Call front) {
        this.backend = backend;
        this.front = front;
    }

    Backend backend() {
        return backend;
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
