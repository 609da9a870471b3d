package org.outagelab.monitoring;

/** One value of one series at one instant; of an expression without labels, a number. */
public record Sample(Labels labels, double value) {}
