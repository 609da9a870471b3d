package org.outagelab.availability.exact;

import java.util.Arrays;

/**
 * Solves chains too large for {@link Elimination} by sweeps back and forth, without subtractions: each converged value
 * has a small relative error. Systems whose repairs are much faster than their failures converge in tens of sweeps.
 */
final class GaussSeidel {
    private static final int MAX_SWEEPS = 20_000;
    private static final double TOLERANCE = 1e-13;
    private static final double ROUNDING = 4e-15;

    private GaussSeidel() {}

    /** One sweep; returns the largest relative change. */
    private interface Sweep {
        double run(boolean forward);
    }

    /** Long-run probabilities of an irreducible chain, or null when they do not converge. */
    static double[] stationary(SparseRow[] rates) {
        int n = rates.length;
        SparseRow[] into = transposed(rates);
        double[] out = sums(rates);
        double[] p = new double[n];
        Arrays.fill(p, 1.0 / n);
        boolean converged = converge(forward -> {
            double change = 0;
            for (int at = 0; at < n; at++) {
                int i = forward ? at : n - 1 - at;
                double next = into[i].dot(p) / out[i];
                change = Math.max(change, relative(p[i], next));
                p[i] = next;
            }
            normalise(p);
            return change;
        });
        return converged ? p : null;
    }

    /** Reward until the exit of each state, or null when it does not converge. */
    static double[] untilExit(SparseRow[] rates, double[] exit, double[] reward) {
        int n = rates.length;
        double[] out = sums(rates);
        double[] value = new double[n];
        boolean converged = converge(forward -> {
            double change = 0;
            for (int at = 0; at < n; at++) {
                int i = forward ? at : n - 1 - at;
                double next = (reward[i] + rates[i].dot(value)) / (out[i] + exit[i]);
                change = Math.max(change, relative(value[i], next));
                value[i] = next;
            }
            return change;
        });
        return converged ? value : null;
    }

    private static boolean converge(Sweep sweep) {
        double before = Double.NaN;
        for (int sweeps = 0; sweeps < MAX_SWEEPS; sweeps++) {
            double change = Math.max(sweep.run(false), sweep.run(true));
            // Nothing is known after the first sweep. With a contraction by r per sweep, what is missing is about change · r / (1 − r).
            double contraction = change / before;
            if (change == 0 || contraction < 1 && change * contraction / (1 - contraction) < TOLERANCE) {
                return true;
            }
            // Rounding alone keeps the last digits moving.
            if (sweeps > 50 && change < ROUNDING) {
                return true;
            }
            before = change;
        }
        return false;
    }

    private static double relative(double before, double after) {
        double scale = Math.max(before, after);
        return scale == 0 ? 0 : Math.abs(after - before) / scale;
    }

    private static void normalise(double[] p) {
        double sum = 0;
        for (double value : p) {
            sum += value;
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
    }

    private static double[] sums(SparseRow[] rates) {
        double[] sums = new double[rates.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = rates[i].sum();
        }
        return sums;
    }

    private static SparseRow[] transposed(SparseRow[] rates) {
        SparseRow[] transposed = new SparseRow[rates.length];
        for (int i = 0; i < rates.length; i++) {
            transposed[i] = new SparseRow();
        }
        for (int i = 0; i < rates.length; i++) {
            for (int at = 0; at < rates[i].size; at++) {
                transposed[rates[i].columns[at]].add(i, rates[i].values[at]);
            }
        }
        return transposed;
    }
}
