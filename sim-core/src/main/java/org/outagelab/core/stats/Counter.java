package org.outagelab.core.stats;

/** Counts what happened: arrivals, rejections, retries. */
public final class Counter {
    private long count;

    public void increment() {
        count++;
    }

    /** @param n at least 0; an overflow is an {@link ArithmeticException} */
    public void add(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("a count must not fall, got " + n);
        }
        count = Math.addExact(count, n);
    }

    public void merge(Counter other) {
        add(other.count);
    }

    public void reset() {
        count = 0;
    }

    public long count() {
        return count;
    }

    /** This count divided by another; NaN when that is 0. */
    public double shareOf(Counter total) {
        return total.count == 0 ? Double.NaN : count / (double) total.count;
    }
}
