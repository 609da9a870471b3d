package org.outagelab.availability.structure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The exact solver of a structure of independent units: a reduced ordered binary decision diagram (Bryant 1986,
 * doi:10.1109/TC.1986.1676819; Rauzy 1993, doi:10.1016/0951-8320(93)90060-C).
 *
 * <p>Units that occur several times (shared hosts, common causes) are exact. Unavailabilities are summed as such, never
 * as one minus an availability, so that 1e-15 keeps its digits. Variables are ordered by first appearance in the
 * structure.
 */
public final class Bdd {
    /** Nodes made on the way to the diagram, 16 bytes each and as much again for their index. */
    public static final int DEFAULT_NODE_LIMIT = 1_000_000;
    // ite() recurses once per unit: deeper than this would ask for a larger stack.
    private static final int MAX_UNITS = 4_000;

    private final List<String> units;
    private final Nodes nodes;
    private final NodeTable cache = new NodeTable();
    private final int root;

    private Bdd(Structure structure, int nodeLimit) {
        units = structure.unitNames();
        if (units.size() > MAX_UNITS) {
            throw new Nodes.NodeLimit();
        }
        nodes = new Nodes(nodeLimit);
        Map<String, Integer> variables = new LinkedHashMap<>();
        units.forEach(unit -> variables.put(unit, variables.size()));
        root = build(structure, variables, new LinkedHashMap<>());
    }

    /** Empty when the diagram would have more than a million nodes: see {@link StaticSolver} for what is left then. */
    public static Optional<Bdd> of(Structure structure) {
        return of(structure, DEFAULT_NODE_LIMIT);
    }

    /** Empty when more than {@code nodeLimit} nodes are needed. */
    public static Optional<Bdd> of(Structure structure, int nodeLimit) {
        try {
            return Optional.of(new Bdd(structure, nodeLimit));
        } catch (Nodes.NodeLimit tooLarge) {
            return Optional.empty();
        }
    }

    /** The units that the structure names, in order; some may turn out not to matter. */
    public List<String> units() {
        return units;
    }

    /** Nodes that were made, those of intermediate steps included. */
    public int size() {
        return nodes.size();
    }

    /** Whether the system is up in this state. */
    public boolean succeeds(Predicate<String> up) {
        int node = root;
        while (node > Nodes.ONE) {
            node = up.test(units.get(nodes.variable(node))) ? nodes.high(node) : nodes.low(node);
        }
        return node == Nodes.ONE;
    }

    /**
     * The probability that the system is down.
     *
     * @param down of each unit that is named, 0 … 1
     */
    public double unavailability(Map<String, Double> down) {
        double[] q = new double[units.size()];
        for (int i = 0; i < q.length; i++) {
            q[i] = new UnitMeasures(known(down, units.get(i)), 0).unavailability();
        }
        return failure(q)[root];
    }

    /** Unavailability and frequency in the long run: w = Σ birnbaum_i · w_i (Murchland 1975). */
    public SystemMeasures measures(Map<String, UnitMeasures> measures) {
        double[] q = unavailabilities(measures);
        double[] failure = failure(q);
        double[] birnbaum = birnbaum(q, failure);
        double frequency = 0;
        for (int i = 0; i < q.length; i++) {
            frequency += birnbaum[i] * measures.get(units.get(i)).frequency();
        }
        return new SystemMeasures(failure[root], frequency);
    }

    /** Of every unit, in the order of {@link #units}. */
    public List<Importance> importance(Map<String, UnitMeasures> measures) {
        double[] q = unavailabilities(measures);
        double[] failure = failure(q);
        double[] birnbaum = birnbaum(q, failure);
        List<Importance> importance = new ArrayList<>();
        for (int i = 0; i < q.length; i++) {
            String unit = units.get(i);
            importance.add(Importance.of(unit, measures.get(unit), birnbaum[i], failure[root]));
        }
        return importance;
    }

    /** Units whose failure alone is an outage. */
    public List<String> singlePoints() {
        return units.stream().filter(unit -> succeeds(any -> true) && !succeeds(other -> !other.equals(unit))).toList();
    }

