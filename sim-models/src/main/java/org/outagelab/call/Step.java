package org.outagelab.call;

import org.outagelab.core.random.Distribution;

/**
 * One step of an endpoint.
 *
 * @param kind what it uses
 * @param time nanoseconds
 * @param reject the share of requests that end here with {@code rejectStatus}; 0 for none
 * @param rejectStatus 401, 403 …
 * @param target what a call asks for; null for other kinds
 */
public record Step(Kind kind, Distribution time, double reject, int rejectStatus, Target target) {
    /** One that calls nobody. */
    public Step(Kind kind, Distribution time, double reject, int rejectStatus) {
        this(kind, time, reject, rejectStatus, null);
    }

    /**
     * What a service asks another one for.
     *
     * @param service the one that is called, which answers the endpoint or leads to it
     * @param use what is made of the answer
     * @param saves how many of the next steps are left out when a look-up finds what it looked for
     */
    public record Target(String service, Endpoint endpoint, Use use, int saves) {
        /** One whose answer is needed. */
        public Target(String service, Endpoint endpoint) {
            this(service, endpoint, Use.ANSWER, 0);
        }
    }

    /** What a caller makes of the answer to a call. */
    public enum Use {
        /** It needs it: without, its own request fails. */
        ANSWER,
        /** With status 200 it leaves out steps; with any other end it does them. */
        LOOK_UP,
        /** It goes on, whatever the end. */
        NOTIFY
    }

    public enum Kind {
        /** CPU of the host that runs the step. */
        CPU,
        /** Sleep, or I/O elsewhere: holds the worker, not the CPU. */
        WAIT,
        /** A query that changes nothing: database time. */
        READ,
        /** A transaction that is committed: database time before the commit. */
        WRITE,
        /** A request to another service. */
        CALL
    }
}
