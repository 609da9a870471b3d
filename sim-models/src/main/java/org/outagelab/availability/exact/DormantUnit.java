package org.outagelab.availability.exact;

/**
 * A unit whose failure nobody notices until the next test, as a backup that is restored once a week to see whether it
 * works: exponential failures, tests at fixed intervals, tested and repaired in no time (IEC 61508: PFDavg).
 *
 * @param mttf more than 0
 * @param testInterval more than 0
 */
public record DormantUnit(double mttf, double testInterval) {
    // Below this, 1 − (1 − e^−x)/x is taken from its series, which then is exact to the last digit.
    private static final double SMALL = 1e-2;

    public DormantUnit {
        RepairableUnit.positive("mttf", mttf);
        RepairableUnit.positive("testInterval", testInterval);
    }

    /** The share of time in which it is broken: 1 − (1 − e^−x)/x with x = testInterval/mttf. */
    public double unavailability() {
        double x = testInterval / mttf;
        if (x >= SMALL) {
            return 1 + StrictMath.expm1(-x) / x;
        }
        double sum = 0;
        double term = 1;
        for (int n = 1; n <= 8; n++) {
            term *= x / (n + 1);
            sum += n % 2 == 1 ? term : -term;
        }
        return sum;
    }
}
