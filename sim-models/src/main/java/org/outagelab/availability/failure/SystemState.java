package org.outagelab.availability.failure;

import java.util.Set;

/** What is up at one instant. */
public interface SystemState {
    /** Whether a unit is up, all places of a standby are served, or a planned window is not open. */
    boolean up(String name);

    /** What a watcher makes of a unit now: the {@link Watch} of that name; the empty name is that of the unit's own delays. */
    Sight sight(String watcher, String unit);

    /** Names of what is down, and of units that somebody has left or waits for; null if they are not known. */
    default Set<String> stirred() {
        return null;
    }

    /** Whether those who use the unit take it for up: its state, with its own delays of detection and readmission. */
    default boolean listed(String unit) {
        return sight("", unit) != Sight.LEFT;
    }

    /** What a watcher makes of a unit. */
    enum Sight {
        /** He uses it, up or not. */
        USED,
        /** He no longer uses it, or not yet again. */
        LEFT,
        /** It is down, he uses it, and who comes now waits for the end of the repair. */
        AWAITED
    }

    /** Whether a place of the standby is being taken over. */
    boolean switching(String standby);
}
