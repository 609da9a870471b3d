package org.outagelab.fault;

/** A fault on its targets. Applied once; healing it twice, or before it began, does nothing. */
public interface Fault {
    void apply();

    void heal();
}
