package org.outagelab.names;

/** Somebody who is asked for a name. */
public interface NameServer {
    /**
     * Asks, at an instant not before the last one that it was asked at.
     *
     * @param nowNs in nanoseconds
     */
    Answer ask(long nowNs);
}
