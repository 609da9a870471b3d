package org.outagelab.core.stats;

/**
 * Time-weighted mean of a value that jumps: queue length, busy workers, replication lag.
 *
 * <p>The mean over [start, now] is (1 / (now - start)) times the integral of the value; {@code NaN} while no time
 * has passed. Setting the value twice at one instant keeps the last: the first lasted 0 ns.
 */
public final class TimeWeighted {
    private long startNs;
    private long lastNs;
    private double value;
    private double integral;
    private double max;

    /** The value is {@code initial} from {@code startNs} on. */
    public TimeWeighted(long startNs, double initial) {
        this.startNs = startNs;
        lastNs = startNs;
        value = initial;
        max = initial;
    }

    /** @param nowNs simulated time; not before the previous call, or {@link IllegalArgumentException} */
    public void set(long nowNs, double value) {
        integrateUntil(nowNs);
        this.value = value;
        if (value > max) {
            max = value;
        }
    }

    /** Changes the value by {@code delta}; time as in {@link #set}. */
    public void add(long nowNs, double delta) {
        set(nowNs, value + delta);
    }

    /** Starts anew at {@code nowNs}, for example after the warm-up, with the present value. */
    public void reset(long nowNs) {
        integrateUntil(nowNs);
        startNs = nowNs;
        integral = 0;
        max = value;
    }

    /** The present value. */
    public double value() {
        return value;
    }

    /** The largest value since the start, the initial one included. */
    public double max() {
        return max;
    }

    /**
     * ∫ value dt over [start, nowNs], in value × nanoseconds.
     *
     * @param nowNs not before the last change
     */
    public double integral(long nowNs) {
        requireNotBefore(nowNs);
        return integral + value * (nowNs - lastNs);
    }

    /** @param nowNs not before the last change; NaN when it is the start */
    public double mean(long nowNs) {
        return integral(nowNs) / (nowNs - startNs);
    }

    public long startNs() {
        return startNs;
    }

    private void integrateUntil(long nowNs) {
        requireNotBefore(nowNs);
        integral += value * (nowNs - lastNs);
        lastNs = nowNs;
    }

    private void requireNotBefore(long nowNs) {
        if (nowNs < lastNs) {
            throw new IllegalArgumentException("time must not go back: " + nowNs + " ns after " + lastNs + " ns");
        }
    }
}
