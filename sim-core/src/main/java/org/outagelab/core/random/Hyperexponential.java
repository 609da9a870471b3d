package org.outagelab.core.random;

/**
 * Two exponential branches: the first with probability {@code p} and mean mean/(2p), the other with mean/(2(1 − p)).
 */
record Hyperexponential(double mean, double cv2, double p) implements Distribution {
    Hyperexponential(double mean, double cv2) {
        this(mean, cv2, 0.5 * (1 + StrictMath.sqrt((cv2 - 1) / (cv2 + 1))));
    }

    @Override
    public double sample(RandomStream random) {
        double branch = random.nextDouble() < p ? p : 1 - p;
        return mean / (2 * branch) * random.nextExponential();
    }

    /** The root of the distribution function, by bisection to the last bit. */
    @Override
    public double quantile(double probability) {
        double tail = 1 - Parameter.probability(probability);
        double low = 0;
        double high = -mean / (2 * (1 - p)) * StrictMath.log(tail);
        while (true) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                return high;
            }
            if (tail(middle) > tail) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    private double tail(double x) {
        return p * StrictMath.exp(-2 * p * x / mean) + (1 - p) * StrictMath.exp(-2 * (1 - p) * x / mean);
    }
}
