package org.outagelab.core.random;

/** {@code scale} makes the mean: scale · Γ(1 + 1/shape). */
record Weibull(double shape, double mean, double scale) implements Distribution {
    Weibull(double shape, double mean) {
        this(shape, mean, mean / StrictMath.exp(GammaFunction.log(1 + 1 / shape)));
    }

    @Override
    public double sample(RandomStream random) {
        return scale * power(random.nextExponential());
    }

    @Override
    public double quantile(double p) {
        return scale * power(-StrictMath.log1p(-Parameter.probability(p)));
    }

    // StrictMath.pow of JDK 17 allocates 96 bytes per call.
    private double power(double x) {
        return StrictMath.exp(StrictMath.log(x) / shape);
    }
}
