package org.outagelab.tls;

import org.outagelab.call.Call;
import org.outagelab.call.Serving;
import org.outagelab.machine.Roll;

/** One handshake under way at a server: on its CPU, then on the network. */
final class Handshake implements Serving, Roll.Member {
    private final Termination termination;
    final Call call;
    /** What the server keeps with it: the worker that has accepted it; or null. */
    final Object worker;
    final boolean resumed;
    /** Under which its session is given. */
    final int key;
    /** The end of the certificate that it is presented. */
    final long validUntilNs;
    private int place = Roll.NOWHERE;

    Handshake(Termination termination, Call call, Object worker, boolean resumed, int key, long validUntilNs) {
        this.termination = termination;
        this.call = call;
        this.worker = worker;
        this.resumed = resumed;
        this.key = key;
        this.validUntilNs = validUntilNs;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int place) {
        this.place = place;
    }

    @Override
    public void abandoned(Call left) {
        termination.abandoned(this);
    }
}
