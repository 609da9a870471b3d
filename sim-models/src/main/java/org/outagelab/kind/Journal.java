package org.outagelab.kind;

import org.outagelab.machine.Unit;

/** Told of what a reader of the timeline wants to know, besides faults and what balancers do. */
@FunctionalInterface
public interface Journal {
    /**
     * @param text a few words
     * @param about the instance concerned
     */
    void note(String text, Unit about);
}
