package org.outagelab.availability.failure;

/**
 * A planned window at fixed intervals, during which its name is not up.
 *
 * @param every from start to start, more than {@code length}
 * @param phase start of the first window; NaN to draw it uniformly over an interval in each run
 */
public record Window(String name, double length, double every, double phase) {
    public Window {
        if (!(length > 0 && length < every && every < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "window " + name + " must have 0 < length < every, got " + length + " and " + every);
        }
        if (!(Double.isNaN(phase) || phase >= 0 && phase < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("phase of " + name + " must be >= 0, got " + phase);
        }
    }
}
