package org.outagelab.availability.failure;

import java.util.Arrays;

/** A fixed number of timers and the first of them: a tournament of their times. At a tie the lower number is first. */
final class Timers {
    private final double[] time;
    private final int[] winner;
    private final int leaves;

    Timers(int count) {
        leaves = Integer.highestOneBit(Math.max(1, 2 * count - 1));
        time = new double[leaves];
        winner = new int[2 * leaves];
        Arrays.fill(time, Double.POSITIVE_INFINITY);
        for (int i = 0; i < leaves; i++) {
            winner[leaves + i] = i;
        }
        for (int node = leaves - 1; node >= 1; node--) {
            winner[node] = winner[2 * node];
        }
    }

    int first() {
        return winner[1];
    }

    double time(int timer) {
        return time[timer];
    }

    /** @param at infinite for never */
    void set(int timer, double at) {
        if (time[timer] == at) {
            return;
        }
        time[timer] = at;
        for (int node = leaves + timer >> 1; node >= 1; node >>= 1) {
            int left = winner[2 * node];
            int right = winner[2 * node + 1];
            winner[node] = time[left] <= time[right] ? left : right;
        }
    }

    void stop(int timer) {
        set(timer, Double.POSITIVE_INFINITY);
    }
}
