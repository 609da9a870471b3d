package org.outagelab.availability.structure;

import java.util.List;
import java.util.Optional;

/**
 * What is known of a structure of independent units: the exact figures, or bounds when it is too large for them.
 *
 * @param exact empty when the structure is too large for the exact solver
 * @param unavailabilityLow at least this; the exact value where there is one
 * @param unavailabilityHigh at most this
 * @param frequencyHigh at most so many system failures per unit of time; the exact value where there is one
 * @param importance of each unit; empty without exact figures
 * @param cutSets the smallest minimal cut sets
 * @param note why there are bounds only; empty when the figures are exact
 */
public record StaticSolution(
        Optional<SystemMeasures> exact,
        double unavailabilityLow,
        double unavailabilityHigh,
        double frequencyHigh,
        List<Importance> importance,
        CutSets cutSets,
        String note) {
    public StaticSolution {
        importance = List.copyOf(importance);
    }
}
