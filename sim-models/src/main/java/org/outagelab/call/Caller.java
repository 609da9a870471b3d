package org.outagelab.call;

/** Who made a call. Both methods are events of their own, never within the caller's opening of the call. */
public interface Caller {
    /** The handshake that was not answered at once is complete: the request is on its way. */
    void connected(Call call);

    /**
     * The first bytes of the request have arrived: from now on the kernel takes the rest as it comes, whether or not the
     * program behind it has accepted the connection.
     */
    default void arriving(Call call) {}

    /** How long from now until the request is complete, in nanoseconds; 0: it is. A program sends it at once. */
    default long sendingNs(Call call) {
        return 0;
    }

    /** Whether it keeps the connection for a next request once it has the answer. */
    default boolean keeps(Call call) {
        return false;
    }

    /**
     * Whether it stops in the middle of this call; null if it does not. What it sends later for that is part of
     * {@link #sendingNs}; a listener that writes answers in pieces waits for one that does not read.
     */
    default Stall stall(Call call) {
        return null;
    }

    /** Whether it speaks TLS with a listener that leaves it the choice, as a database does. */
    default boolean encrypts(Call call) {
        return false;
    }

    /** What it does where the listener speaks TLS. */
    default TlsClient tls() {
        return TlsClient.FORGETFUL;
    }

    /** The session that it keeps with whom it calls; null if that is known by its number alone, as with clients of a load. */
    default TlsMemory tlsMemory() {
        return null;
    }

    /** The TLS handshake of a new connection is complete: the request follows. */
    default void secured(Call call) {}

    /** The call got its answer, was refused or reset. Not called once the caller has closed it. */
    void ended(Call call, Outcome outcome);
}
