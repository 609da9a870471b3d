package org.outagelab.database;

/**
 * A replicated database as others see it: its servers by their index, and what has become of the data. Who needs but a part of that
 * asks for the part.
 */
public interface Database
        extends Roles, Survival, Acknowledging, Parting, Reading, Staleness, Rows, Lag, Positions, Watched {
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
}
