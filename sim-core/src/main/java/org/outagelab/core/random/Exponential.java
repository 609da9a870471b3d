package org.outagelab.core.random;

record Exponential(double mean) implements Distribution {
    @Override
    public double sample(RandomStream random) {
        return mean * random.nextExponential();
    }

    @Override
    public double quantile(double p) {
        return -mean * StrictMath.log1p(-Parameter.probability(p));
    }
}
