package org.outagelab.haproxy;

import java.util.Arrays;
import org.outagelab.core.SimTime;
import org.outagelab.haproxy.HaproxySpec.Reuse;
import org.outagelab.net.Route;

/**
 * Idle connections of one process to one server, which any client's request may use ({@code http-reuse},
 * {@code pool-max-conn}, {@code pool-purge-delay}; backend.c connect_server, server.c srv_add_to_idle_list and
 * srv_cleanup_idle_conns). The oldest is used first.
 *
 * <p>A server that closes an idle connection says so, and so does one that dies while its machine lives: HAProxy takes
 * another one. Only a request that crosses such a word on its way meets a closed connection. A machine without power says
 * nothing: requests sent to it wait for {@code timeout server}, not {@code timeout connect}.
 *
 * <p>Nothing is scheduled for this: what has been purged or closed meanwhile is found out at the next use.
 */
final class IdlePool {
    /** No idle connection. */
    static final int NONE = Integer.MIN_VALUE;
    /** The life of no process: whatever is sent there is answered with RST. */
    private static final int NO_LIFE = -1;

    private final Reuse reuse;
    private final Route route;
    private final int limit;
    private final long purgeNs;
    /** Used once. */
    private final Line fresh = new Line();
    /** Used again at least once: the server is known to keep them. */
    private final Line proven = new Line();
    private long nextPurgeNs = SimTime.NEVER;
    private int mostUsed;
    private int needed;

    /** @param limit {@code pool-max-conn}; -1 for none */
    IdlePool(Reuse reuse, Route route, int limit, long purgeNs) {
        this.reuse = reuse;
        this.route = route;
        this.limit = limit;
        this.purgeNs = purgeNs;
    }

    /** The idle connections that HAProxy believes it has. */
    int size(long nowNs, int used) {
        settle(nowNs, used);
        return fresh.size + proven.size;
    }

    /**
     * Purges what should have been purged by now.
     *
     * @param used connections in use since the last call
     */
    void settle(long nowNs, int used) {
        while (nextPurgeNs <= nowNs) {
            long atNs = nextPurgeNs;
            fresh.forgetClosed(atNs);
            proven.forgetClosed(atNs);
            purge(used);
            nextPurgeNs = fresh.size + proven.size > 0 ? SimTime.plus(atNs, purgeNs) : SimTime.NEVER;
        }
    }

    /**
     * A request needs a connection.
     *
     * @param used with its own
     */
    void used(int used) {
        mostUsed = Math.max(mostUsed, used);
        needed = Math.max(needed, used);
    }

    /**
     * A connection for a request, or {@link #NONE}: the table in connect_server.
     *
     * @param first of its client connection
     * @return the life of the server that it leads to
     */
    int take(boolean first, long nowNs) {
        if (reuse == Reuse.NEVER || first && reuse == Reuse.SAFE) {
            return NONE;
        } else if (!first) {
            int life = fresh.take(nowNs);
            return life == NONE ? proven.take(nowNs) : life;
        }
        int life = proven.take(nowNs);
        return life == NONE && reuse == Reuse.ALWAYS ? fresh.take(nowNs) : life;
    }

    /**
     * An answer has come over a connection: it stays open if the server keeps it too and it may be needed, or if there is
     * no other.
     *
     * @param again whether it had been used before
     * @param used connections in use, with this one
     */
    void keep(int life, boolean again, long nowNs, int used) {
        if (reuse == Reuse.NEVER || purgeNs == 0) {
            return;
        }
        fresh.forgetClosed(nowNs);
        proven.forgetClosed(nowNs);
        int idle = fresh.size + proven.size;
        boolean only = proven.size == 0 && (again || fresh.size == 0);
        if (limit >= 0 && idle >= limit || !only && used + idle > Math.max(used, needed)) {
            return;
        }
        (again ? proven : fresh).add(life, nowNs);
        if (nextPurgeNs == SimTime.NEVER) {
            nextPurgeNs = SimTime.plus(nowNs, purgeNs);
        }
    }

    /** Whether a connection that was opened for one client connection alone is known to be closed. */
    static boolean knownClosed(Route route, int life, long idleSinceNs, long nowNs) {
        return nowNs - idleSinceNs >= route.idleLimitNs() || route.saidGoodbye(life);
    }

    /** The life that a connection leads to, if the server's goodbye may be under way. */
    static int leadsTo(Route route, int life, long idleSinceNs, long nowNs) {
        long closesNs = SimTime.plus(idleSinceNs, route.idleLimitNs());
        return SimTime.plus(nowNs, route.roundTripNs()) >= closesNs ? NO_LIFE : life;
    }

    /** Half of those above what was needed of late, rounded up, go; those not used again first. */
    private void purge(int used) {
        int above = used + fresh.size + proven.size - Math.max(mostUsed, needed);
        int half = Math.max(0, above - above / 2);
        needed = Math.max((needed + mostUsed) / 2, mostUsed);
        mostUsed = used;
        int gone = fresh.close(half);
        proven.close(half - gone);
    }

    /** Connections, the oldest first. */
    private final class Line {
        private int[] lives = new int[8];
        private long[] sinceNs = new long[8];
        private int head;
        private int size;

        int take(long nowNs) {
            forgetClosed(nowNs);
            if (size == 0) {
                return NONE;
            }
            int life = leadsTo(route, lives[head], sinceNs[head], nowNs);
            close(1);
            return life;
        }

        /** Those that are known to be closed are the oldest ones: idle for too long, or of an earlier life. */
        void forgetClosed(long nowNs) {
            while (size > 0 && knownClosed(route, lives[head], sinceNs[head], nowNs)) {
                close(1);
            }
        }

        int close(int most) {
            int closed = Math.min(most, size);
            head = (head + closed) % lives.length;
            size -= closed;
            return closed;
        }

        void add(int life, long nowNs) {
            if (size == lives.length) {
                grow();
            }
            int tail = (head + size) % lives.length;
            lives[tail] = life;
            sinceNs[tail] = nowNs;
            size++;
        }

        private void grow() {
            int[] longerLives = Arrays.copyOf(lives, 2 * size);
            long[] longerSince = Arrays.copyOf(sinceNs, 2 * size);
            for (int i = 0; i < size; i++) {
                longerLives[i] = lives[(head + i) % size];
                longerSince[i] = sinceNs[(head + i) % size];
            }
            lives = longerLives;
            sinceNs = longerSince;
            head = 0;
        }
    }
}
