package org.outagelab.kind;

import org.outagelab.machine.Unit;

/** Told when something that spreads work takes a target out, or puts it back. */
@FunctionalInterface
public interface Rotation {
    /** What a balancer has decided about a target. */
    enum Change {
        /** Found failing, taken out. */
        DOWN,
        /** Found well again, put back. */
        UP,
        /** Kept in reserve. */
        STANDBY,
        /** Taken from the reserve. */
        ACTIVE
    }

    /** What comes of it for others than the target. @param about whose change brought it */
    default void consequence(String text, Unit about) {}

    /** @param by the instance or address that decides; @param reason in the product's words */
    void changed(String by, Unit target, Change change, String reason);
}
