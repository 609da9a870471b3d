package org.outagelab.net;

import org.outagelab.call.Outcome;

/** Told of the work of one instance. */
public interface PortWatch {
    /** A request has come to its machine. */
    void arrived();

    /** It has sent an answer, or has reset a connection on which one was waited for. */
    void answered(Outcome outcome);
}
