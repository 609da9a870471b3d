package org.outagelab.mysql;

import org.outagelab.core.random.Distribution;

/**
 * What people do about a replica whose applier has stopped on an error.
 *
 * @param notice from the error until monitoring has told somebody
 * @param decide from there until that person acts
 * @param by what is done
 * @param nextNs until the same person has skipped a further transaction
 * @param copyNs time to copy the data; of a rebuild
 * @param via the machine by way of which somebody acts, or null for anywhere
 */
public record RepairSpec(Distribution notice, Distribution decide, By by, long nextNs, long copyNs, String via) {
    /** What is done. */
    public enum By {
        /** The transaction is skipped: the replica has silently diverged. */
        SKIP,
        /** Errors of this kind are ignored from now on ({@code replica_exec_mode=IDEMPOTENT}). */
        IGNORE,
        /** It gets a copy of the data of the primary. */
        REBUILD
    }
}
