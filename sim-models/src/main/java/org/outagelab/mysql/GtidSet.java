package org.outagelab.mysql;

import java.util.Arrays;

/**
 * A set of transactions, as {@code gtid_executed} shows it: for each origin (the server that committed it first)
 * intervals of sequence numbers, which begin at 1.
 *
 * <p>Its size in memory is that of its gaps, not of its transactions. Not safe for several threads.
 */
final class GtidSet {
    private static final long[] NONE = {};

    /** By origin: first and last sequence number of each interval, ascending, never touching. */
    private long[][] bounds = {};
    /** Numbers in use of each of {@link #bounds}: two for each interval. */
    private int[] used = {};
    private long count;

    /** What is done with each interval. */
    @FunctionalInterface
    interface Visit {
        /** Bounds included. */
        void interval(int origin, long first, long last);
    }

    GtidSet copy() {
        var copy = new GtidSet();
        copy.bounds = new long[bounds.length][];
        for (int i = 0; i < bounds.length; i++) {
            copy.bounds[i] = Arrays.copyOf(bounds[i], used[i]);
        }
        copy.used = used.clone();
        copy.count = count;
        return copy;
    }

    /** Transactions in it. */
    long count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Intervals in it, of all origins: what it costs in memory. */
    int intervals() {
        int intervals = 0;
        for (int numbers : used) {
            intervals += numbers / 2;
        }
        return intervals;
    }

    void add(int origin, long sequence) {
        add(origin, sequence, sequence);
    }

    /** Adds an interval, bounds included; what is there already is there once. */
    void add(int origin, long first, long last) {
        if (first > last) {
            return;
        }
        if (origin >= bounds.length) {
            grow(origin);
        }
        var own = bounds[origin];
        int n = used[origin];
        if (n > 0 && first == own[n - 1] + 1) {
            // By far the most frequent case: the next in order.
            own[n - 1] = last;
            count += last - first + 1;
            return;
        }
        insert(origin, first, last);
    }

    private void insert(int origin, long first, long last) {
        var own = bounds[origin];
        int n = used[origin];
        // The first interval that overlaps or touches the new one, and the first that lies beyond it.
        int from = n;
        while (from > 0 && own[from - 1] >= first - 1) {
            from -= 2;
        }
        int to = from;
        long low = first;
        long high = last;
        long had = 0;
        while (to < n && own[to] <= last + 1) {
            low = Math.min(low, own[to]);
            high = Math.max(high, own[to + 1]);
            had += own[to + 1] - own[to] + 1;
            to += 2;
        }
        int size = n - (to - from) + 2;
        var target = size > own.length ? new long[Math.max(8, 2 * size)] : own;
        System.arraycopy(own, to, target, from + 2, n - to);
        if (target != own) {
            System.arraycopy(own, 0, target, 0, from);
        }
        target[from] = low;
        target[from + 1] = high;
        bounds[origin] = target;
        used[origin] = size;
        count += high - low + 1 - had;
    }

    private void grow(int origin) {
        int before = bounds.length;
        bounds = Arrays.copyOf(bounds, origin + 1);
        used = Arrays.copyOf(used, origin + 1);
        for (int i = before; i < bounds.length; i++) {
            bounds[i] = NONE;
        }
    }

    /** Becomes a copy of another set. */
    void become(GtidSet other) {
        var copy = other.copy();
        bounds = copy.bounds;
        used = copy.used;
        count = copy.count;
    }

    void addAll(GtidSet other) {
        other.visit(this::add);
    }

    /** Takes an interval out, bounds included: a crash has lost what was not on the disk. */
    void remove(int origin, long first, long last) {
        var removed = new GtidSet();
        removed.add(origin, first, last);
        var rest = minus(removed);
        bounds = rest.bounds;
        used = rest.used;
        count = rest.count;
    }

    boolean contains(int origin, long sequence) {
        return firstMissing(origin, sequence) != sequence;
    }

    /** The first sequence number of an origin from {@code from} on that is not in it. */
    long firstMissing(int origin, long from) {
        if (origin >= bounds.length) {
            return from;
        }
        var own = bounds[origin];
        for (int i = used[origin] - 2; i >= 0 && own[i + 1] >= from; i -= 2) {
            if (own[i] <= from) {
                return own[i + 1] + 1;
            }
        }
        return from;
    }

    /** The first sequence number of an origin from {@code from} on that is in it, or {@link Long#MAX_VALUE}. */
    long firstPresent(int origin, long from) {
        long first = Long.MAX_VALUE;
        if (origin < bounds.length) {
            var own = bounds[origin];
            for (int i = used[origin] - 2; i >= 0 && own[i + 1] >= from; i -= 2) {
                first = Math.max(own[i], from);
            }
        }
        return first;
    }

    /** The largest sequence number of an origin, 0 without any. */
    long last(int origin) {
        return origin >= bounds.length || used[origin] == 0 ? 0 : bounds[origin][used[origin] - 1];
    }

    /** Whether all of another set is in this one. */
    boolean containsAll(GtidSet other) {
        for (int origin = 0; origin < other.bounds.length; origin++) {
            for (int i = 0; i < other.used[origin]; i += 2) {
                if (firstMissing(origin, other.bounds[origin][i]) <= other.bounds[origin][i + 1]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What is in this set and not in the other. */
    GtidSet minus(GtidSet other) {
        var rest = new GtidSet();
        visit((origin, first, last) -> {
            long at = other.firstMissing(origin, first);
            while (at <= last) {
                long end = Math.min(last, other.firstPresent(origin, at) - 1);
                rest.add(origin, at, end);
                at = end == last ? last + 1 : other.firstMissing(origin, end + 1);
            }
        });
        return rest;
    }

    /** What is in both. */
    GtidSet and(GtidSet other) {
        return minus(minus(other));
    }

    void visit(Visit visit) {
        for (int origin = 0; origin < bounds.length; origin++) {
            for (int i = 0; i < used[origin]; i += 2) {
                visit.interval(origin, bounds[origin][i], bounds[origin][i + 1]);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet set && containsAll(set) && set.containsAll(this);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(count);
    }

    /** For example {@code 1:1-500:502-510,2:1-3}; origins from 1, as instances are numbered. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int origin = 0; origin < bounds.length; origin++) {
            for (int i = 0; i < used[origin]; i += 2) {
                text.append(i > 0 ? ":" : (text.isEmpty() ? "" : ",") + (origin + 1) + ":")
                        .append(bounds[origin][i]);
                if (bounds[origin][i + 1] > bounds[origin][i]) {
                    text.append('-').append(bounds[origin][i + 1]);
                }
            }
        }
        return text.toString();
    }
}
