package org.outagelab.scenario;

import java.util.List;

/**
 * A name or an address that clients use.
 *
 * @param to the service behind it
 * @param virtualIp the keepalived settings, or null when it is a DNS name with one address for each instance
 * @param dnsTtlNs how long resolvers keep the answer of a DNS name
 * @param byName whether clients look it up as a name, which then can fail them
 * @param records the instances whose addresses it has in the beginning, or empty for all that it can have
 * @param resolvers how many resolvers the clients share, at least 1
 * @param cache what clients remember themselves: {@code none}, {@code jvm}, {@code browser}, {@code ttl} or {@code forever}
 * @param check by which the zone leaves instances out, or null
 */
public record AddressSpec(
        String name, String to, VirtualIp virtualIp, long dnsTtlNs, boolean byName, List<String> records, int resolvers, String cache, Check check) {
    public AddressSpec {
        records = List.copyOf(records);
    }

    /**
     * How the DNS provider looks at each instance: whether it can be connected to.
     *
     * @param intervalNs from one look to the next, more than 0
     * @param fall failures in a row until it is left out, at least 1
     * @param rise successes in a row until it is back, at least 1
     * @param publishNs until the servers of the zone say so, at least 0
     */
    public record Check(long intervalNs, int fall, int rise, long publishNs) {}

    /** Unless given. */
    public static final int RESOLVERS = 100;

    /** The keepalived beside an instance is called by it. */
    public static final String KEEPALIVED = "keepalived of ";

    /** Clients of many resolvers who remember nothing themselves. */
    public AddressSpec(String name, String to, VirtualIp virtualIp, long dnsTtlNs, boolean byName) {
        this(name, to, virtualIp, dnsTtlNs, byName, List.of(), RESOLVERS, "none", null);
    }

    /** What its records can have: the virtual IP under its own name, or the instances of the service behind. */
    public List<String> addresses(ServiceSpec service) {
        return virtualIp == null ? service.instances() : List.of(name);
    }

    /** What its records have in the beginning. */
    public List<String> published(ServiceSpec service) {
        return records.isEmpty() ? addresses(service) : records;
    }

    /** A virtual IP without a name, or a name whose answers nobody keeps. */
    public AddressSpec(String name, String to, VirtualIp virtualIp) {
        this(name, to, virtualIp, 0, virtualIp == null);
    }

    /**
     * A virtual IP held by one of several instances (VRRP).
     *
     * @param on the instances beside which keepalived runs
     * @param priorities one for each, 1..254
     * @param advertNs advertisement interval
     * @param preempt whether a higher priority takes it back
     * @param preemptDelayNs how long it respects lower ones first, from their first advert on
     * @param script that watches the instance itself, or null
     */
    public record VirtualIp(
            List<String> on,
            List<Integer> priorities,
            long advertNs,
            boolean preempt,
            long preemptDelayNs,
            Script script) {
        /** Of the keepalived beside an instance, 1..254, with what its script adds or takes away. */
        public int priority(int index, boolean passes) {
            int priority = priorities.get(index);
            if (script == null || script.weight() == 0 || passes != script.weight() > 0) {
                return priority;
            }
            return Math.max(1, Math.min(254, priority + script.weight()));
        }

        /** Whether the address goes from one to another when the script of the first fails. */
        public boolean leaves(int from, int to) {
            return script != null
                    && (script.weight() == 0 || preempt && priority(from, false) < priority(to, true));
        }
    }

    /**
     * A {@code vrrp_script}: it sees whether the process exists, or asks it.
     *
     * @param intervalNs from one run to the next
     * @param fall failures in a row, at least 1
     * @param rise successes in a row, at least 1
     * @param weight 0: a failure means FAULT; below: it takes from the priority; above: a success adds to it
     * @param check {@link #PROCESS}, {@link #TCP}, or the endpoint that it asks for
     * @param timeoutNs how long it may run until it is killed, which is a failure
     */
    public record Script(long intervalNs, int fall, int rise, int weight, String check, long timeoutNs) {
        /** Whether the process exists. */
        public static final String PROCESS = "process";
        /** Whether a connection to it can be made. */
        public static final String TCP = "tcp";

        /** One that sees whether the process exists. */
        public Script(long intervalNs, int fall, int rise, int weight) {
            this(intervalNs, fall, rise, weight, PROCESS, intervalNs);
        }

        /** Whether it sends a request, so that it sees a process that exists and does nothing. */
        public boolean requests() {
            return !check.equals(PROCESS) && !check.equals(TCP);
        }

        /** keepalived's defaults. */
        public static final Script DEFAULT = new Script(1_000_000_000L, 1, 1, 0);
    }
}
