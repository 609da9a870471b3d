package org.outagelab.call;

/** Who made a call. Both methods are events of their own, never within the caller's opening of the call. */
public interface Caller {
    /** The handshake that was not answered at once is complete: the request is on its way. */
    void connected(Call call);

    /** How long after the first byte the request is complete, in nanoseconds; a program sends it at once. */
    default long sendNs() {
        return 0;
    }

    /** The call got its answer, was refused or reset. Not called once the caller has closed it. */
    void ended(Call call, Outcome outcome);
}
