package org.outagelab.availability.exact;

import org.outagelab.availability.structure.UnitMeasures;

/**
 * One unit whose up and down times have any distribution, each independent of all others.
 *
 * @param meanUp more than 0
 * @param varianceUp at least 0
 * @param meanDown more than 0
 * @param varianceDown at least 0
 */
public record AlternatingRenewal(double meanUp, double varianceUp, double meanDown, double varianceDown) {
    public AlternatingRenewal {
        RepairableUnit.positive("meanUp", meanUp);
        RepairableUnit.positive("meanDown", meanDown);
        if (!(varianceUp >= 0 && varianceDown >= 0)) {
            throw new IllegalArgumentException(
                    "variances must be >= 0, got " + varianceUp + " and " + varianceDown);
        }
    }

    /** Of the means alone: renewal reward. */
    public UnitMeasures longRun() {
        return UnitMeasures.of(meanUp, meanDown);
    }

    /**
     * lim t · Var(share of [0, t] down) = (down² · Var up + up² · Var down)/(up + down)³ (Takács 1959): what the width
     * of an interval from one long run must be.
     */
    public double asymptoticVariance() {
        double cycle = meanUp + meanDown;
        return (meanDown * meanDown * varianceUp + meanUp * meanUp * varianceDown) / (cycle * cycle * cycle);
    }
}
