package org.outagelab.action;

import org.outagelab.actor.Actor;
import org.outagelab.machine.Unit;

/** Where somebody acts, and is seen. */
public interface Stage {
    /** Somebody who acts there, of that name. */
    Actor actor(String name);

    /** Writes into the time line what happens to an instance. */
    void note(String text, Unit about);

    /** Whether an instance is out of work because somebody wants it so, from now on: then nobody has detected anything. */
    void onPurpose(Unit unit, boolean is);
}
