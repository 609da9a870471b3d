package org.outagelab.host;

/** Told when data are missing on a server of a database that lives, or are there again. */
@FunctionalInterface
public interface Damage {
    void damaged(Unit unit, boolean missing);
}
