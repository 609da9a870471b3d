package org.outagelab.autoscaling;

import java.util.ArrayDeque;
import java.util.Deque;
import org.outagelab.core.SimTime;

/**
 * Target tracking of EC2 Auto Scaling: an alarm above the target, three values in a row, and one below 90 % of it, fifteen in a
 * row, of a metric of a minute. What is warming up is no part of the metric, counts as present, and blocks fewer.
 */
public final class TargetTracking {
    private static final int HIGH = 3;
    private static final int LOW = 15;
    private static final double LOWER = 0.9;

    private final double target;
    private final long warmUpNs;
    private final int min;
    private final int max;
    private final Deque<Double> values = new ArrayDeque<>();
    private long warmUntilNs;

    /** @param target of the metric, more than 0 @param warmUpNs of a new instance, at least 0 */
    public TargetTracking(double target, long warmUpNs, int min, int max) {
        this.target = target;
        this.warmUpNs = warmUpNs;
        this.min = min;
        this.max = max;
    }

    /** How far apart its values are, with detailed monitoring. */
    public static final long EVERY_NS = SimTime.MINUTE;

    /**
     * The size from now on.
     *
     * @param size instances that are there, those that warm up included
     * @param metric mean of the last minute over those that are warm; NaN where there is none: it does nothing
     */
    public int next(int size, double metric, long nowNs) {
        if (Double.isNaN(metric)) {
            return size;
        }
        values.addLast(metric);
        if (values.size() > LOW) {
            values.removeFirst();
        }
        if (last(HIGH, true)) {
            int want = bounded((int) Math.ceil(size * metric / target));
            if (want > size) {
                warmUntilNs = nowNs + warmUpNs;
                values.clear();
                return want;
            }
        } else if (last(LOW, false) && nowNs >= warmUntilNs) {
            int want = bounded((int) Math.floor(size * metric / target));
            if (want < size) {
                values.clear();
                return want;
            }
        }
        return size;
    }

    private int bounded(int want) {
        return Math.max(min, Math.min(max, want));
    }

    private boolean last(int count, boolean high) {
        if (values.size() < count) {
            return false;
        }
        int seen = 0;
        for (var newest = values.descendingIterator(); seen < count; seen++) {
            double value = newest.next();
            if (high ? value <= target : value >= LOWER * target) {
                return false;
            }
        }
        return true;
    }
}
