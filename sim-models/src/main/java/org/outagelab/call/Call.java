package org.outagelab.call;

/** One hop of one attempt: from a caller over a carrier to a listener. */
public final class Call {
    /** The request, or the call at the root of the attempt when that is another one: it has the request. */
    private final Object origin;

    private final Caller caller;
    private Carrier carrier;
    private final short step;
    private boolean closed;
    private Object transport;
    private Object servedBy;
    private int portGeneration;
    private boolean reused;
    private boolean left;

    /** @param behind the call that this one serves, or null when a client or a check makes it */
    public Call(Request request, Caller caller, Carrier carrier, Call behind, int step) {
        this.origin = behind == null ? request : behind.origin instanceof Call root ? root : behind;
        this.caller = caller;
        this.carrier = carrier;
        this.step = (short) step;
    }

    /** Whether whoever began the attempt has given it up or got its answer: the work serves nobody. */
    public boolean orphaned() {
        return origin instanceof Call root ? root.closed : closed;
    }

    /** The step of the request that a database call is about; -1 for the request itself. */
    public int step() {
        return step;
    }

    public Request request() {
        return (Request) (origin instanceof Call root ? root.origin : origin);
    }

    public Caller caller() {
        return caller;
    }

    /** True once it has ended or its caller has given it up: what comes later meets nobody. */
    public boolean closed() {
        return closed;
    }

    /** A layer 4 check: it has connected and closed, and asks for nothing. */
    public boolean connectOnly() {
        return closed && request().endpoint().service().isEmpty();
    }

    /** The way it takes. */
    public Carrier carrier() {
        return carrier;
    }

    /** A repeated SYN found another machine behind the address. */
    public void carrier(Carrier other) {
        carrier = other;
    }

    /** Sends the answer to the caller; the work behind it is done. */
    public void answer(Outcome outcome) {
        carrier.answer(this, outcome);
    }

    /** The caller gives up: it hears no more of this call, and the far side is told as far as the network allows. */
    public void close() {
        if (!closed) {
            closed = true;
            carrier.abandon(this);
        }
    }

    /** Whether the listener's machine has heard that its caller closed it: the listener itself may not have looked yet. */
    public boolean left() {
        return left;
    }

    /** The word that its caller closed it has come to the listener's machine. */
    public void leaves() {
        left = true;
    }

    /** The caller is gone without a word: power loss. */
    public void vanish() {
        closed = true;
    }

    /** Delivers the end to the caller, unless it has closed the call. */
    public void end(Outcome outcome) {
        if (!closed) {
            closed = true;
            caller.ended(this, outcome);
        }
    }

    /** What the carrier keeps about it: SYN retransmissions, then the answer on its way back. */
    public Object transport() {
        return transport;
    }

    public void transport(Object state) {
        transport = state;
    }

    /** What the listener keeps about it, for example its stream or worker. */
    public Object servedBy() {
        return servedBy;
    }

    public void servedBy(Object state) {
        servedBy = state;
    }

    /** Which life of the listening process accepted it. */
    public int portGeneration() {
        return portGeneration;
    }

    public void portGeneration(int generation) {
        portGeneration = generation;
    }

    /** Whether it goes over a connection that had been kept: no handshake has reserved its place. */
    public boolean reused() {
        return reused;
    }

    /** @param generation the life of the listening process that the connection leads to */
    public void reuse(int generation) {
        reused = true;
        portGeneration = generation;
    }
}
