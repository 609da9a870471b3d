package org.outagelab.scenario;

/**
 * How often a scenario is run.
 *
 * @param min runs at least
 * @param max runs at most
 * @param until a stopping rule such as {@code availability ± 0.01pp}, or empty: exactly {@code min}
 * @param warmupNs requests before are not counted
 * @param recovery the search for the load at which goodput no longer returns, or null
 */
public record RunSpec(int min, int max, String until, long warmupNs, Recovery recovery) {
    /**
     * A search over load, in multiples of the load of the file.
     *
     * @param from the least
     * @param to the most
     * @param precision how close the two loads between which it changes are to be
     * @param runs of each load
     */
    public record Recovery(double from, double to, double precision, int runs) {}

    /** Without a search. */
    public RunSpec(int min, int max, String until, long warmupNs) {
        this(min, max, until, warmupNs, null);
    }

    /** The same with a fixed number of runs. */
    public RunSpec exactly(int runs) {
        return new RunSpec(runs, runs, "", warmupNs, recovery);
    }
}
