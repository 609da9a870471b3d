package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;

/** One request inside nginx: answered from a file, or proxied to one peer after the other. */
final class Exchange implements Caller {
    private final Nginx nginx;
    final Nginx.Loop loop;
    final Call front;
    final long acceptedAtNs;
    Peers.Peer peer;
    Call back;
    private List<Peers.Peer> tried = List.of();
    boolean connecting;
    boolean onCpu;
    long frozenWorkNs;
    long timeout;
    boolean ended;
    /** Whether {@code limit_conn} counts it. */
    boolean counted;
    Exchange newer;
    Exchange older;

    Exchange(Nginx nginx, Nginx.Loop loop, Call front, long acceptedAtNs) {
        this.nginx = nginx;
        this.loop = loop;
        this.front = front;
        this.acceptedAtNs = acceptedAtNs;
    }

    List<Peers.Peer> tried() {
        return tried;
    }

    /** Most requests try one peer, and files none: a list is made when it is needed. */
    void triedToo(Peers.Peer next) {
        if (tried.isEmpty()) {
            tried = new ArrayList<>(1);
        }
        tried.add(next);
    }

    @Override
    public void connected(Call call) {
        if (call == back) {
            nginx.connected(this, call);
        }
    }

    @Override
    public void ended(Call call, Outcome outcome) {
        if (call == back) {
            nginx.ended(this, call, outcome);
        }
    }
}
