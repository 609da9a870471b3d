package org.outagelab.availability.structure;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A structure that knows which units each of its parts has: only parts with units that may be down are asked. */
public final class IndexedStructure {
    private final Structure structure;
    private final Set<String> units;
    private final List<IndexedStructure> parts;
    private final boolean whenAllUp;

    public IndexedStructure(Structure structure) {
        this.structure = structure;
        this.units = Set.copyOf(structure.unitNames());
        this.parts = structure instanceof Structure.AtLeast gate
                ? gate.parts().stream().map(IndexedStructure::new).toList()
                : List.of();
        this.whenAllUp = structure.succeeds(name -> true);
    }

    /**
     * As {@link Structure#succeeds}.
     *
     * @param down all units that are down; it may have others; null if these are not known
     */
    public boolean succeeds(Set<String> down, Predicate<String> up) {
        if (down == null) {
            return structure.succeeds(up);
        }
        if (!hasAny(units, down)) {
            return whenAllUp;
        }
        if (structure instanceof Structure.Single unit) {
            return up.test(unit.name());
        }
        int missing = ((Structure.AtLeast) structure).k();
        int left = parts.size();
        for (int i = 0; i < parts.size() && missing > 0 && missing <= left; i++) {
            left--;
            missing -= parts.get(i).succeeds(down, up) ? 1 : 0;
        }
        return missing <= 0;
    }

    /** Whether any of a few is one of many. */
    public static boolean hasAny(Set<String> many, Set<String> few) {
        for (var one : few) {
            if (many.contains(one)) {
                return true;
            }
        }
        return false;
    }
}
