package org.outagelab.core.random;

/**
 * Tables of the ziggurat method with 256 layers of equal area (Marsaglia and Tsang 2000, doi:10.18637/jss.v005.i08).
 *
 * <p>Layer i spans [0, x(i)]; layer 0 is the base with the tail behind {@link #tailStart}. A 53-bit number j gives
 * the candidate j · {@code width[i]}; it lies under the next layer, and so under the curve, when j &lt;
 * {@code inside[i]}. The tables are computed with {@link StrictMath}, so they are the same on every machine.
 */
final class Ziggurat {
    static final int LAYERS = 256;

    // Tail start r and layer area v solve r·f(r) + ∫_r^∞ f = v with 256 layers that end at f = 1.
    private static final double EXPONENTIAL_TAIL = 7.69711747013104972;
    private static final double NORMAL_TAIL = 3.6541528853610088;
    // ∫_r^∞ exp(-x²/2) dx + r·exp(-r²/2): Marsaglia and Tsang's v to double precision.
    private static final double NORMAL_AREA = 0.00492867323397465524494;

    static final Ziggurat EXPONENTIAL = exponential();
    static final Ziggurat NORMAL = normal();

    final double tailStart;
    final double[] width = new double[LAYERS];
    final long[] inside = new long[LAYERS];
    /** The density at x(i), of the unnormalised curve with f(0) = 1; one more entry, for x = 0. */
    final double[] height = new double[LAYERS + 1];

    private Ziggurat(double[] x, double[] height) {
        tailStart = x[1];
        for (int i = 0; i < LAYERS; i++) {
            width[i] = x[i] * 0x1.0p-53;
            inside[i] = (long) (x[i + 1] / x[i] * 0x1.0p53);
            this.height[i] = height[i];
        }
        this.height[LAYERS] = height[LAYERS];
    }

    private static Ziggurat exponential() {
        double[] x = new double[LAYERS + 1];
        double[] f = new double[LAYERS + 1];
        double r = EXPONENTIAL_TAIL;
        double area = (r + 1) * StrictMath.exp(-r);
        x[0] = area / StrictMath.exp(-r);
        x[1] = r;
        f[1] = StrictMath.exp(-r);
        for (int i = 2; i < LAYERS; i++) {
            f[i] = area / x[i - 1] + f[i - 1];
            x[i] = -StrictMath.log(f[i]);
        }
        f[LAYERS] = 1;
        return new Ziggurat(x, f);
    }

    private static Ziggurat normal() {
        double[] x = new double[LAYERS + 1];
        double[] f = new double[LAYERS + 1];
        double r = NORMAL_TAIL;
        f[1] = StrictMath.exp(-0.5 * r * r);
        x[0] = NORMAL_AREA / f[1];
        x[1] = r;
        for (int i = 2; i < LAYERS; i++) {
            f[i] = NORMAL_AREA / x[i - 1] + f[i - 1];
            x[i] = StrictMath.sqrt(-2 * StrictMath.log(f[i]));
        }
        f[LAYERS] = 1;
        return new Ziggurat(x, f);
    }
}
