package org.outagelab.nginx;

import java.util.List;
import org.outagelab.host.Roll;

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
    private final Roll<Exchange> exchanges = new Roll<>();

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
        return exchanges.isEmpty();
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
        exchanges.join(exchange);
    }

    void remove(Exchange exchange) {
        exchanges.leave(exchange);
    }

    /** Newest first. */
    List<Exchange> exchanges() {
        return exchanges.newestFirst();
    }
}
