package org.outagelab.net;

/** Something that packets go to by a port that a firewall may name. */
@FunctionalInterface
public interface Guarded {
    /** Whether a firewall drops packets to it now, silently. */
    boolean dropping();
}
