package org.outagelab.kind;

import org.outagelab.machine.Unit;

/** Told by components of what is worth writing down. */
public interface Watcher extends Rotation, Journal, Damage, Leadership {
    @Override
    default void consequence(String text, Unit about) {
        note(text, about);
    }

    /** An instance gets its work from one other alone. */
    default void fedBy(Unit unit, Unit feeder) {}
}
