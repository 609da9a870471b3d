package org.outagelab.scenario;

/**
 * A machine, or a virtual one.
 *
 * @param bootNs from power on until its services start
 * @param memoryBytes 0: no limit
 * @param machine the host whose cores it runs on, and with which it dies; empty: it is a machine of its own
 */
public record HostSpec(String name, int cores, String zone, long bootNs, long memoryBytes, String machine) {
    /** A machine of its own. */
    public HostSpec(String name, int cores, String zone, long bootNs, long memoryBytes) {
        this(name, cores, zone, bootNs, memoryBytes, "");
    }

    /** One whose memory has no end. */
    public HostSpec(String name, int cores, String zone, long bootNs) {
        this(name, cores, zone, bootNs, 0);
    }
}
