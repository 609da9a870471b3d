package org.outagelab.client;

import java.util.Arrays;
import org.outagelab.core.EventHandler;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.net.IdleConnection;
import org.outagelab.net.Route;

/**
 * Idle connections that the clients of a load keep for their next requests: each has its own, by address, and uses the
 * latest first.
 *
 * <p>A server that closes one says so, and so does one that dies while its machine lives: the client opens another one.
 * Only a request that crosses such a word on its way, or finds a machine without power, meets a dead connection.
 */
final class Connections {
    private final Simulation simulation;
    private final TimeoutLane<Kept> limits;
    /** The latest of each client. */
    private Kept[] latest = new Kept[64];

    /** One idle connection of a client. */
    static final class Kept {
        private final int client;
        private final int address;
        private final Route route;
        private final int life;
        private final IdleConnection connection;
        private Kept older;
        private long limit;

        private Kept(int client, int address, Route route, int life, IdleConnection connection) {
            this.client = client;
            this.address = address;
            this.route = route;
            this.life = life;
            this.connection = connection;
        }

        IdleConnection connection() {
            return connection;
        }

        /** The life of the process that answers what is sent over it on a route; no life if that leads elsewhere now. */
        int lifeOn(Route present) {
            return present == route ? life : Route.NO_LIFE;
        }

        private boolean knownClosed() {
            return route.knowsClosed(connection) || route.saidGoodbye(life);
        }
    }

    /** @param idleNs how long a client keeps one */
    Connections(Simulation simulation, String owner, long idleNs) {
        this.simulation = simulation;
        EventHandler<Kept> tooLong = this::closed;
        this.limits = simulation.timeoutLane(idleNs, simulation.eventType(owner, tooLong));
    }

    /** The client's latest connection to an address that it does not know to be closed, or null. */
    Kept take(int client, int address) {
        Kept newer = null;
        for (var kept = client < latest.length ? latest[client] : null; kept != null; kept = kept.older) {
            boolean dead = kept.knownClosed();
            if (dead || kept.address == address) {
                unlink(kept, newer);
                limits.cancel(kept.limit);
                if (!dead) {
                    return kept;
                }
            } else {
                newer = kept;
            }
        }
        return null;
    }

    /** Where the client's latest connection leads that it does not know to be closed; -1 without one. */
    int address(int client) {
        var kept = client < latest.length ? latest[client] : null;
        while (kept != null && kept.knownClosed()) {
            kept = kept.older;
        }
        return kept == null ? -1 : kept.address;
    }

    void keep(int client, int address, Route route, int life, IdleConnection connection) {
        if (client >= latest.length) {
            latest = Arrays.copyOf(latest, Math.max(2 * latest.length, client + 1));
        }
        var kept = new Kept(client, address, route, life, connection);
        kept.older = latest[client];
        kept.limit = limits.start(kept);
        latest[client] = kept;
    }

    /** One turned out to be dead: the client closes its others to that address. */
    void drop(int client, int address) {
        for (var kept = take(client, address); kept != null; kept = take(client, address)) {
            kept.route.hangUp(kept.connection);
        }
    }

    /** Idle for too long. */
    private void closed(Kept kept) {
        Kept newer = null;
        for (var one = latest[kept.client]; one != null; one = one.older) {
            if (one == kept) {
                unlink(kept, newer);
                kept.route.hangUp(kept.connection);
                return;
            }
            newer = one;
        }
        throw new IllegalStateException("a connection that is not kept has been idle until "
                + SimTime.toSeconds(simulation.nowNs()) + " s");
    }

    private void unlink(Kept kept, Kept newer) {
        if (newer == null) {
            latest[kept.client] = kept.older;
        } else {
            newer.older = kept.older;
        }
    }
}
