package org.outagelab.availability.exact;

import org.outagelab.availability.structure.UnitMeasures;

/**
 * A maintenance window that comes at fixed intervals, whatever the state of the rest: another unit of the structure,
 * independent of all.
 *
 * @param length of one window, less than {@code every}
 * @param every from the start of one window to the start of the next
 */
public record PlannedOutage(double length, double every) {
    public PlannedOutage {
        RepairableUnit.positive("every", every);
        if (!(length >= 0 && length < every)) {
            throw new IllegalArgumentException("length must be in [0, " + every + "), got " + length);
        }
    }

    public UnitMeasures longRun() {
        return new UnitMeasures(length / every, 1 / every);
    }
}
