package org.outagelab.scenario;

import java.util.List;

/**
 * A name or an address that clients use.
 *
 * @param to the service behind it
 * @param virtualIp the keepalived settings, or null when it is a DNS name with one address for each instance
 * @param dnsTtlNs how long resolvers keep the answer of a DNS name
 */
public record AddressSpec(String name, String to, VirtualIp virtualIp, long dnsTtlNs) {
    /** One whose answers nobody keeps. */
    public AddressSpec(String name, String to, VirtualIp virtualIp) {
        this(name, to, virtualIp, 0);
    }

    /**
     * A virtual IP held by one of several instances (VRRP).
     *
     * @param on the instances beside which keepalived runs
     * @param priorities one for each, 1..254
     * @param advertNs advertisement interval
     * @param preempt whether a higher priority takes it back
     * @param track whether a script watches the instance itself
     */
    public record VirtualIp(
            List<String> on, List<Integer> priorities, long advertNs, boolean preempt, boolean track) {}
}
