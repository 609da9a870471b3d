package org.outagelab.availability.failure;

import java.util.Arrays;

/** The shares of the states seen so far, by their bits, and the time spent in each. Open addressing, insert only. */
final class ShareMemory {
    /** Beyond so many states a share is asked for anew each time, and its time is kept under no state. */
    private static final int MAX_STATES = 1 << 20;

    private final int words;
    private long[] keys;
    private double[] shares = new double[64];
    private double[] times = new double[64];
    private int size;

    ShareMemory(int words) {
        this.words = words;
        keys = new long[64 * words];
        Arrays.fill(shares, Double.NaN);
    }

    /** Where the state is kept, or −1 − the place for it. */
    int find(long[] state) {
        int slot = slot(state, 0);
        return Double.isNaN(shares[slot]) ? -1 - slot : slot;
    }

    /** @return where it is kept, −1 when there is no room */
    int put(long[] state, double share) {
        if (size >= MAX_STATES) {
            return -1;
        }
        if (2 * size >= shares.length) {
            grow();
        }
        int slot = slot(state, 0);
        System.arraycopy(state, 0, keys, slot * words, words);
        shares[slot] = share;
        size++;
        return slot;
    }

    double share(int slot) {
        return shares[slot];
    }

    void spend(int slot, double time) {
        times[slot] += time;
    }

    void forgetTimes() {
        Arrays.fill(times, 0);
    }

    int capacity() {
        return shares.length;
    }

    double time(int slot) {
        return times[slot];
    }

    boolean bit(int slot, int element) {
        return (keys[slot * words + (element >> 6)] >>> (element & 63) & 1) == 1;
    }

    private int slot(long[] from, int offset) {
        long hash = 0;
        for (int w = 0; w < words; w++) {
            hash = (hash ^ from[offset + w]) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        int mask = shares.length - 1;
        int slot = (int) (hash * 0xD1B54A32D192ED03L >>> 33) & mask;
        while (!Double.isNaN(shares[slot]) && !same(slot, from, offset)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean same(int slot, long[] from, int offset) {
        for (int w = 0; w < words; w++) {
            if (keys[slot * words + w] != from[offset + w]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        long[] oldKeys = keys;
        double[] oldShares = shares;
        double[] oldTimes = times;
        keys = new long[2 * oldKeys.length];
        shares = new double[2 * oldShares.length];
        times = new double[2 * oldTimes.length];
        Arrays.fill(shares, Double.NaN);
        for (int old = 0; old < oldShares.length; old++) {
            if (!Double.isNaN(oldShares[old])) {
                int slot = slot(oldKeys, old * words);
                System.arraycopy(oldKeys, old * words, keys, slot * words, words);
                shares[slot] = oldShares[old];
                times[slot] = oldTimes[old];
            }
        }
    }
}
