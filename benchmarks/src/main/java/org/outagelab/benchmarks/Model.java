package org.outagelab.benchmarks;

/** A model of one engine that can be run on for some more events (hold) or customers (M/M/1). */
interface Model {
    /** @param operations how many more events or customers, at least 1 */
    void run(long operations);
}
