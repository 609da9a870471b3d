package org.outagelab.availability.structure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The smallest minimal cut sets of a structure without its decision diagram: gate by gate, keeping no set of more
 * units than asked for (MOCUS, Fussell and Vesely 1972, with truncation by order).
 */
final class CutSearch {
    private final Structure structure;
    private final int maxOrder;
    private final int maxCount;
    private final List<String> units;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    CutSearch(Structure structure, int maxOrder, int maxCount) {
        this.structure = structure;
        this.maxOrder = maxOrder;
        this.maxCount = maxCount;
        units = structure.unitNames();
        units.forEach(unit -> numbers.put(unit, numbers.size()));
    }

    /** All sets up to the largest order at which neither they nor those of a gate are more than may be listed. */
    CutSets find() {
        List<BitSet> found = List.of();
        int order = 0;
        boolean complete = false;
        while (order < Math.min(maxOrder, units.size())) {
            List<BitSet> next = cuts(structure, order + 1);
            if (next == null) {
                break;
            }
            order++;
            found = next;
            complete = order == units.size();
        }
        List<List<String>> sets = new ArrayList<>();
        found.forEach(set -> sets.add(set.stream().mapToObj(units::get).toList()));
        return new CutSets(sets, order, complete);
    }

    /** Minimal sets of at most {@code order} units, or null when there are too many. */
    private List<BitSet> cuts(Structure part, int order) {
        if (part instanceof Structure.Single unit) {
            var set = new BitSet();
            set.set(numbers.get(unit.name()));
            return List.of(set);
        }
        var gate = (Structure.AtLeast) part;
        int failures = gate.parts().size() - gate.k() + 1;
        if (failures < 1) {
            return List.of(new BitSet());
        }
        // sets[j]: at least j of the parts so far have failed.
        List<List<BitSet>> sets = new ArrayList<>();
        sets.add(List.of(new BitSet()));
        for (int j = 1; j <= failures; j++) {
            sets.add(List.of());
        }
        for (Structure child : gate.parts()) {
            List<BitSet> ofChild = cuts(child, order);
            if (ofChild == null) {
                return null;
            }
            for (int j = failures; j >= 1; j--) {
                List<BitSet> joined = joined(sets.get(j), sets.get(j - 1), ofChild, order);
                if (joined == null) {
                    return null;
                }
                sets.set(j, joined);
            }
        }
        return sets.get(failures);
    }

    private List<BitSet> joined(List<BitSet> before, List<BitSet> oneLess, List<BitSet> ofChild, int order) {
        // Pairs are tried before they are thinned out: their number is what costs time.
        if ((long) oneLess.size() * ofChild.size() > 50L * maxCount) {
            return null;
        }
        List<BitSet> all = new ArrayList<>(before);
        for (BitSet one : oneLess) {
            for (BitSet other : ofChild) {
                var union = (BitSet) one.clone();
                union.or(other);
                if (union.cardinality() <= order) {
                    all.add(union);
                }
            }
        }
        List<BitSet> minimal = minimal(all);
        return minimal.size() > maxCount ? null : minimal;
    }

    private List<BitSet> minimal(List<BitSet> sets) {
        sets.sort(Comparator.comparingInt(BitSet::cardinality).thenComparing(CutSearch::compare));
        List<BitSet> minimal = new ArrayList<>();
        for (BitSet set : sets) {
            if (minimal.stream().noneMatch(smaller -> contains(set, smaller))) {
                minimal.add(set);
                if (minimal.size() > maxCount) {
                    break;
                }
            }
        }
        return minimal;
    }

    private static boolean contains(BitSet set, BitSet smaller) {
        var rest = (BitSet) smaller.clone();
        rest.andNot(set);
        return rest.isEmpty();
    }

    private static int compare(BitSet a, BitSet b) {
        var differing = (BitSet) a.clone();
        differing.xor(b);
        int first = differing.nextSetBit(0);
        return first < 0 ? 0 : a.get(first) ? -1 : 1;
    }
}
