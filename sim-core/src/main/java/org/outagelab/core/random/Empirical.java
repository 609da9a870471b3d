package org.outagelab.core.random;

import java.util.Arrays;

/** Values in ascending order, each drawn with equal probability. */
final class Empirical implements Distribution {
    private final double[] sorted;
    private final double mean;

    Empirical(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an empirical distribution needs at least one value");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (double value : sorted) {
            Parameter.notNegative("value", value);
            sum += value / sorted.length;
        }
        mean = sum;
    }

    @Override
    public double sample(RandomStream random) {
        return sorted[random.nextInt(sorted.length)];
    }

    @Override
    public double mean() {
        return mean;
    }

    @Override
    public double quantile(double p) {
        return sorted[(int) Math.ceil(sorted.length * Parameter.probability(p)) - 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Empirical that && Arrays.equals(sorted, that.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return "Empirical[n=" + sorted.length + ", min=" + sorted[0] + ", max=" + sorted[sorted.length - 1] + "]";
    }
}
