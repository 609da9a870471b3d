package org.outagelab.call;

/** One hop of one attempt: from a caller over a carrier to a listener. */
public final class Call {
    private static final byte CLOSED = 1;
    private static final byte LEFT = 2;
    private static final byte EXISTING = 4;
    private static final byte REUSED = 8;

    /** The request, or the call at the root of the attempt when that is another one: it has the request. */
    private final Object origin;

    private final Caller caller;
    private Carrier carrier;
    /** Once it is on its way back, or null. */
    private Outcome answer;

    private Serving serving;
    private int epoch;
    private final short step;
    /** Of the constants above: a call is made for every hop of every request. */
    private byte state;

    /** @param behind the call that this one serves, or null when a client or a check makes it */
    public Call(Request request, Caller caller, Carrier carrier, Call behind, int step) {
        this.origin = behind == null ? request : behind.origin instanceof Call root ? root : behind;
        this.caller = caller;
        this.carrier = carrier;
        this.step = (short) step;
    }

    /** Whether whoever began the attempt has given it up or got its answer: the work serves nobody. */
    public boolean orphaned() {
        return origin instanceof Call root ? root.closed() : closed();
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
        return (state & CLOSED) != 0;
    }

    /** A layer 4 check: it has connected and closed, and asks for nothing. */
    public boolean connectOnly() {
        return closed() && request().endpoint().service().isEmpty();
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
        if (!closed()) {
            state |= CLOSED;
            carrier.abandon(this);
        }
    }

    /** Whether the listener's machine has heard that its caller closed it: the listener itself may not have looked yet. */
    public boolean left() {
        return (state & LEFT) != 0;
    }

    /** The word that its caller closed it has come to the listener's machine. */
    public void leaves() {
        state |= LEFT;
    }

    /** The caller is gone without a word: power loss. */
    public void vanish() {
        state |= CLOSED;
    }

    /** Delivers the end to the caller, unless it has closed the call. */
    public void end(Outcome outcome) {
        if (ends(outcome)) {
            tell();
        }
    }

    /**
     * The end has come to the caller's machine.
     *
     * @return whether the caller is to be {@link #tell told}: it has not closed it
     */
    public boolean ends(Outcome outcome) {
        if (closed()) {
            return false;
        }
        state |= CLOSED;
        answer = outcome;
        return true;
    }

    /** The caller hears of the end that has come. */
    public void tell() {
        caller.ended(this, answer);
    }

    /** The answer is on its way back. */
    public void answering(Outcome outcome) {
        answer = outcome;
    }

    /** What is on its way back, or has come; null before. */
    public Outcome answer() {
        return answer;
    }

    /** What the listener keeps about it, or null. */
    public Serving serving() {
        return serving;
    }

    public void servedBy(Serving by) {
        serving = by;
    }

    /** In which epoch of the listening process its connection was accepted. */
    public int epoch() {
        return epoch;
    }

    /** A new connection has been accepted for it. */
    public void accepted(int inEpoch) {
        epoch = inEpoch;
    }

    /**
     * It goes over a connection that its caller has to itself, such as a session.
     *
     * @param since the epoch that accepted it
     */
    public void over(int since) {
        state |= EXISTING;
        epoch = since;
    }

    /**
     * It goes over a connection that had been kept.
     *
     * @param since the epoch that accepted it
     */
    public void reuse(int since) {
        state |= EXISTING | REUSED;
        epoch = since;
    }

    /** Whether its connection was there before it: the listening process has accepted that already. */
    public boolean overExisting() {
        return (state & EXISTING) != 0;
    }

    /** Whether it goes over a connection that had been kept: no handshake has reserved its place. */
    public boolean reused() {
        return (state & REUSED) != 0;
    }
}
