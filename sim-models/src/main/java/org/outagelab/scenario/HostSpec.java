package org.outagelab.scenario;

/** A machine. @param bootNs from power on until its services start */
public record HostSpec(String name, int cores, String zone, long bootNs) {}
