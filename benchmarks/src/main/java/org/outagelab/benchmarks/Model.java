package org.outagelab.benchmarks;

/** A model of one engine that can be run on for some more events (hold), items (timeouts) or customers (M/M/1). */
interface Model {
    /** @param operations how many more, at least 1 */
    void run(long operations);

    /**
     * Runs several times as many and calls back after each. An engine that cannot be stopped and run on does so within
     * one run, on whatever thread it uses.
     */
    default void run(long operations, int rounds, Runnable roundEnded) {
        for (int round = 0; round < rounds; round++) {
            run(operations);
            roundEnded.run();
        }
    }
}
