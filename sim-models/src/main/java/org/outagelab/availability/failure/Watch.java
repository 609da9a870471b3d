package org.outagelab.availability.failure;

import org.outagelab.core.random.Distribution;

/**
 * Somebody who uses a unit, and what he makes of its failures: several may, each in his own time.
 *
 * @param watcher who; unique for a unit
 * @param unit that is used
 * @param detection from its failure until the watcher leaves it, with the share {@link UnitSpec#coverage} of failures;
 *     null: he never does
 * @param readmission from the end of its repair until he uses it again; null for at once
 * @param patience who comes so long before the end of a repair waits for it and is served; 0 for nobody
 */
public record Watch(String watcher, String unit, Distribution detection, Distribution readmission, double patience) {
    public Watch {
        SystemModel.notNegative("patience of " + watcher + " with " + unit, patience);
    }
}
