package org.outagelab.autoscaling;

/**
 * How much a change may be within a period.
 *
 * @param percent whether {@code value} is in percent of the size at the begin of the period, or in pods
 * @param value at least 1
 * @param periodNs more than 0
 */
public record Policy(boolean percent, int value, long periodNs) {}
