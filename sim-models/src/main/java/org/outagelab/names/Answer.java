package org.outagelab.names;

import java.util.List;

/**
 * What is said of a name.
 *
 * @param addresses in the order of the answer; empty unless {@link Status#FOUND}
 * @param ttlNs how long it may be kept from now on, in nanoseconds, 0 or more; of {@link Status#NO_SUCH_NAME} the negative TTL
 */
public record Answer(Status status, List<String> addresses, long ttlNs) {
    /** What came of asking. */
    public enum Status {
        /** There are addresses. */
        FOUND,
        /** NXDOMAIN. */
        NO_SUCH_NAME,
        /** SERVFAIL, or nobody was left to ask. */
        FAILED,
        /** The port of the server is closed. */
        REFUSED,
        /** Nothing comes back. */
        SILENT
    }

    /** Nobody knows. */
    public static final Answer FAILED = new Answer(Status.FAILED, List.of(), 0);

    static final Answer REFUSED = new Answer(Status.REFUSED, List.of(), 0);
    static final Answer SILENT = new Answer(Status.SILENT, List.of(), 0);

    public Answer {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() == (status == Status.FOUND)) {
            throw new IllegalArgumentException(status + " with the addresses " + addresses);
        }
        if (ttlNs < 0) {
            throw new IllegalArgumentException("a TTL of " + ttlNs + " ns");
        }
    }

    /** Addresses that may be kept so long. */
    public static Answer found(List<String> addresses, long ttlNs) {
        return new Answer(Status.FOUND, addresses, ttlNs);
    }

    /** Whether it says something of the name: addresses, or that there is none. */
    public boolean definite() {
        return status == Status.FOUND || status == Status.NO_SUCH_NAME;
    }

    Answer keptFor(long restNs) {
        return new Answer(status, addresses, restNs);
    }
}
