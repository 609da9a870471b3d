package org.outagelab.machine;

import java.util.ArrayList;
import java.util.List;

/**
 * The cores of a machine on which several hosts run: each core that a host has work for is a thread of the machine, and
 * with more threads than cores each gets an equal share of them. What a host does not get its kernel calls steal.
 */
final class SharedCores {
    private final int cores;
    private final List<Cpu> hosts = new ArrayList<>();
    private double share = 1;

    SharedCores(int cores) {
        this.cores = cores;
    }

    void add(Cpu cpu) {
        hosts.add(cpu);
    }

    /** Of each thread: 1 while there are cores for all. */
    double share() {
        return share;
    }

    /** A host has more or less work than before. */
    void demandChanged() {
        long wanted = 0;
        for (var cpu : hosts) {
            wanted += cpu.wantedCores();
        }
        double next = wanted <= cores ? 1 : (double) cores / wanted;
        if (next != share) {
            hosts.forEach(Cpu::beforeSpeedChange);
            share = next;
            hosts.forEach(Cpu::afterSpeedChange);
        }
    }
}
