package org.outagelab.availability.structure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Solves a structure exactly where that is possible, and otherwise says so and gives the bounds that its smallest cut
 * sets allow.
 *
 * @param nodeLimit of the decision diagram
 * @param maxOrder the largest cut sets that are listed
 * @param maxCutSets how many are listed at most
 */
public record StaticSolver(int nodeLimit, int maxOrder, int maxCutSets) {
    public StaticSolver {
        if (nodeLimit < 2 || maxOrder < 1 || maxCutSets < 1) {
            throw new IllegalArgumentException("limits must be at least 2 nodes, order 1 and 1 cut set, got "
                    + nodeLimit + ", " + maxOrder + " and " + maxCutSets);
        }
    }

    /** A million nodes, cut sets of up to four units, 2,000 of them. */
    public static StaticSolver standard() {
        return new StaticSolver(Bdd.DEFAULT_NODE_LIMIT, 4, 2_000);
    }

    /** @param measures of each unit that the structure names */
    public StaticSolution solve(Structure structure, Map<String, UnitMeasures> measures) {
        Optional<Bdd> bdd = Bdd.of(structure, nodeLimit);
        return bdd.map(diagram -> exact(diagram, measures)).orElseGet(() -> bounds(structure, measures));
    }

    private StaticSolution exact(Bdd bdd, Map<String, UnitMeasures> measures) {
        SystemMeasures exact = bdd.measures(measures);
        return new StaticSolution(
                Optional.of(exact),
                exact.unavailability(),
                exact.unavailability(),
                exact.frequency(),
                bdd.importance(measures),
                bdd.minimalCutSets(maxOrder, maxCutSets),
                "");
    }

    private StaticSolution bounds(Structure structure, Map<String, UnitMeasures> measures) {
        CutSets cutSets = new CutSearch(structure, maxOrder, maxCutSets).find();
        Map<String, UnitMeasures> named = new LinkedHashMap<>();
        for (String unit : structure.unitNames()) {
            UnitMeasures known = measures.get(unit);
            if (known == null) {
                throw new IllegalArgumentException("nothing is given for unit '" + unit + "'");
            }
            named.put(unit, known);
        }
        var bounds = new CutBounds(named, cutSets);
        String note = "too large for the exact solver (more than " + nodeLimit + " nodes): bounds from "
                + cutSets.sets().size() + " minimal cut sets, "
                + (cutSets.complete() ? "all there are" : "all of up to " + cutSets.completeOrder() + " units");
        return new StaticSolution(
                Optional.empty(),
                bounds.unavailabilityLow(),
                bounds.unavailabilityHigh(),
                bounds.frequencyHigh(),
                new ArrayList<>(),
                cutSets,
                note);
    }
}
