package org.outagelab.availability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.outagelab.availability.structure.UnitMeasures;

/**
 * The share of the requests of one endpoint that is lost in the long run, when everyone has reacted at once: the sum over the
 * states of independent failures. Unlike a structure it counts a part of the requests as that part.
 *
 * @param lost 0 … 1, of the states that were summed
 * @param rest probability of the others: at most so much more is lost
 */
public record StateSum(double lost, double rest) {
    /** Of so many failures all states are summed; of more those of none, one and two at once. */
    private static final int ALL_STATES_OF = 12;
    /** Of what is lost in other states. */
    private static final double NEXT_TO_NOTHING = 0.001;

    /**
     * @param endpoint what fails is what its path names: nothing else changes what becomes of its requests
     * @param measures by name; what has none does not fail
     * @param likeness the same for states that differ only by exchangeable objects: they lose the same
     */
    public static StateSum of(
            ServicePaths.Served endpoint, Map<String, UnitMeasures> measures, Function<Set<String>, Object> likeness) {
        var failures = new ArrayList<String>();
        var odds = new ArrayList<Double>();
        double calm = 1;
        var down = new LinkedHashSet<String>();
        for (var name : endpoint.path().unitNames()) {
            if (!measures.containsKey(name)) {
                continue;
            }
            double unavailability = measures.get(name).unavailability();
            if (unavailability == 1) {
                // Never up: in every state.
                down.add(name);
                continue;
            }
            failures.add(name);
            odds.add(unavailability / (1 - unavailability));
            calm *= 1 - unavailability;
        }
        var sum = new Sum(endpoint, failures, odds, down, likeness);
        if (failures.size() <= ALL_STATES_OF) {
            sum.all(-1, calm);
        } else {
            sum.upToTwo(calm);
        }
        return new StateSum(sum.lost, Math.max(0, 1 - sum.seen));
    }

    /** The states, one after the other. */
    private static final class Sum {
        private final ServicePaths.Served endpoint;
        private final List<String> failures;
        private final List<Double> odds;
        private final Set<String> down;
        private final SystemState state;
        private final Function<Set<String>, Object> likeness;
        private final Map<Object, Double> losses = new LinkedHashMap<>();
        private double lost;
        private double seen;

        Sum(
                ServicePaths.Served endpoint,
                List<String> failures,
                List<Double> odds,
                Set<String> down,
                Function<Set<String>, Object> likeness) {
            this.endpoint = endpoint;
            this.failures = failures;
            this.odds = odds;
            this.down = down;
            this.likeness = likeness;
            this.state = SystemState.settled(down);
        }

        /** This state, and those in which more of the failures after one place hold. */
        void all(int last, double probability) {
            add(probability);
            for (int i = last + 1; i < failures.size(); i++) {
                if (odds.get(i) > 0) {
                    down.add(failures.get(i));
                    all(i, probability * odds.get(i));
                    down.remove(failures.get(i));
                }
            }
        }

        /** The likely pairs first: those are left out that all together could lose next to nothing. */
        void upToTwo(double calm) {
            all(failures.size(), calm);
            var pairs = new ArrayList<Pair>();
            double left = 0;
            for (int i = 0; i < failures.size(); i++) {
                if (odds.get(i) > 0) {
                    down.add(failures.get(i));
                    add(calm * odds.get(i));
                    down.remove(failures.get(i));
                }
                for (int j = 0; j < i; j++) {
                    double probability = calm * odds.get(i) * odds.get(j);
                    pairs.add(new Pair(j, i, probability));
                    left += probability;
                }
            }
            pairs.sort(Comparator.comparingDouble(pair -> -pair.probability));
            for (var pair : pairs) {
                if (left <= NEXT_TO_NOTHING * lost) {
                    return;
                }
                left -= pair.probability;
                down.add(failures.get(pair.one));
                down.add(failures.get(pair.other));
                seen += pair.probability;
                lost += pair.probability * losses.computeIfAbsent(likeness.apply(down), like -> 1 - endpoint.ok(state));
                down.remove(failures.get(pair.one));
                down.remove(failures.get(pair.other));
            }
        }

        private void add(double probability) {
            seen += probability;
            lost += probability * (1 - endpoint.ok(state));
        }

        private record Pair(int one, int other, double probability) {}
    }
}