    /**
     * The smallest minimal cut sets.
     *
     * @param maxOrder no set of more units than this
     * @param maxCount orders are given in full only: the first that would make more than this many sets is left out
     */
    public CutSets minimalCutSets(int maxOrder, int maxCount) {
        try {
            var family = new CutFamily(nodes, root);
            return family.list(units, maxOrder, maxCount);
        } catch (Nodes.NodeLimit tooMany) {
            return new CutSets(List.of(), 0, false);
        }
    }

    /** How many minimal cut sets there are of any order; empty when even their diagram is too large. */
    public Optional<Long> countMinimalCutSets() {
        try {
            return Optional.of(new CutFamily(nodes, root).count());
        } catch (Nodes.NodeLimit tooMany) {
            return Optional.empty();
        }
    }

    private double[] unavailabilities(Map<String, UnitMeasures> measures) {
        return units.stream().mapToDouble(unit -> known(measures, unit).unavailability()).toArray();
    }

    private static <V> V known(Map<String, V> map, String unit) {
        V value = map.get(unit);
        if (value == null) {
            throw new IllegalArgumentException("nothing is given for unit '" + unit + "'");
        }
        return value;
    }

    /** Of each node, the probability of failure below it. */
    private double[] failure(double[] q) {
        double[] failure = new double[nodes.size()];
        failure[Nodes.ZERO] = 1;
        for (int node = 2; node < failure.length; node++) {
            double down = q[nodes.variable(node)];
            failure[node] = (1 - down) * failure[nodes.high(node)] + down * failure[nodes.low(node)];
        }
        return failure;
    }

    /** Of each unit: the probability to come to one of its nodes, times the difference that it makes there. */
    private double[] birnbaum(double[] q, double[] failure) {
        double[] birnbaum = new double[q.length];
        double[] reached = new double[nodes.size()];
        reached[root] = 1;
        for (int node = root; node > Nodes.ONE; node--) {
            if (reached[node] > 0) {
                int unit = nodes.variable(node);
                birnbaum[unit] += reached[node] * (failure[nodes.low(node)] - failure[nodes.high(node)]);
                reached[nodes.high(node)] += reached[node] * (1 - q[unit]);
                reached[nodes.low(node)] += reached[node] * q[unit];
            }
        }
        return birnbaum;
    }

    private int build(Structure structure, Map<String, Integer> variables, Map<Structure, Integer> built) {
        Integer known = built.get(structure);
        if (known != null) {
            return known;
        }
        int node;
        if (structure instanceof Structure.Single unit) {
            node = nodes.node(variables.get(unit.name()), Nodes.ONE, Nodes.ZERO);
        } else {
            node = build((Structure.AtLeast) structure, variables, built);
        }
        built.put(structure, node);
        return node;
    }

    /** From the last part to the first: at least j of the parts from here on. */
    private int build(Structure.AtLeast gate, Map<String, Integer> variables, Map<Structure, Integer> built) {
        int[] parts = gate.parts().stream().mapToInt(part -> build(part, variables, built)).toArray();
        int[] atLeast = new int[gate.k() + 1];
        atLeast[0] = Nodes.ONE;
        for (int i = parts.length - 1; i >= 0; i--) {
            int most = Math.min(gate.k(), parts.length - i);
            // A gate with these parts missing can no longer matter.
            int least = Math.max(1, gate.k() - i);
            for (int j = most; j >= least; j--) {
                atLeast[j] = ite(parts[i], atLeast[j - 1], atLeast[j]);
            }
        }
        return atLeast[gate.k()];
    }

    /** If f then g else h. */
    private int ite(int f, int g, int h) {
        if (f == Nodes.ONE || g == h) {
            return g;
        }
        if (f == Nodes.ZERO) {
            return h;
        }
        if (g == Nodes.ONE && h == Nodes.ZERO) {
            return f;
        }
        int known = cache.find(f, g, h);
        if (known >= 0) {
            return known;
        }
        int top = Math.min(nodes.variable(f), Math.min(nodes.variable(g), nodes.variable(h)));
        int high = ite(given(f, top, true), given(g, top, true), given(h, top, true));
        int low = ite(given(f, top, false), given(g, top, false), given(h, top, false));
        int result = high == low ? high : nodes.node(top, high, low);
        cache.put(f, g, h, result);
        return result;
    }

    private int given(int node, int variable, boolean up) {
        if (nodes.variable(node) != variable) {
            return node;
        }
        return up ? nodes.high(node) : nodes.low(node);
    }
}
