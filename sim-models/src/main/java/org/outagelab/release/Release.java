package org.outagelab.release;

import java.util.List;
import org.outagelab.action.Action;
import org.outagelab.core.random.Distribution;

/**
 * A version of a program: one for all instances that run it, so that what is wrong with it is wrong with all of them.
 *
 * @param effects what it does to an instance that runs it; empty: it is as good as the one before
 * @param leakBytes what every request leaves behind in the worker that served it, beside what its service says; 0: nothing more
 * @param crashAfterNs how long after it serves its process dies, each time; negative: it does not
 * @param afterNs how long an instance has run it before that begins, at least 0
 * @param abovePerSecond at more requests a second than this alone, by instance; 0: at any load
 * @param boot from the start of its process until it serves; null: as long as the one before
 * @param migration what it does to data first, or null
 */
public record Release(
        String name, List<Action> effects, long leakBytes, long crashAfterNs, long afterNs, double abovePerSecond, Distribution boot, Migration migration) {
    public Release {
        effects = List.copyOf(effects);
    }

    /**
     * Data in a new form.
     *
     * @param oldErrors share of requests that the version before answers with 500 from then on, 0 to 1
     * @param reversible whether the version before can be had back
     */
    public record Migration(double oldErrors, boolean reversible) {}

    /** Whether it does nothing wrong where it runs, and so no harm once it runs everywhere. */
    public boolean good() {
        return effects.isEmpty() && leakBytes == 0 && crashAfterNs < 0;
    }

    boolean reversible() {
        return migration == null || migration.reversible();
    }
}
