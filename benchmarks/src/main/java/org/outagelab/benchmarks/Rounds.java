package org.outagelab.benchmarks;

/** Counts the operations of an engine that runs all rounds in one go. */
final class Rounds {
    private final long operations;
    private final Runnable roundEnded;
    private int rounds;
    private long left;

    Rounds(long operations, int rounds, Runnable roundEnded) {
        this.operations = operations;
        this.rounds = rounds;
        this.roundEnded = roundEnded;
        left = operations;
    }

    /**
     * One operation is done.
     *
     * @return whether it was the last one of all rounds
     */
    boolean done() {
        if (--left > 0) {
            return false;
        }
        left = operations;
        roundEnded.run();
        return --rounds == 0;
    }
}
