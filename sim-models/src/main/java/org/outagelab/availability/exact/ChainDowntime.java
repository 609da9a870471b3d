package org.outagelab.availability.exact;

import org.apache.commons.math3.special.Beta;

/**
 * The distribution of the time that a chain spends down in [0, t]: de Souza e Silva and Gail 1986,
 * doi:10.1109/TC.1986.1676772.
 *
 * <p>Of n uniformised steps, the n + 1 stays are exchangeable spacings of [0, t]; k of them down are together at most x with
 * the probability that of n uniform points at least k lie below x/t. How many stays are down follows step by step.
 */
final class ChainDowntime {
    // What is left out below this is less than the last printed digit of any result.
    private static final double NEGLIGIBLE = 1e-18;

    private final SparseRow[] rates;
    private final boolean[] down;
    private final double t;
    private final double fastest;
    private final double[] leave;

    ChainDowntime(SparseRow[] rates, boolean[] down, double t) {
        this.rates = rates;
        this.down = down;
        this.t = t;
        double most = 0;
        leave = new double[rates.length];
        for (int i = 0; i < leave.length; i++) {
            leave[i] = rates[i].sum();
            most = Math.max(most, leave[i]);
        }
        fastest = most == 0 ? 1 : most;
    }

    /**
     * P(time down ≤ x).
     *
     * @param x at least 0, less than t
     */
    double atMost(double x, int maxSteps) {
        var steps = new PoissonWeights(fastest * t, maxSteps);
        // visits[k][i]: k stays so far are down, and the present state is i.
        double[][] visits = new double[2][];
        visits[down[0] ? 1 : 0] = new double[rates.length];
        visits[down[0] ? 1 : 0][0] = 1;
        double sum = 0;
        double share = x / t;
        for (int n = 0; n <= steps.last(); n++) {
            if (n >= steps.first) {
                sum += steps.of(n) * atMost(visits, n, share);
            }
            visits = next(visits);
        }
        return Math.min(1, sum);
    }

    private double atMost(double[][] visits, int n, double share) {
        double sum = 0;
        for (int k = 0; k < visits.length && k <= n; k++) {
            if (visits[k] != null) {
                double mass = 0;
                for (double p : visits[k]) {
                    mass += p;
                }
                sum += mass * atLeast(k, n, share);
            }
        }
        return sum;
    }

    private double[][] next(double[][] visits) {
        int last = visits.length - 1;
        while (visits[last] == null) {
            last--;
        }
        double[][] next = new double[last + 2][];
        for (int k = 0; k <= last; k++) {
            if (visits[k] != null && heavy(visits[k])) {
                for (int i = 0; i < rates.length; i++) {
                    double p = visits[k][i];
                    if (p > 0) {
                        add(next, k, i, p - p * leave[i] / fastest);
                        for (int at = 0; at < rates[i].size; at++) {
                            add(next, k, rates[i].columns[at], p * rates[i].values[at] / fastest);
                        }
                    }
                }
            }
        }
        return next;
    }

    private void add(double[][] next, int k, int state, double p) {
        int after = down[state] ? k + 1 : k;
        if (p > 0) {
            if (next[after] == null) {
                next[after] = new double[rates.length];
            }
            next[after][state] += p;
        }
    }

    private static boolean heavy(double[] p) {
        for (double value : p) {
            if (value > NEGLIGIBLE) {
                return true;
            }
        }
        return false;
    }

    /** P(at least k of n uniform points lie below the share). */
    private static double atLeast(int k, int n, double share) {
        if (k == 0) {
            return 1;
        }
        return share == 0 ? 0 : Beta.regularizedBeta(share, k, n - k + 1.0, 1e-15, 100_000);
    }
}
