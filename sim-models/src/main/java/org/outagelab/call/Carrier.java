package org.outagelab.call;

/** The way a call took, and takes back. */
public interface Carrier {
    /** Sends the answer (or, with {@link Outcome#RESET}, a RST) back to the caller. */
    void answer(Call call, Outcome outcome);

    /** Tells the far side that the caller has closed. */
    void abandon(Call call);
}
