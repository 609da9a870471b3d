package org.outagelab.client;

import java.util.Arrays;

/**
 * Counts of two things in the last ten buckets of time, as Hystrix keeps them: a bucket leaves as a whole.
 *
 * <p>The window therefore covers between nine and ten tenths of its length.
 */
final class RollingCounts {
    static final int BUCKETS = 10;

    private final long bucketNs;
    private final int[] first = new int[BUCKETS];
    private final int[] second = new int[BUCKETS];
    private long latest;
    private int firstTotal;
    private int secondTotal;

    /** @param windowNs at least {@value #BUCKETS} */
    RollingCounts(long windowNs) {
        this.bucketNs = windowNs / BUCKETS;
    }

    void addFirst(long nowNs) {
        first[bucket(nowNs)]++;
        firstTotal++;
    }

    void addSecond(long nowNs) {
        second[bucket(nowNs)]++;
        secondTotal++;
    }

    int first(long nowNs) {
        bucket(nowNs);
        return firstTotal;
    }

    int second(long nowNs) {
        bucket(nowNs);
        return secondTotal;
    }

    void clear() {
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        firstTotal = 0;
        secondTotal = 0;
    }

    private int bucket(long nowNs) {
        long number = nowNs / bucketNs;
        if (number - latest >= BUCKETS) {
            clear();
            latest = number;
        }
        while (latest < number) {
            latest++;
            int index = (int) (latest % BUCKETS);
            firstTotal -= first[index];
            secondTotal -= second[index];
            first[index] = 0;
            second[index] = 0;
        }
        return (int) (number % BUCKETS);
    }
}
