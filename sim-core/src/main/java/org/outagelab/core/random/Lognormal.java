package org.outagelab.core.random;

record Lognormal(double median, double sigma) implements Distribution {
    @Override
    public double sample(RandomStream random) {
        return median * StrictMath.exp(sigma * random.nextNormal());
    }

    @Override
    public double mean() {
        return median * StrictMath.exp(0.5 * sigma * sigma);
    }

    @Override
    public double quantile(double p) {
        return median * StrictMath.exp(sigma * Normal.quantile(Parameter.probability(p)));
    }
}
