package org.outagelab.results;

import java.util.ArrayList;
import java.util.List;

/**
 * Why requests were lost: equal causes are of the same faults, whatever these are called.
 *
 * @param faults names of faults, in the order in which they began; empty for the load alone
 * @param load whether requests had been lost before the first of them began, or without any
 */
public record Cause(List<String> faults, boolean load) {
    private static final String AND = " + ";
    private static final String LOAD = "load";
    private static final String THEN = LOAD + ", then ";

    public Cause {
        faults = List.copyOf(faults);
        if (faults.isEmpty() && !load) {
            throw new IllegalArgumentException("a cause needs a fault or the load");
        }
    }

    /** Of faults alone. */
    public static Cause of(String... faults) {
        return new Cause(List.of(faults), false);
    }

    /**
     * {@code web dies}, {@code a + b}, {@code load}, or {@code load, then a}. A name that would read like another cause
     * is put in quotation marks.
     */
    public String text() {
        if (faults.isEmpty()) {
            return LOAD;
        }
        var names = new ArrayList<String>();
        faults.forEach(name -> names.add(
                name.contains(AND) || name.equals(LOAD) || name.startsWith(THEN) ? "'" + name + "'" : name));
        return (load ? THEN : "") + String.join(AND, names);
    }
}
