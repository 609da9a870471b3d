package org.outagelab.replacement;

import org.outagelab.core.SimTime;

/**
 * How often somebody looks, and how often a result must come before it counts.
 *
 * @param initialDelayNs ticks earlier than this after the start are left out
 * @param periodNs between two ticks, of a phase of its own that no late answer shifts
 * @param timeoutNs after which no answer is a failure
 * @param failures in a row
 * @param successes in a row
 */
public record Probe(long initialDelayNs, long periodNs, long timeoutNs, int failures, int successes) {
    /** Of a pod without settings. */
    public static final Probe DEFAULT = new Probe(0, 10 * SimTime.SECOND, SimTime.SECOND, 3, 1);

    /** Of a target group of an application load balancer. */
    public static final Probe TARGET_GROUP = new Probe(0, 30 * SimTime.SECOND, 5 * SimTime.SECOND, 2, 5);

    public Probe {
        if (initialDelayNs < 0 || periodNs <= 0 || timeoutNs <= 0 || failures < 1 || successes < 1) {
            throw new IllegalArgumentException("a probe has a period and a timeout above 0 and counts from 1, got " + periodNs + ", "
                    + timeoutNs + ", " + failures + " and " + successes);
        }
    }

    /**
     * From the instant in which it stops answering until it counts as failed.
     *
     * @param phaseNs from that instant to the next tick, 0 to the period
     * @param hangs whether it lets wait, or refuses
     */
    public long failedAfterNs(long phaseNs, boolean hangs) {
        return phaseNs + (failures - 1) * periodNs + (hangs ? timeoutNs : 0);
    }

    /** From the instant in which it answers again until it counts as well. @param phaseNs to the next tick */
    public long wellAfterNs(long phaseNs) {
        return phaseNs + (successes - 1) * periodNs;
    }
}
