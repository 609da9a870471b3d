package org.outagelab.availability.exact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes states out of a chain one by one, the last first, without a single subtraction: Grassmann, Taksar and Heyman
 * 1985, doi:10.1287/opre.33.5.1107. Every result has small relative error, however rare the state.
 *
 * <p>Besides moves between states, each state may have a rate of leaving for good ({@code exit}) and a reward that
 * flows while it holds.
 */
final class Elimination {
    private final SparseRow[] rows;
    private final List<IntList> columns = new ArrayList<>();
    private final double[] exit;
    private final double[] reward;
    /** Of a state that was taken out, the sum of its rates to those that remained. */
    private final double[] out;

    /** Rows of the states taken out, as they then were. */
    private final SparseRow[] gone;

    private final List<double[]> into = new ArrayList<>();
    private final List<int[]> intoFrom = new ArrayList<>();
    private long budget;

    /** @param budget so many multiplications at most */
    Elimination(SparseRow[] rates, double[] exit, double[] reward, long budget) {
        int n = rates.length;
        rows = new SparseRow[n];
        gone = new SparseRow[n];
        out = new double[n];
        this.exit = exit.clone();
        this.reward = reward.clone();
        this.budget = budget;
        for (int i = 0; i < n; i++) {
            rows[i] = rates[i].copy();
            columns.add(new IntList());
            into.add(null);
            intoFrom.add(null);
        }
        for (int i = 0; i < n; i++) {
            for (int at = 0; at < rows[i].size; at++) {
                columns.get(rows[i].columns[at]).add(i);
            }
        }
    }

    /** Takes out all states but the first; false when that is too much work. */
    boolean run() {
        for (int k = rows.length - 1; k >= 1; k--) {
            if (!eliminate(k)) {
                return false;
            }
        }
        return true;
    }

    private boolean eliminate(int k) {
        SparseRow row = rows[k];
        double total = row.sum() + exit[k];
        out[k] = total;
        gone[k] = row;
        IntList from = columns.get(k);
        int[] sources = new int[from.size];
        double[] rates = new double[from.size];
        int count = 0;
        for (int at = 0; at < from.size; at++) {
            int i = from.values[at];
            if (i < k) {
                double rate = rows[i].removeLast(k);
                sources[count] = i;
                rates[count++] = rate;
                budget -= row.size + rows[i].size;
                if (total == 0) {
                    // A trap: what comes here stays, and collects its reward for ever.
                    exit[i] += rate;
                    reward[i] += rate * trapped(reward[k]);
                } else {
                    double factor = rate / total;
                    for (int added : rows[i].addScaled(row, factor, i)) {
                        columns.get(added).add(i);
                    }
                    exit[i] += factor * exit[k];
                    reward[i] += factor * reward[k];
                }
            }
        }
        intoFrom.set(k, Arrays.copyOf(sources, count));
        into.set(k, Arrays.copyOf(rates, count));
        return budget >= 0;
    }

    /** Long-run probabilities of an irreducible chain without exits. */
    double[] stationary() {
        int n = rows.length;
        double[] p = new double[n];
        p[0] = 1;
        double sum = 1;
        for (int k = 1; k < n; k++) {
            int[] from = intoFrom.get(k);
            double[] rates = into.get(k);
            double flow = 0;
            for (int at = 0; at < from.length; at++) {
                flow += p[from[at]] * rates[at];
            }
            p[k] = flow == 0 ? 0 : flow / out[k];
            sum += p[k];
        }
        for (int k = 0; k < n; k++) {
            p[k] /= sum;
        }
        return p;
    }

    /** Of each state, the reward until the exit; infinite where it flows for ever. */
    double[] untilExit() {
        int n = rows.length;
        double[] value = new double[n];
        // The first state has no moves left but to itself, and those were dropped.
        value[0] = exit[0] == 0 ? trapped(reward[0]) : reward[0] / exit[0];
        for (int k = 1; k < n; k++) {
            value[k] = out[k] == 0 ? trapped(reward[k]) : (reward[k] + gone[k].dot(value)) / out[k];
        }
        return value;
    }

    private static double trapped(double reward) {
        return reward == 0 ? 0 : Double.POSITIVE_INFINITY;
    }

    private static final class IntList {
        int[] values = new int[4];
        int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }
    }
}
