package org.outagelab.host;

/** How an application on one host reaches a database: it gives the servers to try, in order. */
public interface DatabaseAccess {
    /** How many servers there are in all: sessions are kept by {@link Target#index}. */
    int servers();

    /** Where a query starts, for {@link #target}: queries take turns. */
    int turn();

    /**
     * The server for a query.
     *
     * @param write whether it changes data
     * @param turn the query's own, the same for all its attempts
     * @param attempt 0 for the first server tried, 1 for the next …
     * @return null when there is no further one
     */
    Target target(boolean write, int turn, int attempt);

    /** A session was closed by its client. @param life of the server in which it was opened */
    void closed(int index, int life);

    /** @param index of the server, the same for reads and writes */
    record Target(int index, Route route) {}
}
