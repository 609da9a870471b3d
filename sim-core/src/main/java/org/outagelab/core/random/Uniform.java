package org.outagelab.core.random;

record Uniform(double min, double max) implements Distribution {
    @Override
    public double sample(RandomStream random) {
        return min + (max - min) * random.nextDouble();
    }

    @Override
    public double mean() {
        return min + (max - min) / 2;
    }

    @Override
    public double quantile(double p) {
        return min + (max - min) * Parameter.probability(p);
    }
}
