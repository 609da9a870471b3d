package org.outagelab.scenario;

import java.util.List;
import org.outagelab.core.random.Distribution;

/**
 * One fault.
 *
 * @param atNs when it begins; the median where that is drawn
 * @param durationNs NEVER: for good; the median where it is drawn
 * @param drawn what every run draws for itself, or null
 * @param action what is done
 * @param targets names of instances, services and hosts; empty where the action names its groups itself
 */
public record FaultSpec(
        String name, long atNs, long durationNs, Drawn drawn, ActionSpec action, List<String> targets, Position at) {
    public FaultSpec {
        if (action == null) {
            throw new IllegalArgumentException("fault '" + name + "' has no action");
        }
        targets = List.copyOf(targets);
    }

    /** One that is the same in every run. */
    public FaultSpec(String name, long atNs, long durationNs, ActionSpec action, List<String> targets, Position at) {
        this(name, atNs, durationNs, null, action, targets, at);
    }

    /**
     * When and how long, in nanoseconds.
     *
     * @param group faults of one name here begin at one drawn instant, and so much later
     * @param begin from t = 0 to the first of the group, or null where that is not drawn
     * @param laterNs how much later than that this one begins
     * @param length how long it lasts, or null where that is not drawn
     */
    public record Drawn(String group, Distribution begin, long laterNs, Distribution length) {}
}
