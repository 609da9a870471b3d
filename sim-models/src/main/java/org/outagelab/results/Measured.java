package org.outagelab.results;

/**
 * What a report has to know of a metric beside its estimate.
 *
 * @param metric its name without its owner: {@code latency.p99}
 * @param scope whose it is: {@code run}, {@code service}, {@code instance}, {@code endpoint} or {@code load}
 * @param owner name of the service, instance …; empty for the run
 * @param shown where, besides the complete lists
 * @param says its definition, one sentence
 * @param overRuns of each run its own value
 */
public record Measured(String metric, String scope, String owner, Shown shown, String says, OverRuns overRuns) {
    /** Of a metric of which nothing else is known. */
    public static Measured unknown(String name) {
        return new Measured(name, "run", "", Shown.IN_FULL, "", OverRuns.NONE);
    }
}
