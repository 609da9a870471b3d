package org.outagelab.scenario;

import java.util.List;

/**
 * What fails how often, and how long it takes to repair. For the failure level and the exact level alone.
 *
 * @param failures in the order of the file: hosts, instances, zones, addresses, what is shared
 */
public record ReliabilitySpec(List<FailureSpec> failures) {
    /** Nothing ever fails. */
    public static final ReliabilitySpec NONE = new ReliabilitySpec(List.of());

    public ReliabilitySpec {
        failures = List.copyOf(failures);
    }
}
