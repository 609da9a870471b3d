package org.outagelab.actor;

import org.outagelab.machine.Unit;

/** Where somebody is who acts: not everything can be reached from everywhere. */
@FunctionalInterface
public interface Place {
    /** Somebody who reaches everything, whatever the network does: at the console, or of no known place. */
    Place ANYWHERE = unit -> true;

    /** Whether somebody there gets through to the machine of an instance now, and back. */
    boolean reaches(Unit unit);
}
