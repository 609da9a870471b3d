package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;

/** One request inside nginx: answered from a file, or proxied to one peer after the other. */
final class Exchange implements Caller {
    final Loop loop;
    final Call front;
    final long acceptedAtNs;
    Peers.Peer peer;
    Call back;
    private List<Peers.Peer> tried = List.of();
    boolean connecting;
    boolean onCpu;
    long timeout;
    boolean ended;
    /** Its client has left or been served: it fills the cache. */
    boolean background;
    /** The kept connection that it uses, or null. */
    KeptConnections.Connection connection;
    /** What the cache knows of it, or null. */
    Cache.Fetch fetch;
    private byte freeTries;
    /** Whether {@code limit_conn} counts it. */
    boolean counted;
    Exchange newer;
    Exchange older;

    Exchange(Loop loop, Call front, long acceptedAtNs) {
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

    /** Peers tried, but for those that cost nothing. */
    int tries() {
        return tried.size() - freeTries;
    }

    /** The last try does not count. @param again whether the same peer may be tried: there is no other */
    void freeTry(boolean again) {
        if (again) {
            tried.clear();
        } else {
            freeTries++;
        }
    }

    @Override
    public void connected(Call call) {
        if (call == back) {
            loop.upstream().connected(this, call);
        }
    }

    @Override
    public void ended(Call call, Outcome outcome) {
        if (call == back) {
            loop.upstream().ended(this, call, outcome);
        }
    }
}
