package org.outagelab.availability.exact;

import org.apache.commons.math3.special.Gamma;

/** A repair time whose sums have a known distribution. */
public interface RepairTime {
    /**
     * P(sum of {@code n} repairs ≤ x).
     *
     * @param n at least 1
     * @param x at least 0
     */
    double ofSum(int n, double x);

    /** @param mean more than 0 */
    static RepairTime exponential(double mean) {
        return gamma(1, mean);
    }

    /**
     * @param shape more than 0
     * @param mean more than 0
     */
    static RepairTime gamma(double shape, double mean) {
        RepairableUnit.positive("shape", shape);
        RepairableUnit.positive("mean", mean);
        return (n, x) -> x == 0 ? 0 : Gamma.regularizedGammaP(n * shape, x * shape / mean, 1e-16, 1_000_000);
    }

    /** @param length more than 0 */
    static RepairTime constant(double length) {
        RepairableUnit.positive("length", length);
        return (n, x) -> n * length <= x ? 1 : 0;
    }
}
