package org.outagelab.call;

/** The side of a service that takes calls. Proxies and servers implement it; the network calls it. */
public interface Listener {
    /**
     * A SYN arrives at the open port of a running host. ACCEPTED reserves a place until {@link #arrived}.
     * Within this method nothing is sent to the caller.
     */
    Connect connect(Call call);

    /**
     * The request's bytes arrive: of a new connection at the kernel, whether or not the program runs; over one that the
     * program has accepted before at the program, once it runs. The caller may have closed the call meanwhile:
     * {@link Call#closed}. What the listener keeps about it hears if it does so later: {@link Serving#abandoned}.
     */
    void arrived(Call call);

    /** The request's bytes will never arrive: the place kept for them is free again. */
    void lost(Call call);

    /** How long it keeps an idle connection, in nanoseconds; NEVER for as long as the other side wants. */
    default long idleLimitNs() {
        return Long.MAX_VALUE;
    }

    /**
     * CPU that a program which calls it needs for its side of a TLS handshake, in nanoseconds; 0 without TLS.
     *
     * @param resumed whether it has a session to offer
     */
    default long tlsAtCallerNs(boolean resumed) {
        return 0;
    }

    /** Whether a connection may be used for further requests. */
    default boolean keepsConnections() {
        return true;
    }

    /** Whether it has what it needs to answer, as far as it is up itself. */
    default boolean serves() {
        return true;
    }
}
