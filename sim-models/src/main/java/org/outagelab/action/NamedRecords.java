package org.outagelab.action;

import java.util.List;

/** The address records of a DNS name, which somebody may change. */
public interface NamedRecords {
    /**
     * Until it is taken back, or changed once more.
     *
     * @param by who changes it
     * @param to instances; empty: the name is gone
     * @param ttlNs in nanoseconds; below 0: as in the beginning
     */
    void change(Object by, List<String> to, long ttlNs);

    /** Takes a change back. */
    void restore(Object by);
}
