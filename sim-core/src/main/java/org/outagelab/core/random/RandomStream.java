package org.outagelab.core.random;

import java.nio.charset.StandardCharsets;

/**
 * A stream of random numbers for one purpose: xoshiro256++ (Blackman and Vigna, 2021, doi:10.1145/3460772), seeded by
 * SplitMix64 from a hash of seed, run and name.
 *
 * <p>The same three give the same numbers on every machine. Not safe for several threads.
 */
public final class RandomStream {
    private static final double DOUBLE_UNIT = 0x1.0p-53;
    private static final double[] EXPONENTIAL_WIDTH = Ziggurat.EXPONENTIAL.width;
    private static final long[] EXPONENTIAL_INSIDE = Ziggurat.EXPONENTIAL.inside;
    private static final double[] NORMAL_WIDTH = Ziggurat.NORMAL.width;
    private static final long[] NORMAL_INSIDE = Ziggurat.NORMAL.inside;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    private RandomStream(long state) {
        s0 = mix(state + 0x9E3779B97F4A7C15L);
        s1 = mix(state + 2 * 0x9E3779B97F4A7C15L);
        s2 = mix(state + 3 * 0x9E3779B97F4A7C15L);
        s3 = mix(state + 4 * 0x9E3779B97F4A7C15L);
    }

    public static RandomStream named(long seed, long run, String name) {
        return new RandomStream(mix(mix(mix(seed) ^ 0xD1B54A32D192ED03L * (run + 1)) ^ hash(name)));
    }

    /** 64-bit FNV-1a of the name in UTF-8, mixed: the same on every JDK. */
    public static long hash(String name) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The 256 bits of state, for tests against another implementation. */
    long[] state() {
        return new long[] {s0, s1, s2, s3};
    }

    /** 64 random bits. */
    public long nextLong() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** Uniform in [0, 1), on multiples of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    /** Uniform in (0, 1], on multiples of 2^-53: safe for a logarithm. */
    public double nextPositiveDouble() {
        return ((nextLong() >>> 11) + 1) * DOUBLE_UNIT;
    }

    /**
     * True with the probability p.
     *
     * @param p 0 ≤ p ≤ 1; 0 is never and 1 always true
     */
    public boolean nextBoolean(double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("p must be in [0, 1], got " + p);
        }
        return nextDouble() < p;
    }

    /**
     * Uniform in 0 … bound-1, without bias.
     *
     * @param bound at least 1
     */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be >= 1, got " + bound);
        }
        // Lemire 2019, doi:10.1145/3230636: multiply, and reject the few values that would bias.
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xFFFFFFFFL;
        if (low < bound) {
            long threshold = (1L << 32) % bound;
            while (low < threshold) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xFFFFFFFFL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Exponential with mean 1: ziggurat with 256 layers (Marsaglia and Tsang 2000, doi:10.18637/jss.v005.i08). */
    public double nextExponential() {
        long bits = nextLong();
        int layer = (int) bits & 0xFF;
        long j = bits >>> 11;
        double x = j * EXPONENTIAL_WIDTH[layer];
        return j < EXPONENTIAL_INSIDE[layer] ? x : exponentialAtEdge(layer, x);
    }

    /** Normal with mean 0 and standard deviation 1: ziggurat with 256 layers (as {@link #nextExponential}). */
    public double nextNormal() {
        while (true) {
            long bits = nextLong();
            int layer = (int) bits & 0xFF;
            long j = bits >>> 11;
            double x = j * NORMAL_WIDTH[layer];
            if (j < NORMAL_INSIDE[layer] || underNormal(layer, x)) {
                return withSign(x, bits);
            }
            if (layer == 0) {
                return withSign(normalTail(), bits);
            }
        }
    }

    private double exponentialAtEdge(int firstLayer, double firstX) {
        int layer = firstLayer;
        double x = firstX;
        while (true) {
            if (layer == 0) {
                // The tail has the shape of the whole: it starts again at tailStart.
                return Ziggurat.EXPONENTIAL.tailStart + nextExponential();
            }
            double low = Ziggurat.EXPONENTIAL.height[layer];
            double high = Ziggurat.EXPONENTIAL.height[layer + 1];
            if (low + nextDouble() * (high - low) < StrictMath.exp(-x)) {
                return x;
            }
            long bits = nextLong();
            layer = (int) bits & 0xFF;
            long j = bits >>> 11;
            x = j * EXPONENTIAL_WIDTH[layer];
            if (j < EXPONENTIAL_INSIDE[layer]) {
                return x;
            }
        }
    }

    private boolean underNormal(int layer, double x) {
        if (layer == 0) {
            return false;
        }
        double low = Ziggurat.NORMAL.height[layer];
        double high = Ziggurat.NORMAL.height[layer + 1];
        return low + nextDouble() * (high - low) < StrictMath.exp(-0.5 * x * x);
    }

    /** Marsaglia 1964, doi:10.1080/00401706.1964.10490150: exact for the normal tail beyond r. */
    private double normalTail() {
        double r = Ziggurat.NORMAL.tailStart;
        double x;
        double y;
        do {
            x = nextExponential() / r;
            y = nextExponential();
        } while (y + y < x * x);
        return r + x;
    }

    private static double withSign(double x, long bits) {
        return (bits & 0x100) == 0 ? x : -x;
    }
}
