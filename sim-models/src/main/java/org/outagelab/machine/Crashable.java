package org.outagelab.machine;

/** Can lose its processes: the port refuses. Faults are counted; it restarts when the last has ended. */
public interface Crashable {
    void crash();

    void restart();
}
