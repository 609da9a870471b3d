package org.outagelab.action;

/** A server of a database that runs statements which are not like those of its clients. */
public interface Statements {
    /** What somebody does to rows. */
    enum Statement {
        INSERT,
        UPDATE,
        DELETE
    }

    /**
     * Commits a transaction that is not like the others here, if this is a server that takes writes.
     *
     * @param statementNs how long its statement has taken by now
     * @param applyNs how long a replica needs for it
     * @param exclusive whether nothing runs beside it on a replica, as with DDL
     */
    void commit(long statementNs, long applyNs, boolean exclusive);

    /**
     * Prepares a deletion of rows by mistake, for the instant at which the result is run.
     *
     * @param share of the rows
     * @param applyNs time a replica needs for it, or -1 for that of any write
     * @param onPrimary whether it strikes whichever server is the primary then, not this one
     */
    Runnable deletion(double share, long applyNs, boolean onPrimary);

    /**
     * Somebody writes here, past the source, if this is a replica that takes writes.
     *
     * @param share of the rows, the first of all; an INSERT is one new row
     */
    void stray(Statement statement, double share);
}
