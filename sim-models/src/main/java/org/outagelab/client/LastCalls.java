package org.outagelab.client;

/** What became of the last so many attempts: resilience4j's count-based window. */
final class LastCalls {
    private final boolean[] failed;
    private final boolean[] slow;
    private int next;
    private int size;
    private int failures;
    private int slows;

    LastCalls(int calls) {
        this.failed = new boolean[calls];
        this.slow = new boolean[calls];
    }

    void add(boolean wasFailed, boolean wasSlow) {
        if (size == failed.length) {
            failures -= failed[next] ? 1 : 0;
            slows -= slow[next] ? 1 : 0;
        } else {
            size++;
        }
        failed[next] = wasFailed;
        slow[next] = wasSlow;
        failures += wasFailed ? 1 : 0;
        slows += wasSlow ? 1 : 0;
        next = (next + 1) % failed.length;
    }

    int size() {
        return size;
    }

    int failures() {
        return failures;
    }

    int slows() {
        return slows;
    }

    void clear() {
        next = 0;
        size = 0;
        failures = 0;
        slows = 0;
    }
}
