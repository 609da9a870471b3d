package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;

/** One worker process: an event loop with connections and upstream state of its own. */
final class Loop {
    final Peers peers;
    private final Upstream upstream;
    /** Idle connections to peers, or null without {@code keepalive}. */
    final KeptConnections kept;
    /** Connections to clients and peers; idle ones too, in so far as they are known to be there. */
    int sockets;
    boolean alive = true;
    /** Out of open files: it does not accept for a while. */
    boolean paused;
    private Exchange newest;

    /** @param keepAlive null for none */
    Loop(Upstream upstream, Peers peers, NginxSpec.KeepAlive keepAlive) {
        this.upstream = upstream;
        this.peers = peers;
        this.kept = keepAlive == null ? null : new KeptConnections(keepAlive);
    }

    Upstream upstream() {
        return upstream;
    }

    boolean idle() {
        return newest == null;
    }

    /** Whether {@code worker_connections} allows one more. */
    boolean hasSocket(int limit, long nowNs) {
        if (sockets + idleSockets() >= limit && kept != null) {
            kept.closeDead(nowNs);
        }
        return sockets + idleSockets() < limit;
    }

    private int idleSockets() {
        return kept == null ? 0 : kept.size();
    }

    void closeKept() {
        if (kept != null) {
            kept.clear();
        }
    }

    void add(Exchange exchange) {
        exchange.older = newest;
        if (newest != null) {
            newest.newer = exchange;
        }
        newest = exchange;
    }

    void remove(Exchange exchange) {
        if (exchange.newer != null) {
            exchange.newer.older = exchange.older;
        } else if (newest == exchange) {
            newest = exchange.older;
        }
        if (exchange.older != null) {
            exchange.older.newer = exchange.newer;
        }
    }

    /** Newest first. */
    List<Exchange> exchanges() {
        var all = new ArrayList<Exchange>();
        for (var exchange = newest; exchange != null; exchange = exchange.older) {
            all.add(exchange);
        }
        return all;
    }
}
