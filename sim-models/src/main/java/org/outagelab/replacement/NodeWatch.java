package org.outagelab.replacement;

import org.outagelab.core.SimTime;

/**
 * Who notices that a machine says nothing: its lease is renewed and looked at, each with a phase of its own.
 *
 * @param renewNs between two renewals
 * @param lookNs between two looks
 * @param graceNs without a renewal until its pods are not ready
 * @param tolerationNs from there until they are replaced
 */
public record NodeWatch(long renewNs, long lookNs, long graceNs, long tolerationNs) {
    /** Of a cluster without settings, up to 1.31; later the grace is 50 s. */
    public static final NodeWatch DEFAULT =
            new NodeWatch(10 * SimTime.SECOND, 5 * SimTime.SECOND, 40 * SimTime.SECOND, 300 * SimTime.SECOND);

    /**
     * From the loss of its power until its pods are not ready.
     *
     * @param sinceRenewedNs how long before it the lease was renewed last, 0 to {@code renewNs}
     * @param untilLookNs from the end of the grace to the next look, 0 to {@code lookNs}
     */
    public long noticedAfterNs(long sinceRenewedNs, long untilLookNs) {
        return graceNs - sinceRenewedNs + untilLookNs;
    }
}
