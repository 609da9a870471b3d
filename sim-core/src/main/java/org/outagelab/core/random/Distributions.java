package org.outagelab.core.random;

/**
 * The distributions of a scenario, by the parameters people know.
 *
 * <p>Parameters are finite and in the unit of the result, for example nanoseconds. A parameter out of its bounds is an
 * {@link IllegalArgumentException} that names the value. All of them are immutable, draw with {@link StrictMath} only,
 * and so give the same numbers on every machine; their {@code equals} compares parameters.
 */
public final class Distributions {
    private Distributions() {}

    /**
     * Always {@code value}; draws nothing.
     *
     * @param value at least 0
     */
    public static Distribution constant(double value) {
        return new Constant(Parameter.notNegative("value", value));
    }

    /** @param mean more than 0 */
    public static Distribution exponential(double mean) {
        return new Exponential(Parameter.positive("mean", mean));
    }

    /**
     * @param min at least 0
     * @param max at least {@code min}; a draw reaches min, and max only if they are equal
     */
    public static Distribution uniform(double min, double max) {
        Parameter.notNegative("min", min);
        Parameter.notNegative("max", max);
        if (max < min) {
            throw new IllegalArgumentException("max must be >= min, got min=" + min + " and max=" + max);
        }
        return new Uniform(min, max);
    }

    /**
     * The sum of {@code k} exponential phases of equal mean.
     *
     * @param k 1 … 10^6
     * @param mean of the sum, more than 0
     */
    public static Distribution erlang(int k, double mean) {
        if (k < 1 || k > Erlang.MAX_PHASES) {
            throw new IllegalArgumentException("k must be in 1.." + Erlang.MAX_PHASES + ", got " + k);
        }
        return new Erlang(k, Parameter.positive("mean", mean));
    }

    /**
     * One of two exponentials, with balanced means (p/rate equal in both branches): p = (1 + √((cv² − 1)/(cv² + 1)))/2.
     *
     * @param mean more than 0
     * @param cv2 squared coefficient of variation, variance/mean², 1 … 10^9
     */
    public static Distribution hyperexponential(double mean, double cv2) {
        Parameter.positive("mean", mean);
        if (!(cv2 >= 1 && cv2 <= 1e9)) {
            throw new IllegalArgumentException("cv2 must be in [1, 1e9], got " + cv2);
        }
        return new Hyperexponential(mean, cv2);
    }

    /**
     * @param shape 0.01 … 10^6
     * @param mean more than 0
     */
    public static Distribution gamma(double shape, double mean) {
        Parameter.within("shape", shape, 0.01, 1e6);
        return new Gamma(shape, Parameter.positive("mean", mean));
    }

    /**
     * Decreasing hazard for a shape below 1, increasing above.
     *
     * @param shape 0.05 … 1,000
     * @param mean more than 0
     */
    public static Distribution weibull(double shape, double mean) {
        Parameter.within("shape", shape, 0.05, 1e3);
        return new Weibull(shape, Parameter.positive("mean", mean));
    }

    /**
     * P(X &gt; x) = (min/x)^shape for x ≥ min = mean · (shape − 1)/shape.
     *
     * @param shape more than 1, or there is no mean; up to 2 the variance is infinite
     * @param mean more than 0
     */
    public static Distribution pareto(double shape, double mean) {
        if (!(shape > 1 && shape < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("shape must be > 1 for a mean to exist, got " + shape);
        }
        return new Pareto(shape, Parameter.positive("mean", mean));
    }

    /**
     * @param median more than 0
     * @param sigma standard deviation of the logarithm, 0 … 20
     */
    public static Distribution lognormal(double median, double sigma) {
        Parameter.positive("median", median);
        Parameter.within("sigma", sigma, 0, 20);
        return new Lognormal(median, sigma);
    }

    /**
     * @param median more than 0
     * @param p95 the 0.95-quantile, more than the median, or there is no solution
     */
    public static Distribution lognormalWithP95(double median, double p95) {
        Parameter.positive("median", median);
        Parameter.positive("p95", p95);
        if (p95 <= median) {
            throw new IllegalArgumentException("p95 must be > median, got median=" + median + " and p95=" + p95);
        }
        return lognormal(median, StrictMath.log(p95 / median) / Normal.quantile(0.95));
    }

    /**
     * @param mean more than 0
     * @param cv coefficient of variation, standard deviation/mean, at least 0
     */
    public static Distribution lognormalWithMean(double mean, double cv) {
        Parameter.positive("mean", mean);
        Parameter.notNegative("cv", cv);
        double sigma2 = StrictMath.log1p(cv * cv);
        return lognormal(mean * StrictMath.exp(-0.5 * sigma2), StrictMath.sqrt(sigma2));
    }

    /**
     * One of the values, each with equal probability.
     *
     * @param values at least one, none negative; copied
     */
    public static Distribution empirical(double[] values) {
        return new Empirical(values);
    }
}
