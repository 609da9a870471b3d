package org.outagelab.scenario;

/**
 * How often a scenario is run.
 *
 * @param min runs at least
 * @param max runs at most
 * @param until a stopping rule such as {@code availability ± 0.01pp}, or empty: exactly {@code min}
 * @param warmupNs requests before are not counted
 */
public record RunSpec(int min, int max, String until, long warmupNs) {}
