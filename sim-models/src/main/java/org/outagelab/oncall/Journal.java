package org.outagelab.oncall;

/** Told what people do. */
public interface Journal {
    /** What happened. */
    enum Event {
        /** Somebody's telephone rings. */
        TOLD,
        /** Somebody has answered and begins to search. */
        ACKNOWLEDGED,
        /** Something was repaired. */
        REPAIRED,
        /** The cause was found, and what was done did not help. */
        IN_VAIN,
        /** There was nothing to find: a false alarm, or it had gone by itself. */
        NOTHING_FOUND
    }

    /** @param person who */
    void happened(Event event, String person);
}
