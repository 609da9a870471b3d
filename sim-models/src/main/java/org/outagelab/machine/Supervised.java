package org.outagelab.machine;

/** A program of a master and its workers. The {@link Unit} calls it, and hears {@link Unit#exited} at the end. */
public interface Supervised {
    /**
     * Some workers die; the master, if there is one, starts others.
     *
     * @param count at most, at least 1
     */
    void crashWorkers(int count);

    /** The master alone dies. */
    void masterDied();

    /** It stops taking new work, finishes what it has, and exits. */
    void stop();
}
