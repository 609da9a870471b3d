package org.outagelab.availability.structure;

import java.util.List;

/**
 * Minimal cut sets: units whose failure together is an outage, while any fewer of them are not.
 *
 * @param sets those found, smallest first, then in the order of the units
 * @param completeOrder all minimal cut sets of at most so many units are among them
 * @param complete whether these are all there are
 */
public record CutSets(List<List<String>> sets, int completeOrder, boolean complete) {
    public CutSets {
        sets = sets.stream().map(List::copyOf).toList();
    }

    /** Units that are an outage alone. */
    public List<String> singlePoints() {
        return sets.stream().filter(set -> set.size() == 1).map(set -> set.get(0)).toList();
    }
}
