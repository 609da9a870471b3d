package org.outagelab.machine;

/** Told when a unit's state has changed. */
@FunctionalInterface
public interface UnitObserver {
    void changed(Unit unit);
}
