package org.outagelab.autoscaling;

import java.util.ArrayList;
import java.util.List;

/** From what is wanted to what is done: windows, policies and bounds (podautoscaler/horizontal.go). */
public final class Stabilizer {
    private final Behaviour behaviour;
    private final int min;
    private final int max;
    private final List<At> wanted = new ArrayList<>();
    private final List<At> changes = new ArrayList<>();

    /** @param number wanted, or by how much it was changed */
    private record At(long ns, int number) {}

    /** @param min at least 1, at most {@code max} */
    public Stabilizer(Behaviour behaviour, int min, int max) {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("expected 1 <= min <= max, got " + min + " and " + max);
        }
        this.behaviour = behaviour;
        this.min = min;
        this.max = max;
    }

    /**
     * The size from now on.
     *
     * @param size until now
     * @param want what the metrics want
     */
    public int next(int size, int want, long nowNs) {
        if (wanted.isEmpty()) {
            wanted.add(new At(nowNs, size));
        }
        int stable = stable(size, want, nowNs);
        wanted.add(new At(nowNs, want));
        wanted.removeIf(at -> at.ns <= nowNs - Math.max(behaviour.upWindowNs(), behaviour.downWindowNs()));
        int next = Math.max(min, Math.min(max, limited(size, Math.max(min, Math.min(max, stable)), nowNs)));
        if (next != size) {
            changes.add(new At(nowNs, next - size));
        }
        return next;
    }

    private int stable(int size, int want, long nowNs) {
        int least = want;
        int most = want;
        for (var at : wanted) {
            if (at.ns > nowNs - behaviour.upWindowNs()) {
                least = Math.min(least, at.number);
            }
            if (at.ns > nowNs - behaviour.downWindowNs()) {
                most = Math.max(most, at.number);
            }
        }
        return size < least ? least : Math.max(most, 0) < size ? most : size;
    }

    private int limited(int size, int wanted, long nowNs) {
        if (wanted > size) {
            int limit = size;
            for (var policy : behaviour.up()) {
                int start = size - changed(policy.periodNs(), nowNs, true);
                int most = policy.percent()
                        ? (int) Math.ceil(start * (1 + policy.value() / 100.0))
                        : start + policy.value();
                limit = Math.max(limit, most);
            }
            return Math.min(wanted, limit);
        }
        if (wanted < size) {
            int limit = size;
            for (var policy : behaviour.down()) {
                int start = size - changed(policy.periodNs(), nowNs, false);
                int least = policy.percent() ? (int) (start * (1 - policy.value() / 100.0)) : start - policy.value();
                limit = Math.min(limit, least);
            }
            return Math.max(wanted, limit);
        }
        return size;
    }

    private int changed(long periodNs, long nowNs, boolean up) {
        return changes.stream()
                .filter(at -> at.ns > nowNs - periodNs && at.number > 0 == up)
                .mapToInt(At::number)
                .sum();
    }
}
