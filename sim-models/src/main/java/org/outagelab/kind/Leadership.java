package org.outagelab.kind;

import org.outagelab.machine.Unit;

/** Told which server of a replicated database is meant to take the writes, and which others acknowledge writes all the same. */
public interface Leadership {
    /** From now on it is the one that is meant to take the writes, or it is so no longer. */
    default void leads(Unit unit, boolean leads) {}

    /** It has acknowledged a write, and another one is meant to take the writes. */
    default void acknowledgedBeside(Unit unit) {}
}
