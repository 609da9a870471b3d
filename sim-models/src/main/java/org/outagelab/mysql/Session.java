package org.outagelab.mysql;

import org.outagelab.call.Call;

/** A query that a thread of the server is executing. */
final class Session {
    final Call call;
    /** Of the request, which it executes. */
    final int step;
    /** Whether it is closed when it is answered: its client is no pool. */
    final boolean direct;
    final boolean write;
    /** The row it reads or writes. */
    final int key;
    /** When it came. */
    final long startNs;
    boolean onCpu;
    boolean over;
    /** Of a write that is one of the hot rows: it holds or awaits that row's lock. */
    int hotRow = -1;
    boolean locked;
    long lockTimeout;
    long frozenWorkNs;
    /** Its server's newest own transaction when this one was prepared. */
    long committedAtPrepare;
    /** Of a committed write. */
    long sequence;
    /** The end of the binlog just after it. */
    long position;
    long waitsSinceNs;

    Session(Call call, int step, boolean direct, boolean write, int key, long startNs) {
        this.call = call;
        this.step = step;
        this.direct = direct;
        this.write = write;
        this.key = key;
        this.startNs = startNs;
    }
}
