package org.outagelab.scenario;

import java.util.List;

/** @param defaultLatencyNs one way between two machines @param links exceptions, the last that fits counts */
public record NetworkSpec(long defaultLatencyNs, List<LinkSpec> links) {
    /** @param from a host, {@code zone x} or {@code clients} @param latencyNs one way, in both directions */
    public record LinkSpec(String from, String to, long latencyNs) {}
}
