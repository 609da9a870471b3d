package org.outagelab.availability;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.LongerTime;

/**
 * What the years of a scenario take for granted: rates and times to repair, each with an error factor, and draws of all of
 * them at once.
 *
 * <p>A draw is a factor for each input, lognormal with mean 1: used as it is written, an input has its mean. The number of
 * a draw and the name of an input alone decide about it, so that every topology of a file sees the same world in the
 * same draw, and a difference between two of them is not blurred by what is not known of either.
 */
public final class Inputs {
    /** Of the standard normal distribution: an error factor is that of the 95 % quantile. */
    private static final double NORMAL_95 = 1.6448536269514722;

    private final Map<String, Double> errorFactors;

    private Inputs(Map<String, Double> errorFactors) {
        this.errorFactors = errorFactors;
    }

    /** Of these failures, in their order: those with an error factor of more than 1. */
    public static Inputs of(Collection<FailureSpec> failures) {
        var factors = new LinkedHashMap<String, Double>();
        for (var failure : failures) {
            var known = failure.known();
            put(factors, known.rate(), known.rateFactor());
            put(factors, known.repair(), known.repairFactor());
        }
        return new Inputs(factors);
    }

    private static void put(Map<String, Double> factors, String name, double factor) {
        if (factor > 1) {
            factors.merge(name, factor, Math::max);
        }
    }

    /** Their names. */
    public List<String> names() {
        return List.copyOf(errorFactors.keySet());
    }

    /** Of an input. */
    public double errorFactor(String name) {
        return errorFactors.getOrDefault(name, 1.0);
    }

    /**
     * What all inputs are in one of many possible worlds.
     *
     * @param factors by name; 1 for what is not named
     */
    public record Draw(Map<String, Double> factors) {
        /** Everything as it is written. */
        public static final Draw NOMINAL = new Draw(Map.of());

        /** How many times as much as it is written. */
        public double factor(String input) {
            return factors.getOrDefault(input, 1.0);
        }

        /** The failures of that world, under the same names. */
        public Map<String, FailureSpec> of(Map<String, FailureSpec> failures) {
            var drawn = new LinkedHashMap<String, FailureSpec>();
            failures.forEach((name, failure) -> drawn.put(name, of(failure)));
            return drawn;
        }

        private FailureSpec of(FailureSpec failure) {
            double rate = factor(failure.known().rate());
            double repair = factor(failure.known().repair());
            var other = rate == 1 ? failure : failure.withUptime(new LongerTime(failure.uptime(), 1 / rate));
            return repair == 1 ? other : other.withRepair(new LongerTime(failure.repair(), repair));
        }
    }

    /** @param number of the draw, from 0 */
    public Draw draw(long seed, int number) {
        var factors = new LinkedHashMap<String, Double>();
        errorFactors.forEach((name, factor) -> {
            // The whole distribution from one number, so that a wider one is wider in the same world.
            double z = RandomStream.named(seed, number, "input " + name).nextDouble();
            factors.put(name, quantile(factor, Math.min(1 - 1e-12, Math.max(1e-12, z))));
        });
        return new Draw(factors);
    }

    /**
     * All as written but one, which is at a quantile.
     *
     * @param p 0 &lt; p &lt; 1
     */
    public Draw at(String name, double p) {
        return new Draw(Map.of(name, quantile(errorFactor(name), p)));
    }

    private static double quantile(double factor, double p) {
        if (factor == 1) {
            return 1;
        }
        double sigma = StrictMath.log(factor) / NORMAL_95;
        return Distributions.lognormal(StrictMath.exp(-0.5 * sigma * sigma), sigma).quantile(p);
    }
}
