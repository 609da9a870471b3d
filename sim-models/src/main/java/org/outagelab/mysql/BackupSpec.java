package org.outagelab.mysql;

import org.outagelab.core.SimTime;

/**
 * What a scenario says of the backups of a database. Times in nanoseconds, {@link SimTime#NEVER} for none.
 *
 * @param server index of the one that takes them
 * @param fullNs from the begin of one full backup to the next
 * @param incrementalNs the same of those between, each of what has changed since the one before; NEVER for none
 * @param newestNs how long before the load the newest full one began; -1 to draw it evenly from one interval
 * @param bytes size of a full one
 * @param incrementBytes size of an incremental one
 * @param bytesPerSecond at which they are taken
 * @param slows how much longer work takes on that server meanwhile, as a factor
 * @param stopsApplier whether a replica applies nothing meanwhile
 * @param keepNs until one is deleted, counted from its begin; the archive of binlogs is kept as long
 * @param fails share of those that cannot be restored
 * @param verified whether that is found out when they are taken, not when they are needed
 * @param archiveNs how often what is new in the binlogs is copied elsewhere; 0 at once, NEVER not at all
 */
public record BackupSpec(
        int server,
        long fullNs,
        long incrementalNs,
        long newestNs,
        double bytes,
        double incrementBytes,
        double bytesPerSecond,
        double slows,
        boolean stopsApplier,
        long keepNs,
        double fails,
        boolean verified,
        long archiveNs) {
    /** From one backup of any kind to the next. */
    long everyNs() {
        return Math.min(fullNs, incrementalNs);
    }
}
