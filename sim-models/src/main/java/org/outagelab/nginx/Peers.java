package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.host.Rotation;
import org.outagelab.host.Route;

/**
 * The peers of an upstream group: smooth weighted round robin, and passive checks on a clock of whole seconds
 * (ngx_http_upstream_round_robin.c, reference/nginx.md §2–§3). A group of one is never marked unavailable.
 */
final class Peers {
    private final String owner;
    private final List<Peer> peers = new ArrayList<>();
    private final int maxFails;
    private final long failTimeoutSeconds;
    private final Rotation rotation;

    static final class Peer {
        private final Route route;
        private final int weight;
        private int current;
        private int effective;
        private int fails;
        private long accessed;
        private long checked;
        private boolean resting;

        Peer(Route route, int weight) {
            this.route = route;
            this.weight = weight;
            this.effective = weight;
        }

        Route route() {
            return route;
        }
    }

    Peers(String owner, List<Route> routes, int maxFails, long failTimeoutNs, Rotation rotation) {
        this.owner = owner;
        this.maxFails = maxFails;
        this.failTimeoutSeconds = failTimeoutNs / SimTime.SECOND;
        this.rotation = rotation;
        routes.forEach(route -> add(route, 1));
    }

    void add(Route route, int weight) {
        peers.add(new Peer(route, weight));
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
            back(peer);
        }
    }

    /** @param tried the peers already tried for this request; @return null when none is left */
    Peer pick(long nowNs, List<Peer> tried) {
        long now = nowNs / SimTime.SECOND;
        if (peers.size() == 1) {
            return tried.isEmpty() ? peers.get(0) : null;
        }
        Peer best = null;
        int total = 0;
        for (var peer : peers) {
            if (tried.contains(peer) || unavailable(peer, now)) {
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
            if (now - best.checked > failTimeoutSeconds) {
                best.checked = now;
            }
        }
        return best;
    }

    void failed(Peer peer, long nowNs) {
        if (peers.size() == 1) {
            return;
        }
        long now = nowNs / SimTime.SECOND;
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
            back(peer);
        }
    }

    private void back(Peer peer) {
        if (peer.resting) {
            peer.resting = false;
            rotation.changed(owner, peer.route.port().unit(), Rotation.Change.UP, "a request succeeded");
        }
    }

    private boolean unavailable(Peer peer, long now) {
        return maxFails > 0 && peer.fails >= maxFails && now - peer.checked <= failTimeoutSeconds;
    }
}
