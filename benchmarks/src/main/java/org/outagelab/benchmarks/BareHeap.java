package org.outagelab.benchmarks;

import java.util.Arrays;

/**
 * A 4-ary heap on primitive arrays. The hole left by the first event sinks to a leaf along the smaller children, chosen
 * without branches. Where an event is added right after one was removed, it takes the hole at the top and sinks.
 */
final class BareHeap implements BareHold.Structure {
    private long[] times = new long[128];
    private long[] keys = new long[128];
    private int size;
    private boolean hole;
    private long timeNs;
    private long key;

    BareHeap() {
        Arrays.fill(times, Long.MAX_VALUE);
    }

    @Override
    public void add(long timeNs, long sequence, int kind, Object payload) {
        // The sequence decides before the kind does.
        long key = sequence << 2 | kind;
        if (hole) {
            hole = false;
            sink(timeNs, key);
            return;
        }
        if (4 * (size + 1) + 4 >= times.length) {
            int filled = times.length;
            times = Arrays.copyOf(times, 2 * filled);
            Arrays.fill(times, filled, 2 * filled, Long.MAX_VALUE);
            keys = Arrays.copyOf(keys, 2 * filled);
        }
        rise(size++, timeNs, key);
    }

    @Override
    public void removeFirst() {
        if (hole) {
            hole = false;
            int last = --size;
            long lastTime = times[last];
            times[last] = Long.MAX_VALUE;
            sink(lastTime, keys[last]);
        }
        timeNs = times[0];
        key = keys[0];
        hole = true;
    }

    @Override
    public long timeNs() {
        return timeNs;
    }

    @Override
    public Object payload() {
        return null;
    }

    @Override
    public int kind() {
        return (int) key & 3;
    }

    private void sink(long timeNs, long key) {
        long[] t = times;
        long[] k = keys;
        int last = size;
        int at = 0;
        int child = 1;
        while (child < last) {
            int left = child + before(t, k, child + 1, child);
            int right = child + 2 + before(t, k, child + 3, child + 2);
            int best = left + ((right - left) & -before(t, k, right, left));
            t[at] = t[best];
            k[at] = k[best];
            at = best;
            child = 4 * at + 1;
        }
        rise(at, timeNs, key);
    }

    private void rise(int from, long timeNs, long key) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            if (times[parent] < timeNs || times[parent] == timeNs && keys[parent] < key) {
                break;
            }
            times[at] = times[parent];
            keys[at] = keys[parent];
            at = parent;
        }
        times[at] = timeNs;
        keys[at] = key;
    }

    private static int before(long[] t, long[] k, int a, int b) {
        long difference = t[a] - t[b];
        if (difference == 0) {
            difference = k[a] - k[b];
        }
        return (int) (difference >>> 63);
    }
}
