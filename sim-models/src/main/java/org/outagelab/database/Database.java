package org.outagelab.database;

import java.util.List;

/** A replicated database as others see it: its servers by their index, and what has become of the data. */
public interface Database {
    /**
     * What has become of the acknowledged writes, seen from one server that is the database from now on.
     *
     * @param acknowledged all of them
     * @param durable those that the server has
     * @param lost those that no server has
     * @param diverged those that others have, but not the server
     * @param unacknowledged never acknowledged, yet present on the server
     */
    record Fates(long acknowledged, long durable, long lost, long diverged, long unacknowledged) {}

    /**
     * A moment at which acknowledged writes could be lost: a server became the primary, or the primary came back from
     * a crash that had cost it some.
     *
     * @param atNs when the old primary, or its process, was gone
     * @param lost acknowledged writes missing since then, those of earlier moments not counted again
     * @param rpoNs how long before {@code atNs} the oldest of them was committed; 0 when there is none, -1 when all that
     *     deleted rows ever held is lost
     * @param exposureNs how long before {@code atNs} the newest write was acknowledged that is still there; -1 for none
     */
    record Loss(long atNs, long lost, long rpoNs, long exposureNs) {}

    /**
     * Rows were deleted by mistake.
     *
     * @param atNs when
     * @param noticedNs when a person saw it, -1 for never
     * @param backNs when right answers were given again, -1 for never
     * @param taken acknowledged writes to these rows
     * @param deleted those of them that the primary does not have now
     * @param dropped acknowledged writes that the rescue threw away: to other rows, or later than the deletion
     */
    record Erased(long atNs, long noticedNs, long backNs, long taken, long deleted, long dropped) {}

    /** Told of every transaction that a replica executes. */
    @FunctionalInterface
    interface Executed {
        /** @param committedNs when its origin committed it */
        void executed(long committedNs, long nowNs);
    }

    /** Told of every write that is acknowledged. */
    @FunctionalInterface
    interface Acknowledged {
        /**
         * @param startedNs when the server received it
         * @param byReplica whether a replica had acknowledged it
         */
        void acknowledged(long startedNs, long nowNs, boolean byReplica);
    }

    /** The server that is meant to take the writes; others may do so too, if nobody prevents it. */
    int primaryIndex();

    /**
     * Makes a server the primary: it stops replicating and takes writes. The others are left as they are, and clients
     * go on to where the name of the primary leads.
     */
    void promote(int server);

    /** Seen from the present primary. */
    Fates fates();

    /** The same, seen from another server. */
    Fates fates(int survivor);

    /** In time order. */
    List<Loss> losses();

    /** Acknowledged by any server. */
    long acknowledged();

    /** Times without an acknowledgement, of more than a second: begin and end, in time order. */
    List<long[]> silencesNs();

    /** How long other servers than the primary acknowledged writes beside it, in nanoseconds. */
    long splitBrainNs();

    /** Writes of both sides of a split brain to rows that both have written. */
    long splitBrainConflicts();

    /** Writes that somebody read before they were acknowledged, and that the present primary does not have. */
    long phantoms();

    /** Reads answered by all servers. */
    long readsAnswered();

    /** Of them, those that missed a write of the same row which had been acknowledged before they began. */
    long readsStale();

    /** Of the reads answered, those of rows that were deleted by mistake: they find nothing. */
    long readsMissing();

    /** In the order of the scenario. */
    List<Erased> deletions();

    /** Transactions that replicas have skipped after an error. */
    long skipped();

    /** Rows of replicas that differ from those of the primary, besides those that only lag, added up. */
    long rowsDiverged();

    /** Mean age of what stale reads missed, in nanoseconds; NaN without any. */
    double staleAgeMeanNs();

    /** The age of the stalest read, 0 without any. */
    long staleAgeMaxNs();

    /** How far a server lags behind the primary, in nanoseconds. */
    long lagNs(int server);

    /** What monitoring sees of a server: {@code Seconds_Behind_Source}, -1 for NULL. */
    long secondsBehindSource(int server);

    /** Transactions that a server has. */
    long executedCount(int server);

    /** Transactions that one server has and another has not. */
    long onlyOn(int here, int notHere);

    /** Watches what a replica executes; one watcher at most. */
    void watchExecuted(int server, Executed watcher);

    /** Watches the acknowledgements of all servers; one watcher at most. */
    void watchAcknowledged(Acknowledged watcher);
}
