package org.outagelab.mysql;

import org.outagelab.call.Call;

/** A query that a thread of the server is executing. */
final class Session {
    final Call call;
    final boolean write;
    boolean onCpu;
    boolean over;
    long frozenWorkNs;

    Session(Call call, boolean write) {
        this.call = call;
        this.write = write;
    }
}
