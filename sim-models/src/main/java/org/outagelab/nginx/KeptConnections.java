package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;

/**
 * Idle connections of one worker to its peers ({@code keepalive}): the latest is used first, the oldest is closed when
 * there are too many (ngx_http_upstream_keepalive_module.c, docs/models/nginx.md#kept-connections).
 *
 * <p>A peer that closes an idle connection says so, and so does one that dies while its machine lives: nginx takes
 * another one. Only a request that crosses such a word on its way meets a closed connection, which is the race that a
 * peer with a shorter limit than nginx's invites. Nothing is scheduled for this: what has become of a connection is
 * found out when it is asked for.
 */
final class KeptConnections {
    /** The life of no process: whatever is sent there is answered with RST. */
    private static final int NO_LIFE = -1;

    private final NginxSpec.KeepAlive limits;
    /** Oldest first. */
    private final List<Connection> idle = new ArrayList<>();

    /** One connection to a peer. */
    static final class Connection {
        private final Peers.Peer peer;
        private final int generation;
        private final long bornNs;
        private long idleSinceNs;
        private int requests;
        private boolean closedByPeer;

        /** @param generation life of the peer that it leads to */
        Connection(Peers.Peer peer, int generation, long bornNs) {
            this.peer = peer;
            this.generation = generation;
            this.bornNs = bornNs;
        }

        /** Life of the process that it leads to now. */
        int leadsTo() {
            return closedByPeer ? NO_LIFE : generation;
        }
    }

    KeptConnections(NginxSpec.KeepAlive limits) {
        this.limits = limits;
    }

    int size() {
        return idle.size();
    }

    void clear() {
        idle.clear();
    }

    /** The latest one to a peer that nginx does not know to be closed, or null. */
    Connection take(Peers.Peer peer, long nowNs) {
        for (int i = idle.size() - 1; i >= 0; i--) {
            var connection = idle.get(i);
            if (connection.peer == peer) {
                idle.remove(i);
                if (!knownClosed(connection, nowNs)) {
                    long closesNs = SimTime.plus(connection.idleSinceNs, peer.route().idleLimitNs());
                    connection.closedByPeer = SimTime.plus(nowNs, peer.route().roundTripNs()) >= closesNs;
                    return connection;
                }
            }
        }
        return null;
    }

    /**
     * An answer has come over it.
     *
     * @return whether it is kept
     */
    boolean keep(Connection connection, long nowNs) {
        connection.requests++;
        if (connection.requests >= limits.requests() || nowNs - connection.bornNs >= limits.lifeNs()) {
            return false;
        }
        connection.idleSinceNs = nowNs;
        if (idle.size() == limits.connections()) {
            idle.remove(0);
        }
        idle.add(connection);
        return true;
    }

    /** Forgets those that are no more. */
    void closeDead(long nowNs) {
        idle.removeIf(connection -> knownClosed(connection, nowNs));
    }

    private boolean knownClosed(Connection connection, long nowNs) {
        long idleNs = nowNs - connection.idleSinceNs;
        var route = connection.peer.route();
        return idleNs >= limits.idleNs() || idleNs >= route.idleLimitNs() || route.saidGoodbye(connection.generation);
    }
}
