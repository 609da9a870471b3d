package org.outagelab.database;

/** Tells of transactions as they are acknowledged and executed. */
public interface Watched {
    /** Watches what a replica executes; one watcher at most. */
    void watchExecuted(int server, Database.Executed watcher);

    /** Watches the acknowledgements of all servers; one watcher at most. */
    void watchAcknowledged(Database.Acknowledged watcher);
}
