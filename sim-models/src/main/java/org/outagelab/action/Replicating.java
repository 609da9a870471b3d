package org.outagelab.action;

/** A server of a database, as actions see it. */
public interface Replicating extends Replication, Statements {
    /** The disk of the server is gone, with its data and binlogs: the process dies for good, unless somebody helps. */
    void loseDisk();
}
