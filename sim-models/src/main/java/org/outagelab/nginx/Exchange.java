package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Caller;
import org.outagelab.call.Outcome;
import org.outagelab.call.Serving;
import org.outagelab.machine.Roll;

/** One request inside nginx: answered from a file, or proxied to one peer after the other. */
final class Exchange implements Caller, Roll.Member, Serving {
    private int place = Roll.NOWHERE;
    final Loop loop;
    final Call front;
    /** The peer tried last, or null. */
    Peers.Peer peer;
    Call back;
    /** The kept connection that it uses, or null. */
    KeptConnections.Connection connection;
    private Extras extras;
    long timeout;
    boolean connecting;
    boolean onCpu;
    boolean ended;
    /** Its client has left or been served: it fills the cache. */
    boolean background;
    /** Whether {@code limit_conn} counts it. */
    boolean counted;
    /** How many peers have been tried and not forgotten; the last of them is {@link #peer}. */
    private short tried;

    /** What most requests never need. */
    private static final class Extras {
        private long acceptedAtNs;
        /** What the cache knows of it, or null. */
        private Cache.Fetch fetch;
        /** Peers tried before the last one. */
        private final List<Peers.Peer> earlier = new ArrayList<>(1);
        private int freeTries;
    }

    Exchange(Loop loop, Call front) {
        this.loop = loop;
        this.front = front;
    }

    private Extras extras() {
        if (extras == null) {
            extras = new Extras();
        }
        return extras;
    }

    /** Must be told where {@code proxy_next_upstream_timeout} is set. */
    void acceptedAtNs(long nowNs) {
        extras().acceptedAtNs = nowNs;
    }

    long acceptedAtNs() {
        return extras.acceptedAtNs;
    }

    /** What the cache knows of it, or null. */
    Cache.Fetch fetch() {
        return extras == null ? null : extras.fetch;
    }

    void fetch(Cache.Fetch known) {
        extras().fetch = known;
    }

    /** Peers tried, in order. */
    List<Peers.Peer> tried() {
        if (tried == 0) {
            return List.of();
        }
        var all = new ArrayList<Peers.Peer>();
        if (tried > 1) {
            all.addAll(extras.earlier);
        }
        all.add(peer);
        return all;
    }

    /** Goes on to another peer. */
    void tries(Peers.Peer next) {
        if (tried > 0) {
            extras().earlier.add(peer);
        }
        tried++;
        peer = next;
    }

    /** Peers tried, but for those that cost nothing. */
    int tries() {
        return tried - (extras == null ? 0 : extras.freeTries);
    }

    /**
     * The last try does not count.
     *
     * @param again whether the same peer may be tried: there is no other
     */
    void freeTry(boolean again) {
        if (again) {
            tried = 0;
        } else {
            extras().freeTries++;
        }
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
    public void abandoned(Call call) {
        loop.upstream().abandoned(this);
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
