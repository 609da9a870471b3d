package org.outagelab.scenario;

import java.util.List;

/**
 * @param defaultLatencyNs one way between two machines
 * @param defaultLoss share of packets lost between two machines, 0..1
 * @param links exceptions, the last that fits counts
 * @param firewalls in front of what listens
 */
public record NetworkSpec(long defaultLatencyNs, double defaultLoss, List<LinkSpec> links, List<FirewallSpec> firewalls) {
    /** One without firewalls. */
    public NetworkSpec(long defaultLatencyNs, double defaultLoss, List<LinkSpec> links) {
        this(defaultLatencyNs, defaultLoss, links, List.of());
    }

    /** One that loses no packets of its own. */
    public NetworkSpec(long defaultLatencyNs, List<LinkSpec> links) {
        this(defaultLatencyNs, 0, links);
    }

    /** The same with firewalls. */
    public NetworkSpec with(List<FirewallSpec> others) {
        return new NetworkSpec(defaultLatencyNs, defaultLoss, links, others);
    }

    /**
     * @param from a host, {@code zone x} or {@code clients}
     * @param latencyNs one way, in both directions
     * @param loss share of packets lost, in both directions
     */
    public record LinkSpec(String from, String to, long latencyNs, double loss) {
        /** One that loses no packets. */
        public LinkSpec(String from, String to, long latencyNs) {
            this(from, to, latencyNs, 0);
        }
    }
}
