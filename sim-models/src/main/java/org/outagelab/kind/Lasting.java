package org.outagelab.kind;

import org.outagelab.core.random.Distribution;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Uncertainty;

/**
 * How often the instances of a service fail, where its own keys say so.
 *
 * @param uptime from the end of a repair to the next failure, in nanoseconds
 * @param repair from a failure until it is repaired, in nanoseconds
 * @param fault how the others see it
 * @param known how well its times are known
 */
public record Lasting(Distribution uptime, Distribution repair, FailureSpec.Fault fault, Uncertainty known) {}
