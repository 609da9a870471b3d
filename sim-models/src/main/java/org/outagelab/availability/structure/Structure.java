package org.outagelab.availability.structure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What must be up for a success: named units under gates that ask for at least k of their parts.
 *
 * <p>Structures are immutable and coherent: one more unit up never turns success into failure. A unit may occur in
 * several places, as a host does under every instance on it. The factories simplify what is plain (nested gates of one
 * sort, repeated and constant parts); the meaning is that of the gates as written.
 */
public sealed interface Structure {
    /** Succeeds whatever is down. */
    Structure ALWAYS = new AtLeast(0, List.of());
    /** Fails whatever is up. */
    Structure NEVER = new AtLeast(1, List.of());

    /** Succeeds while the unit is up. */
    record Single(String name) implements Structure {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Succeeds while at least {@code k} of the parts do. Made by {@link Structure#atLeast}. */
    record AtLeast(int k, List<Structure> parts) implements Structure {
        public AtLeast {
            parts = List.copyOf(parts);
        }

        @Override
        public String toString() {
            if (parts.isEmpty()) {
                return k == 0 ? "always" : "never";
            }
            String name = k == parts.size() ? "all" : k == 1 ? "any" : "atLeast " + k + " of ";
            return name + parts.toString().replace('[', '(').replace(']', ')');
        }
    }

    /** @param name not empty; the same name is the same unit */
    static Structure unit(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a unit needs a name");
        }
        return new Single(name);
    }

    /** Units by their names, in this order. */
    static List<Structure> units(String... names) {
        return Arrays.stream(names).map(Structure::unit).toList();
    }

    /** Without parts it always succeeds. */
    static Structure all(Structure... parts) {
        return all(List.of(parts));
    }

    static Structure all(List<Structure> parts) {
        return atLeast(parts.size(), parts);
    }

    /** Without parts it never succeeds. */
    static Structure any(Structure... parts) {
        return any(List.of(parts));
    }

    static Structure any(List<Structure> parts) {
        return atLeast(1, parts);
    }

    static Structure atLeast(int k, Structure... parts) {
        return atLeast(k, List.of(parts));
    }

    /** @param k 0 or less always succeeds, more than there are parts never. A part given twice counts twice */
    static Structure atLeast(int k, List<Structure> parts) {
        int needed = k;
        List<Structure> open = new ArrayList<>();
        for (Structure part : parts) {
            if (part.equals(ALWAYS)) {
                needed--;
            } else if (!part.equals(NEVER)) {
                open.add(part);
            }
        }
        if (needed <= 0) {
            return ALWAYS;
        }
        if (needed > open.size()) {
            return NEVER;
        }
        if (needed > 1 && needed < open.size()) {
            return new AtLeast(needed, open);
        }
        return flat(needed, open);
    }

    /** All or any of the parts, which may repeat and be gates of the same sort. */
    private static Structure flat(int needed, List<Structure> open) {
        boolean all = needed == open.size();
        boolean both = open.size() == 1;
        Set<Structure> parts = new LinkedHashSet<>();
        for (Structure part : open) {
            boolean sameSort = part instanceof AtLeast gate && (all ? gate.k == gate.parts.size() : gate.k == 1);
            parts.addAll(sameSort && !both ? ((AtLeast) part).parts : List.of(part));
        }
        if (parts.size() == 1) {
            return parts.iterator().next();
        }
        return new AtLeast(all ? parts.size() : 1, List.copyOf(parts));
    }

    /**
     * Whether it succeeds in this state.
     *
     * @param up tells of each unit whether it is up
     */
    default boolean succeeds(Predicate<String> up) {
        if (this instanceof Single unit) {
            return up.test(unit.name);
        }
        AtLeast gate = (AtLeast) this;
        int missing = gate.k;
        int left = gate.parts.size();
        for (Structure part : gate.parts) {
            if (missing <= 0 || missing > left) {
                break;
            }
            left--;
            missing -= part.succeeds(up) ? 1 : 0;
        }
        return missing <= 0;
    }

    /** The names of its units, each once, in the order of their first appearance. */
    default List<String> unitNames() {
        Set<String> names = new LinkedHashSet<>();
        collect(this, names);
        return List.copyOf(names);
    }

    private static void collect(Structure structure, Set<String> names) {
        if (structure instanceof Single unit) {
            names.add(unit.name);
        } else {
            ((AtLeast) structure).parts.forEach(part -> collect(part, names));
        }
    }
}
