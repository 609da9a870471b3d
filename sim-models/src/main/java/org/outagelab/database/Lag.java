package org.outagelab.database;

/** How far a server is behind, in truth and as monitoring sees it. */
public interface Lag {
    /** How far a server lags behind the primary, in nanoseconds. */
    long lagNs(int server);

    /** What monitoring sees of a server: {@code Seconds_Behind_Source}, -1 for NULL. */
    long secondsBehindSource(int server);
}
