package org.outagelab.mysql;

import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;

/**
 * What people do when rows have been deleted by mistake.
 *
 * @param notice from the deletion until somebody sees it
 * @param decide from there until somebody acts
 * @param from where the rows come from
 * @param then what is done with them
 * @param freeze whether writes are refused from the moment somebody acts
 * @param bytes size of the data, for copies of them; NaN when it is not known
 * @param bytesPerSecond at which a backup is restored and data are copied
 * @param replayPerSecond transactions of a binlog
 * @param via the machine by way of which somebody acts, or null for anywhere
 */
public record RescueSpec(
        Distribution notice,
        Distribution decide,
        From from,
        Then then,
        boolean freeze,
        double bytes,
        double bytesPerSecond,
        double replayPerSecond,
        String via) {
    /** Where the rows come from. */
    public enum From {
        /** A delayed replica that still has them, else a backup. */
        BEST,
        BACKUP,
        DELAYED_REPLICA
    }

    /** What is done with the rescued copy. */
    public enum Then {
        /** It becomes the database: what was written after its point is dropped. */
        REPLACE,
        /** It becomes the database when what was written after the deletion is replayed too, without the deletion. */
        REPLAY,
        /** Only the deleted rows are copied into the database. */
        COPY_BACK
    }

    /** Nanoseconds to copy a share of the data; NEVER when their size is not known. */
    long copyNs(double share) {
        return Double.isNaN(bytes) ? SimTime.NEVER : SimTime.fromSeconds(share * bytes / bytesPerSecond);
    }
}
