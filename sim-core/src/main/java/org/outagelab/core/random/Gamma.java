package org.outagelab.core.random;

record Gamma(double shape, double mean) implements Distribution {
    @Override
    public double sample(RandomStream random) {
        return mean / shape * standard(shape, random);
    }

    @Override
    public double quantile(double p) {
        return mean / shape * GammaFunction.inverseP(shape, Parameter.probability(p));
    }

    /** Gamma with scale 1: Marsaglia and Tsang 2000, doi:10.1145/358407.358414; below 1 by their note on shape + 1. */
    static double standard(double shape, RandomStream random) {
        if (shape < 1) {
            // G(shape) = G(shape + 1) · U^(1/shape), and -log U is an exponential.
            double boost = StrictMath.exp(-random.nextExponential() / shape);
            return boost * standard(shape + 1, random);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = random.nextNormal();
            double root = 1 + c * x;
            if (root <= 0) {
                continue;
            }
            double v = root * root * root;
            double u = random.nextPositiveDouble();
            double x2 = x * x;
            if (u < 1 - 0.0331 * x2 * x2 || StrictMath.log(u) < 0.5 * x2 + d * (1 - v + StrictMath.log(v))) {
                return d * v;
            }
        }
    }
}
