package org.outagelab.database;

/** Which server of a database takes the writes. */
public interface Roles {
    /** The server that is meant to take the writes; others may do so too, if nobody prevents it. */
    int primaryIndex();

    /**
     * Makes a server the primary: it stops replicating and takes writes. The others are left as they are, and clients
     * go on to where the name of the primary leads.
     */
    void promote(int server);
}
