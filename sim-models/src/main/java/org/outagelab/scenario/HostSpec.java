package org.outagelab.scenario;

/**
 * A machine, or a virtual one.
 *
 * @param bootNs from power on until its services start
 * @param memoryBytes 0: no limit
 * @param machine the host whose cores it runs on, and with which it dies; empty: it is a machine of its own
 * @param elsewhere whether it is no machine of the file, but where something runs that somebody else has
 */
public record HostSpec(String name, int cores, String zone, long bootNs, long memoryBytes, String machine, boolean elsewhere) {
    /** One of the file. */
    public HostSpec(String name, int cores, String zone, long bootNs, long memoryBytes, String machine) {
        this(name, cores, zone, bootNs, memoryBytes, machine, false);
    }

    /** A machine of its own. */
    public HostSpec(String name, int cores, String zone, long bootNs, long memoryBytes) {
        this(name, cores, zone, bootNs, memoryBytes, "");
    }

    /** Where something runs that is not looked into. */
    public static HostSpec elsewhere(String service) {
        return new HostSpec("elsewhere (" + service + ")", 1, "", 0, 0, "", true);
    }

    /** One whose memory has no end. */
    public HostSpec(String name, int cores, String zone, long bootNs) {
        this(name, cores, zone, bootNs, 0);
    }
}
