package org.outagelab.fault;

/** A fault on its targets. Applied once, healed at most once. */
public interface Fault {
    void apply();

    void heal();
}
