package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

        /** The same by what fails how; empty where that is not known. */
        default Map<String, Double> byKind(Map<String, FailureSpec> failures) {
            return Map.of();
        }
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
        var largest = new ArrayList<Map<String, Integer>>();
        topologies.forEach(topology -> largest.add(new TreeMap<>()));
        for (int draw = 0; draw < draws; draw++) {
            var world = inputs.draw(seed, draw);
            for (int t = 0; t < hours.length; t++) {
                var topology = topologies.get(t);
                var failures = world.of(topology.failures);
                hours[t][draw] = topology.annual.hours(failures);
                var most = topology.annual.byKind(failures).entrySet().stream().max(Map.Entry.comparingByValue());
                if (most.isPresent() && most.get().getValue() > 0) {
                    largest.get(t).merge(most.get().getKey(), 1, Integer::sum);
                }
            }
        }
        var ranges = new ArrayList<InputsResults.Range>();
        var comparisons = new ArrayList<InputsResults.Comparison>();
        for (int t = 0; t < hours.length; t++) {
            ranges.add(range(topologies.get(t), hours[t], largest.get(t)));
            for (int than = 0; than < t; than++) {
                comparisons.add(comparison(topologies.get(t).name, topologies.get(than).name, hours[t], hours[than]));
            }
        }
        return new InputsResults(draws, ranges, comparisons);
    }

    private static InputsResults.Range range(Topology topology, double[] hours, Map<String, Integer> largest) {
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
        var leaders = new ArrayList<InputsResults.Largest>();
        largest.forEach((kind, n) -> leaders.add(new InputsResults.Largest(kind, (double) n / hours.length)));
        leaders.sort(Comparator.comparingDouble((InputsResults.Largest one) -> -one.share()).thenComparing(InputsResults.Largest::kind));
        return new InputsResults.Range(
                topology.name,
                topology.annual.hours(topology.failures),
                Arrays.stream(hours).sum() / hours.length,
                quantile(sorted, 0.05),
                quantile(sorted, 0.5),
                quantile(sorted, 0.95),
                swings,
                leaders);
    }

    private static double quantile(double[] sorted, double p) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
    }

    private static InputsResults.Comparison comparison(String name, String than, double[] hours, double[] base) {
        int better = 0;
        int worse = 0;
        var saved = new double[hours.length];
        for (int i = 0; i < hours.length; i++) {
            better += hours[i] < base[i] ? 1 : 0;
            worse += hours[i] > base[i] ? 1 : 0;
            saved[i] = base[i] - hours[i];
        }
        double mean = Arrays.stream(saved).sum() / saved.length;
        Arrays.sort(saved);
        return new InputsResults.Comparison(
                name,
                than,
                (double) better / hours.length,
                (double) worse / hours.length,
                mean,
                quantile(saved, 0.05),
                quantile(saved, 0.95));
    }
}
