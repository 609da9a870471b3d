package org.outagelab.host;

import org.outagelab.call.Request;

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

    /** A session was closed by its client. @param life of the server in which it was opened */
    void closed(int index, int life);

    /**
     * @param index of the server, the same for reads and writes
     * @param forWrites whether it is reached by the name of the primary
     */
    record Target(int index, Route route, boolean forWrites) {}
}
