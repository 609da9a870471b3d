package org.outagelab.core.random;

/** {@code scale} makes the mean: scale · Γ(1 + 1/shape). */
record Weibull(double shape, double mean, double scale) implements Distribution {
    Weibull(double shape, double mean) {
        this(shape, mean, mean / StrictMath.exp(GammaFunction.log(1 + 1 / shape)));
    }

    @Override
    public double sample(RandomStream random) {
        return scale * StrictMath.pow(random.nextExponential(), 1 / shape);
    }

    @Override
    public double quantile(double p) {
        return scale * StrictMath.pow(-StrictMath.log1p(-Parameter.probability(p)), 1 / shape);
    }
}
