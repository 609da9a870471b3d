package org.outagelab.database;

import org.outagelab.call.Carrier;
import org.outagelab.call.Outcome;
import org.outagelab.call.Request;
import org.outagelab.net.Route;

/** How an application on one host reaches a database: it gives the servers to try, in order. */
public interface DatabaseAccess {
    /** Of {@link #target}: the caller has no connection for writes. */
    int NONE = -1;

    /** How many servers there are in all: sessions are kept by {@link Target#index}. */
    int servers();

    /** Where a query starts, for {@link #target}: once for each query, when it is first tried. */
    int turn(boolean write, Request request);

    /**
     * The server for a query.
     *
     * @param write whether it changes data
     * @param turn the query's own, the same for all its attempts
     * @param attempt 0 for the first server tried, 1 for the next …
     * @param kept the server to which the caller has an open connection for writes, or {@link #NONE}: it is not given
     *     up while it works, wherever the name of the database leads by now
     * @return null when there is no further one
     */
    Target target(boolean write, int turn, int attempt, int kept);

    /**
     * How long a query is kept for which there is no server, before it fails, in nanoseconds: by a proxy between. 0: not
     * at all.
     *
     * @param turn the query's own
     */
    default long holdNs(boolean write, int turn) {
        return 0;
    }

    /** From now until there may be a server for a query that is kept, in nanoseconds; at least 1. */
    default long againNs() {
        return 1;
    }

    /** Whether a session is still open after an answer that is no ok one: an error of a query does not end it. */
    default boolean staysOpen(Outcome outcome) {
        return outcome != Outcome.RESET;
    }

    /**
     * A session was closed by its client.
     *
     * @param life of the server in which it was opened
     */
    default void closed(int index, int life) {}

    /**
     * The machine of a client is gone with a session, without a word: the server finds out by itself.
     *
     * @param life of the server in which it was opened
     */
    default void forsaken(int index, int life) {}

    /**
     * The server to which a connection was made in the end.
     *
     * @param meant the one that was tried first
     */
    default int reached(Carrier carrier, int meant) {
        return meant;
    }

    /**
     * @param index of the server, the same for reads and writes
     * @param forWrites whether it is reached by the name of the primary
     * @param stray whether the caller's open connection leads to somebody else by now, who resets it
     */
    record Target(int index, Route route, boolean forWrites, boolean stray) {}
}
