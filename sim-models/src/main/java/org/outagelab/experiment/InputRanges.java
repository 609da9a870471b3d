package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.availability.Inputs;
import org.outagelab.results.InputsResults;
import org.outagelab.scenario.FailureSpec;

/**
 * How far the downtime of a year goes with what nobody knows exactly: all inputs are drawn many times, in common for all
 * topologies, and each alone is turned from its 5 % to its 95 % quantile.
 */
public final class InputRanges {
    /** Enough for two digits of the quantiles of 5 and 95 %. */
    public static final int DRAWS = 1_000;

    /** Hours a year, with failures at other times than those of the scenario. */
    public interface Annual {
        /** @param failures by name: those of the scenario, with times of a draw */
        double hours(Map<String, FailureSpec> failures);
    }

    /** One topology. @param failures by name, as the scenario has them */
    public record Topology(String name, Map<String, FailureSpec> failures, Annual annual) {}

    private InputRanges() {}

    /** @param draws at least 100 */
    public static InputsResults of(List<Topology> topologies, long seed, int draws) {
        if (draws < 100) {
            throw new IllegalArgumentException("draws must be >= 100 for quantiles of 5 and 95 %, got " + draws);
        }
        // The inputs of all: what a topology lacks changes nothing there.
        var all = new LinkedHashMap<String, FailureSpec>();
        topologies.forEach(topology -> topology.failures.forEach((name, failure) -> all.put(topology.name + "\n" + name, failure)));
        var inputs = Inputs.of(all.values());
        if (inputs.names().isEmpty()) {
            return InputsResults.NONE;
        }
        var hours = new double[topologies.size()][draws];
        for (int draw = 0; draw < draws; draw++) {
            var world = inputs.draw(seed, draw);
            for (int t = 0; t < hours.length; t++) {
                hours[t][draw] = topologies.get(t).annual.hours(world.of(topologies.get(t).failures));
            }
        }
        var ranges = new ArrayList<InputsResults.Range>();
        var comparisons = new ArrayList<InputsResults.Comparison>();
        for (int t = 0; t < hours.length; t++) {
            ranges.add(range(topologies.get(t), hours[t]));
            if (t > 0) {
                comparisons.add(comparison(topologies.get(t).name, topologies.get(0).name, hours[t], hours[0]));
            }
        }
        return new InputsResults(draws, ranges, comparisons);
    }

    private static InputsResults.Range range(Topology topology, double[] hours) {
        var sorted = hours.clone();
        Arrays.sort(sorted);
        var own = Inputs.of(topology.failures.values());
        var swings = new ArrayList<InputsResults.Swing>();
        for (var input : own.names()) {
            swings.add(new InputsResults.Swing(
                    input,
                    own.errorFactor(input),
                    topology.annual.hours(own.at(input, 0.05).of(topology.failures)),
                    topology.annual.hours(own.at(input, 0.95).of(topology.failures))));
        }
        swings.sort(Comparator.comparingDouble((InputsResults.Swing swing) -> -swing.width())
                .thenComparing(InputsResults.Swing::input));
        return new InputsResults.Range(
                topology.name,
                topology.annual.hours(topology.failures),
                Arrays.stream(hours).sum() / hours.length,
                quantile(sorted, 0.05),
                quantile(sorted, 0.5),
                quantile(sorted, 0.95),
                swings);
    }

    private static double quantile(double[] sorted, double p) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
    }

    private static InputsResults.Comparison comparison(String name, String than, double[] hours, double[] base) {
        int better = 0;
        double saved = 0;
        for (int i = 0; i < hours.length; i++) {
            better += hours[i] < base[i] ? 1 : 0;
            saved += base[i] - hours[i];
        }
        return new InputsResults.Comparison(name, than, (double) better / hours.length, saved / hours.length);
    }
}
