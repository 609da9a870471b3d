package org.outagelab.net;

import org.outagelab.call.Call;
import org.outagelab.call.Outcome;

/** Told of the calls to one instance, health checks too, as whoever makes them sees them. It changes nothing. */
public interface CallWatch {
    /** A caller begins one: with a SYN, or with a request over a connection that is there. @param from the caller's name */
    void sent(Call call, String from, Port to);

    /** The request has come to the machine; not told of one that never gets through. */
    void came(Call call);

    /** The caller's machine knows how it ended. @param outcome null: the caller has given it up */
    void ended(Call call, Outcome outcome);
}
