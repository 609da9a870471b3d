package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Rotation;
import org.outagelab.net.Route;

/**
 * The peers of an upstream group: smooth weighted round robin, and passive checks on a clock of whole seconds
 * (ngx_http_upstream_round_robin.c, docs/models/nginx.md). A group of one is never marked unavailable.
 */
final class Peers {
    private final String owner;
    private final List<Peer> peers = new ArrayList<>();
    private final String balance;
    private final int maxFails;
    private final long failTimeoutSeconds;
    private final boolean forgetful;
    private final Rotation rotation;
    private final long secondBeganNs;

    static final class Peer {
        private final Route route;
        private final int weight;
        private final NginxSpec.Server spec;
        private int connections;
        private int current;
        private int effective;
        private int fails;
        private long accessed;
        private long checked;
        private boolean resting;

        Peer(Route route, NginxSpec.Server spec) {
            this.route = route;
            this.spec = spec;
            this.weight = spec.weight();
            this.effective = weight;
        }

        /** It gets a connection. */
        void use() {
            connections++;
        }

        void release() {
            connections--;
        }

        Route route() {
            return route;
        }
    }

    Peers(String owner, List<Route> routes, int maxFails, long failTimeoutNs, Rotation rotation) {
        this(owner, routes, NginxSpec.Group.PLAIN, maxFails, failTimeoutNs, false, rotation, 0);
    }

    /**
     * @param forgetful whether a request that finds no peer left makes all of them available again
     * @param secondBeganNs how long a second of the clock has lasted at time 0, in nanoseconds
     */
    Peers(
            String owner,
            List<Route> routes,
            NginxSpec.Group group,
            int maxFails,
            long failTimeoutNs,
            boolean forgetful,
            Rotation rotation,
            long secondBeganNs) {
        this.forgetful = forgetful;
        this.secondBeganNs = secondBeganNs;
        this.owner = owner;
        this.balance = group.balance();
        this.maxFails = maxFails;
        this.failTimeoutSeconds = failTimeoutNs / SimTime.SECOND;
        this.rotation = rotation;
        routes.forEach(route -> peers.add(new Peer(route, group.server(route.port().unit().name()))));
    }

    void add(Route route, int weight) {
        peers.add(new Peer(route, new NginxSpec.Server(weight, false, false, 0)));
    }

    int size() {
        return peers.size();
    }

    /** The state of a fresh worker. */
    void forget() {
        for (var peer : peers) {
            peer.current = 0;
            peer.effective = peer.weight;
            peer.fails = 0;
            peer.accessed = 0;
            peer.checked = 0;
            back(peer, "a fresh worker");
        }
    }

    /**
     * @param tried the peers already tried for this request
     * @return null when none is left
     */
    Peer pick(long nowNs, List<Peer> tried) {
        return pick(nowNs, tried, 0);
    }

    /** @param client whose request it is, for {@code ip_hash} */
    Peer pick(long nowNs, List<Peer> tried, int client) {
        long now = seconds(nowNs);
        if (peers.size() == 1) {
            var only = peers.get(0);
            return tried.isEmpty() && !only.spec.down() && !full(only) ? only : null;
        }
        Peer best = null;
        if (balance.equals("ip_hash")) {
            best = hashed(now, tried, client);
        }
        for (int group = 0; best == null && group < 2; group++) {
            best = balance.equals("least_conn") ? leastConnected(now, tried, group == 1) : inTurn(now, tried, group == 1, null);
        }
        if (best != null && now - best.checked > failTimeoutSeconds) {
            best.checked = now;
        } else if (best == null && forgetful) {
            // "All peers failed, mark them as live for quick recovery": this request has none all the same.
            for (var peer : peers) {
                peer.fails = 0;
                back(peer, "no peer was left");
            }
        }
        return best;
    }

    /** ngx_time(). */
    private long seconds(long nowNs) {
        return (nowNs + secondBeganNs) / SimTime.SECOND;
    }

    /**
     * Smooth weighted round robin.
     *
     * @param like only those with as many connections for their weight; null: all
     */
    private Peer inTurn(long now, List<Peer> tried, boolean backup, Peer like) {
        Peer best = null;
        int total = 0;
        for (var peer : peers) {
            if (!eligible(peer, now, tried, backup) || like != null && compare(peer, like) != 0) {
                continue;
            }
            peer.current += peer.effective;
            total += peer.effective;
            if (peer.effective < peer.weight) {
                peer.effective++;
            }
            if (best == null || peer.current > best.current) {
                best = peer;
            }
        }
        if (best != null) {
            best.current -= total;
        }
        return best;
    }

    /** ngx_http_upstream_least_conn_module.c: ties are resolved by round robin among them. */
    private Peer leastConnected(long now, List<Peer> tried, boolean backup) {
        Peer best = null;
        boolean many = false;
        for (var peer : peers) {
            if (eligible(peer, now, tried, backup)) {
                int order = best == null ? -1 : compare(peer, best);
                many = order == 0 || order > 0 && many;
                best = order < 0 ? peer : best;
            }
        }
        return many ? inTurn(now, tried, backup, best) : best;
    }

    private static int compare(Peer a, Peer b) {
        return Long.compare((long) a.connections * b.weight, (long) b.connections * a.weight);
    }

    /**
     * ngx_http_upstream_ip_hash_module.c over the first three octets of an address. Clients are spread over all
     * addresses, so that neighbours in number are not neighbours in the network.
     */
    private Peer hashed(long now, List<Peer> tried, int client) {
        int address = client * 0x9E3779B1;
        int total = 0;
        for (var peer : peers) {
            total += peer.weight;
        }
        int hash = 89;
        for (int tries = 0; tries <= 20; tries++) {
            for (int shift = 24; shift > 0; shift -= 8) {
                hash = (hash * 113 + (address >>> shift & 255)) % 6271;
            }
            int slot = hash % total;
            int index = 0;
            while (slot >= peers.get(index).weight) {
                slot -= peers.get(index).weight;
                index++;
            }
            if (eligible(peers.get(index), now, tried, false)) {
                return peers.get(index);
            }
        }
        return null;
    }

    private boolean eligible(Peer peer, long now, List<Peer> tried, boolean backup) {
        return peer.spec.backup() == backup
                && !peer.spec.down()
                && !full(peer)
                && !tried.contains(peer)
                && !unavailable(peer, now);
    }

    private static boolean full(Peer peer) {
        return peer.spec.maxConnections() > 0 && peer.connections >= peer.spec.maxConnections();
    }

    void failed(Peer peer, long nowNs) {
        if (peers.size() == 1) {
            return;
        }
        long now = seconds(nowNs);
        peer.fails++;
        peer.accessed = now;
        peer.checked = now;
        if (maxFails > 0) {
            peer.effective = Math.max(0, peer.effective - peer.weight / maxFails);
            if (peer.fails >= maxFails && !peer.resting) {
                peer.resting = true;
                rotation.changed(
                        owner,
                        peer.route.port().unit(),
                        Rotation.Change.DOWN,
                        peer.fails + " failed of max_fails " + maxFails);
            }
        }
    }

    void succeeded(Peer peer) {
        if (peer.accessed < peer.checked) {
            peer.fails = 0;
            back(peer, "a request succeeded");
        }
    }

    private void back(Peer peer, String reason) {
        if (peer.resting) {
            peer.resting = false;
            rotation.changed(owner, peer.route.port().unit(), Rotation.Change.UP, reason);
        }
    }

    private boolean unavailable(Peer peer, long now) {
        return maxFails > 0 && peer.fails >= maxFails && now - peer.checked <= failTimeoutSeconds;
    }
}
