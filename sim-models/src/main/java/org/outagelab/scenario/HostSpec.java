package org.outagelab.scenario;

/** A machine. @param bootNs from power on until its services start; @param memoryBytes 0: no limit */
public record HostSpec(String name, int cores, String zone, long bootNs, long memoryBytes) {
    /** One whose memory has no end. */
    public HostSpec(String name, int cores, String zone, long bootNs) {
        this(name, cores, zone, bootNs, 0);
    }
}
