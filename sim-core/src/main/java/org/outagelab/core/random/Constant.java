package org.outagelab.core.random;

record Constant(double value) implements Distribution {
    @Override
    public double sample(RandomStream random) {
        return value;
    }

    @Override
    public double mean() {
        return value;
    }

    @Override
    public double quantile(double p) {
        Parameter.probability(p);
        return value;
    }
}
