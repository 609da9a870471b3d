package org.outagelab.kind;

import org.outagelab.machine.Unit;

/** Told when data are missing on a server of a database that lives, or are there again. */
@FunctionalInterface
public interface Damage {
    void damaged(Unit unit, boolean missing);

    /** A replica does not apply anything any more, because of an error, or does so again. */
    default void stopped(Unit unit, boolean stopped) {}

    /** Whoever watches over the replicas has noticed that one does not replicate. */
    default void noticed(Unit unit) {}
}
