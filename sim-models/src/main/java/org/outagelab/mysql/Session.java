package org.outagelab.mysql;

import org.outagelab.call.Call;
import org.outagelab.core.queueing.Pool;
import org.outagelab.machine.Roll;

/** A query that a thread of the server is executing. */
final class Session implements Roll.Member {
    private int place = Roll.NOWHERE;
    final Call call;
    /** Of the request, which it executes. */
    final short step;
    /** Whether it is closed when it is answered: its client is no pool. */
    final boolean direct;
    final boolean write;
    /** The row it reads or writes. */
    final int key;
    /** When it came. */
    final long startNs;
    boolean onCpu;
    boolean over;
    /** Of a write to a hot row: it holds or awaits that row's lock; null without or no longer. */
    Pool.Claim<Session> claim;
    /** Of a write, once it is prepared. */
    Commit commit;

    /** A write in the binlog. */
    static final class Commit {
        /** Its server's newest own transaction when this one was prepared. */
        final long committedAtPrepare;

        long sequence;
        /** The end of the binlog just after it. */
        long position;

        long waitsSinceNs;

        Commit(long committedAtPrepare) {
            this.committedAtPrepare = committedAtPrepare;
        }
    }

    Session(Call call, int step, boolean direct, boolean write, int key, long startNs) {
        this.call = call;
        this.step = (short) step;
        this.direct = direct;
        this.write = write;
        this.key = key;
        this.startNs = startNs;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int place) {
        this.place = place;
    }
}
