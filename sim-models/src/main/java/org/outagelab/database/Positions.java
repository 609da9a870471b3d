package org.outagelab.database;

/** Which transactions servers have. */
public interface Positions {
    /** Transactions that a server has. */
    long executedCount(int server);

    /** Transactions that one server has and another has not. */
    long onlyOn(int here, int notHere);
}
