package org.outagelab.net;

import org.outagelab.call.Call;
import org.outagelab.call.Serving;
import org.outagelab.core.SimTime;
import org.outagelab.machine.Roll;

/**
 * A connection that a caller keeps open for its next request, as both ends know it.
 *
 * <p>It is idle until a request comes over it or one of the two closes it; then it is over. The listener's word that it
 * has closed takes its time: a request that crosses it on its way is answered with RST.
 */
public final class IdleConnection implements Roll.Member, Serving {
    private final IdleConnections home;
    private final Serving state;
    private int place = Roll.NOWHERE;
    private long limit;
    private long closedNs = SimTime.NEVER;

    IdleConnection(IdleConnections home, Serving state) {
        this.home = home;
        this.state = state;
    }

    /** What the listener keeps about it, for example the worker that it leads to; may be null. */
    public Serving state() {
        return state;
    }

    /** When the listener has closed it, in nanoseconds; NEVER if it has not. */
    long closedNs() {
        return closedNs;
    }

    /** One of the two ends closes it; nothing if it is over. */
    public void close() {
        home.close(this);
    }

    @Override
    public void abandoned(Call call) {
        close();
    }

    void closedAt(long nowNs) {
        closedNs = nowNs;
    }

    long limit() {
        return limit;
    }

    void limit(long handle) {
        limit = handle;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int newPlace) {
        place = newPlace;
    }
}
