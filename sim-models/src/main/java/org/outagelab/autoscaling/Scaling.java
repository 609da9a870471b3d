package org.outagelab.autoscaling;

/**
 * How many instances there are to be.
 *
 * @param metric what it looks at
 * @param target of the metric, more than 0: percent of a machine's cores, or requests a second, by instance
 * @param min at least so many, at least 1
 * @param max at most so many
 * @param everyNs between two decisions
 * @param windowNs of a sample, and from one to the next
 * @param behaviour what it does with what it wants; null: target tracking with alarms of a minute
 * @param warmUpNs of target tracking: until a new instance is part of the metric
 * @param machines who brings a machine for every new instance; null: there is one
 */
public record Scaling(
        Metric metric,
        double target,
        int min,
        int max,
        long everyNs,
        long windowNs,
        Behaviour behaviour,
        long warmUpNs,
        Machines machines) {
    /** What it looks at. */
    public enum Metric {
        /** Mean use of the cores of its machine. */
        CPU,
        /** Requests that come to an instance in a second. */
        REQUESTS
    }
}
