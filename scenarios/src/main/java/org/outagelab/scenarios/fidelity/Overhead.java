package org.outagelab.scenarios.fidelity;

/**
 * Time that requests spent beyond their sleep, in milliseconds: what the inputs add up to, and what the recording shows.
 *
 * @param inputs the sum of the mapped inputs
 * @param p10 of the ok first attempts of the recording
 */
record Overhead(String name, double inputs, double p10, double p50, double mean) {}
