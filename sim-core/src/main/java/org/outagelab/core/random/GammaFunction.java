package org.outagelab.core.random;

/** The gamma function's logarithm, the regularised incomplete gamma function P and its inverse. */
final class GammaFunction {
    // Lanczos approximation with g = 607/128 and 15 terms (P. Godfrey, 2001): relative error about 1e-15.
    private static final double G = 607.0 / 128;
    private static final double[] LANCZOS = {
        0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
        -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4,
        0.15808870322491248884e-3, -0.21026444172410488319e-3, 0.21743961811521264320e-3, -0.16431810653676389022e-3,
        0.84418223983852743293e-4, -0.26190838401581408670e-4, 0.36899182659531622704e-5
    };
    private static final double HALF_LOG_TWO_PI = 0.9189385332046727418;
    private static final double EPSILON = 0x1.0p-53;
    private static final double TINY = 1e-300;

    private GammaFunction() {}

    /**
     * log Γ(x).
     *
     * @param x more than 0
     */
    static double log(double x) {
        double sum = LANCZOS[0];
        for (int i = LANCZOS.length - 1; i > 0; i--) {
            sum += LANCZOS[i] / (x + i);
        }
        double t = x + G + 0.5;
        return (x + 0.5) * StrictMath.log(t) - t + HALF_LOG_TWO_PI + StrictMath.log(sum / x);
    }

    /** P(a, x) = γ(a, x)/Γ(a): by series below a + 1, by Lentz's continued fraction above. */
    static double p(double a, double x) {
        if (x <= 0) {
            return 0;
        }
        double front = StrictMath.exp(a * StrictMath.log(x) - x - log(a));
        return x < a + 1 ? front * series(a, x) : 1 - front * fraction(a, x);
    }

    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (double n = a + 1; term > sum * EPSILON; n++) {
            term *= x / n;
            sum += term;
        }
        return sum;
    }

    private static double fraction(double a, double x) {
        double b = x + 1 - a;
        double c = 1 / TINY;
        double d = 1 / b;
        double h = d;
        double delta = 0;
        for (int i = 1; Math.abs(delta - 1) > 2 * EPSILON; i++) {
            double an = -i * (i - a);
            b += 2;
            d = notZero(an * d + b);
            c = notZero(b + an / c);
            d = 1 / d;
            delta = d * c;
            h *= delta;
        }
        return h;
    }

    private static double notZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /**
     * The x with P(a, x) = p, from the guess of Wilson and Hilferty (1931) by bracketed Newton steps.
     *
     * @param p in (0, 1)
     */
    static double inverseP(double a, double p) {
        double high = Math.max(1, 2 * a);
        while (p(a, high) < p) {
            high *= 2;
        }
        double low = 0;
        double z = 1 - 1 / (9 * a) + Normal.quantile(p) / (3 * StrictMath.sqrt(a));
        // Below shape 1 the body is x^a/Γ(a+1).
        double x = a > 1 && z > 0 ? a * z * z * z : StrictMath.exp((StrictMath.log(p) + log(a + 1)) / a);
        double logGamma = log(a);
        while (true) {
            if (!(x > low && x < high)) {
                x = low + (high - low) / 2;
                if (x <= low || x >= high) {
                    return high;
                }
            }
            double error = p(a, x) - p;
            if (error < 0) {
                low = x;
            } else {
                high = x;
            }
            double density = StrictMath.exp((a - 1) * StrictMath.log(x) - x - logGamma);
            double next = x - error / density;
            if (Math.abs(next - x) <= 4 * EPSILON * x) {
                return next;
            }
            x = next;
        }
    }
}
