package org.outagelab.autoscaling;

/** KEDA with an external metric of {@code AverageValue}: as many as the queue needs, whatever there is. */
public final class QueueLength {
    private QueueLength() {}

    /**
     * How many it wants.
     *
     * @param length of the queue, at least 0
     * @param threshold for one instance, more than 0
     */
    public static int want(double length, double threshold, int min, int max) {
        return (int) Math.max(min, Math.min(max, Math.ceil(length / threshold)));
    }
}
