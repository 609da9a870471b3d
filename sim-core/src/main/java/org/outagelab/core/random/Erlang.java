package org.outagelab.core.random;

record Erlang(int k, double mean) implements Distribution {
    static final int MAX_PHASES = 1_000_000;
    // Up to here the sum of ziggurat exponentials is cheaper than one gamma variate.
    private static final int MAX_SUMMED = 8;

    @Override
    public double sample(RandomStream random) {
        if (k > MAX_SUMMED) {
            return mean / k * Gamma.standard(k, random);
        }
        double sum = 0;
        for (int phase = 0; phase < k; phase++) {
            sum += random.nextExponential();
        }
        return mean / k * sum;
    }

    @Override
    public double quantile(double p) {
        return mean / k * GammaFunction.inverseP(k, Parameter.probability(p));
    }
}
