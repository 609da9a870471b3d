package org.outagelab.core.random;

record Pareto(double shape, double mean) implements Distribution {
    private double min() {
        return mean * ((shape - 1) / shape);
    }

    @Override
    public double sample(RandomStream random) {
        return min() * StrictMath.exp(random.nextExponential() / shape);
    }

    @Override
    public double quantile(double p) {
        return min() * StrictMath.exp(-StrictMath.log1p(-Parameter.probability(p)) / shape);
    }
}
