package org.outagelab.availability.exact;

/**
 * What a chain does by a time t: Jensen's uniformisation, without cancellation (Stewart, Introduction to the
 * Numerical Solution of Markov Chains, 1994, §8.2).
 */
final class Uniformisation {
    private final SparseRow[] rates;
    private final double[] leave;
    private final double fastest;
    private final PoissonWeights steps;

    Uniformisation(SparseRow[] rates, double t, int maxSteps) {
        if (!(t >= 0 && t < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("t must be >= 0 and finite, got " + t);
        }
        this.rates = rates;
        double most = 0;
        for (SparseRow row : rates) {
            most = Math.max(most, row.sum());
        }
        fastest = most == 0 ? 1 : most;
        leave = new double[rates.length];
        for (int i = 0; i < leave.length; i++) {
            leave[i] = rates[i].sum() / fastest;
        }
        steps = new PoissonWeights(fastest * t, maxSteps);
    }

    /** E of the value at t, from state 0. */
    double at(double[] value) {
        return dot(distribution(), value);
    }

    /** ∫ E of the value over [0, t]. */
    double over(double[] value) {
        return dot(times(), value);
    }

    /** Of each state, the probability at t. */
    double[] distribution() {
        double[] p = start();
        double[] sum = new double[p.length];
        for (int step = 0; step <= steps.last(); step++) {
            if (step >= steps.first) {
                add(sum, steps.of(step), p);
            }
            p = next(p);
        }
        return sum;
    }

    /** Of each state, the expected time in [0, t]. */
    double[] times() {
        double[] more = steps.more();
        double[] p = start();
        double[] sum = new double[p.length];
        for (int step = 0; step <= steps.last(); step++) {
            add(sum, more[step] / fastest, p);
            p = next(p);
        }
        return sum;
    }

    private static void add(double[] sum, double factor, double[] p) {
        for (int i = 0; i < p.length; i++) {
            sum[i] += factor * p[i];
        }
    }

    private double[] start() {
        double[] p = new double[rates.length];
        p[0] = 1;
        return p;
    }

    private double[] next(double[] p) {
        double[] gain = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) {
                SparseRow row = rates[i];
                double perRate = p[i] / fastest;
                for (int at = 0; at < row.size; at++) {
                    gain[row.columns[at]] += perRate * row.values[at];
                }
            }
        }
        // Not p · (1 − out): the rounding of that factor would be the same in every step, and add up.
        for (int i = 0; i < p.length; i++) {
            gain[i] = p[i] + (gain[i] - p[i] * leave[i]);
        }
        return gain;
    }

    private static double dot(double[] p, double[] value) {
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] * value[i];
        }
        return sum;
    }
}
