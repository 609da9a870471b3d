package org.outagelab.scenario;

import java.util.List;

/**
 * One fault.
 *
 * @param durationNs NEVER: for good
 * @param action with its arguments
 * @param targets names of instances, hosts or zones
 */
public record FaultSpec(
        String name, long atNs, long durationNs, Term action, List<String> targets, Position at) {}
