package org.outagelab.haproxy;

/**
 * Where a hash leads at some time, as a map of slots or a ring of points that does not change any more; loads and failures are
 * left out.
 */
interface HashLayout {
    /** @return null when there is no server */
    Server of(int hash);

    /** Hashes that differ by so much lead to the same server; 0: by nothing less than all of them. */
    int period();
}
