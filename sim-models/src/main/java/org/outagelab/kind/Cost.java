package org.outagelab.kind;

/**
 * What a program adds of its own to every request, in nanoseconds: 0 unless given.
 *
 * @param cpuNs CPU time on its host
 * @param holdNs time for which its worker or slot is held beyond the work itself
 * @param delayNs pure delay, holds nothing
 */
public record Cost(long cpuNs, long holdNs, long delayNs) {
    public static final Cost NONE = new Cost(0, 0, 0);
}
