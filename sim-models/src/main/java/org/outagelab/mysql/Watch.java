package org.outagelab.mysql;

import org.outagelab.machine.Host;

/** Finds out whether the primary is dead, and says so. */
interface Watch {
    /** Begins, in the steady state. */
    void start();

    /** Another server is the primary now: what was seen of the old one does not count. */
    default void replaced() {}

    /** The primary was found dead, and is well again before anybody took its place. */
    default void stays() {}

    /** The machine from which it is acted. */
    Host actor();

    /** Whether the primary was well when it was last looked at. */
    boolean well();
}
