package org.outagelab.availability.structure;

/**
 * What is known of one unit in the long run; enough for a static structure of independent units, whatever the
 * distributions of its up and down times.
 *
 * @param unavailability share of time down, 0 … 1
 * @param frequency failures per unit of time, at least 0 and finite
 */
public record UnitMeasures(double unavailability, double frequency) {
    public UnitMeasures {
        if (!(unavailability >= 0 && unavailability <= 1)) {
            throw new IllegalArgumentException("unavailability must be in [0, 1], got " + unavailability);
        }
        if (!(frequency >= 0 && frequency < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("frequency must be >= 0 and finite, got " + frequency);
        }
    }

    /**
     * Renewal reward: down MTTR of every MTTF + MTTR.
     *
     * @param mttf mean up time, more than 0
     * @param mttr at least 0
     */
    public static UnitMeasures of(double mttf, double mttr) {
        if (!(mttf > 0 && mttf < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("mttf must be > 0 and finite, got " + mttf);
        }
        if (!(mttr >= 0 && mttr < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("mttr must be >= 0 and finite, got " + mttr);
        }
        return new UnitMeasures(mttr / (mttf + mttr), 1 / (mttf + mttr));
    }

    public double availability() {
        return 1 - unavailability;
    }
}
