package org.outagelab.availability.exact;

import java.util.Arrays;

/**
 * Poisson probabilities around their mode, by ratios outwards and scaled by their sum, so that neither a small nor a
 * huge mean underflows (after Fox and Glynn 1988, doi:10.1145/42404.42409). Left out is less than 1e-28 of the whole
 * on either side.
 */
final class PoissonWeights {
    private static final double NEGLIGIBLE = 1e-34;

    final int first;
    final double[] weight;

    /**
     * @param mean at least 0
     * @param maxSteps the largest count there may be
     */
    PoissonWeights(double mean, int maxSteps) {
        if (mean > maxSteps) {
            throw new IllegalArgumentException("uniformisation would need " + mean + " steps, more than " + maxSteps
                    + ": the rates are too fast for this time");
        }
        int mode = (int) mean;
        int width = 16 + (int) (14 * Math.sqrt(mean + 1));
        double[] below = new double[mode + 1];
        int down = 0;
        below[0] = 1;
        while (down < mode && below[down] > NEGLIGIBLE) {
            below[down + 1] = below[down] * ((mode - down) / mean);
            down++;
        }
        double[] above = new double[width];
        int up = 0;
        double last = 1;
        while (last > NEGLIGIBLE) {
            last *= mean / (mode + up + 1);
            if (up == above.length) {
                above = Arrays.copyOf(above, 2 * up);
            }
            above[up++] = last;
        }
        first = mode - down;
        weight = new double[down + 1 + up];
        for (int i = 0; i <= down; i++) {
            weight[down - i] = below[i];
        }
        System.arraycopy(above, 0, weight, down + 1, up);
        double sum = sum(down);
        for (int i = 0; i < weight.length; i++) {
            weight[i] /= sum;
        }
    }

    /** From the small to the large on both sides of the mode. */
    private double sum(int mode) {
        double low = 0;
        for (int i = 0; i < mode; i++) {
            low += weight[i];
        }
        double high = 0;
        for (int i = weight.length - 1; i >= mode; i--) {
            high += weight[i];
        }
        return low + high;
    }

    int last() {
        return first + weight.length - 1;
    }

    double of(int count) {
        return count < first || count > last() ? 0 : weight[count - first];
    }

    /** Of each count from 0 to {@link #last}: the probability of more. */
    double[] more() {
        double[] more = new double[last() + 1];
        double sum = 0;
        for (int count = last(); count >= 0; count--) {
            more[count] = Math.min(1, sum);
            sum += of(count);
        }
        return more;
    }
}
