package org.outagelab.nginx;

import java.util.ArrayDeque;
import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Serving;
import org.outagelab.machine.AcceptQueue;
import org.outagelab.machine.Roll;
import org.outagelab.net.IdleConnections;

/** One worker process: an event loop with connections and upstream state of its own. */
final class Loop implements Serving {
    private static final int MOST_DRAINED = 32;

    final int index;
    final Peers peers;
    private final Upstream upstream;
    /** Of the socket that it accepts from: its own, or that of all workers. */
    final AcceptQueue queue;
    /** Idle connections to peers, or null without {@code keepalive}. */
    final KeptConnections kept;
    /** Idle connections of clients to it. */
    final IdleConnections clients;
    /** Connections to clients and peers in use. */
    int sockets;
    /** Of those, connections whose TLS handshake is under way. */
    int handshaking;
    /** Whether it is no worker of before a reload. */
    boolean stays = true;
    boolean alive = true;
    /** Out of open files: it does not accept for a while. */
    boolean paused;
    /** Threads of its pool that wait for the disk, and reads that wait for a thread. */
    int busyThreads;

    final ArrayDeque<FileReads.Read> awaitingThread = new ArrayDeque<>();
    private final Roll<Exchange> exchanges = new Roll<>();
    /** What has happened while it waits for the disk: it finds out in order. */
    private final ArrayDeque<Runnable> unnoticed = new ArrayDeque<>();

    private boolean blocked;
    private int life;

    /**
     * @param index from 0
     * @param keepAlive null for none
     */
    Loop(int index, Upstream upstream, Peers peers, AcceptQueue queue, NginxSpec.KeepAlive keepAlive, IdleConnections clients) {
        this.clients = clients;
        this.index = index;
        this.upstream = upstream;
        this.peers = peers;
        this.queue = queue;
        this.kept = keepAlive == null ? null : new KeptConnections(keepAlive);
    }

    Upstream upstream() {
        return upstream;
    }

    boolean idle() {
        return exchanges.isEmpty() && handshaking == 0;
    }

    /** Whether it would take a new connection now. */
    boolean accepts() {
        return alive && !paused && !blocked;
    }

    /** Whether it waits for the disk. */
    boolean blocked() {
        return blocked;
    }

    void block() {
        blocked = true;
    }

    /** While it is blocked: what it does when it finds out. */
    void later(Runnable action) {
        unnoticed.add(action);
    }

    /** The disk has answered: it goes on with that, and then with what has happened, until it is blocked again. */
    void unblock(Runnable first) {
        blocked = false;
        first.run();
        while (!blocked && !unnoticed.isEmpty()) {
            unnoticed.remove().run();
        }
    }

    /** Counts the processes that it has been: a read for an earlier one is nobody's. */
    int life() {
        return life;
    }

    /** Those under way are broken off. */
    void dropHandshakes() {
        sockets -= handshaking;
        handshaking = 0;
    }

    /** The process is gone, and another one takes its place. */
    void die() {
        life++;
        dropHandshakes();
        blocked = false;
        busyThreads = 0;
        awaitingThread.clear();
        unnoticed.clear();
        closeKept();
    }

    /** Whether a limit of sockets allows one more. */
    boolean hasSocket(int limit, long nowNs) {
        if (openSockets() >= limit && kept != null) {
            kept.closeDead(nowNs);
        }
        return openSockets() < limit;
    }

    /**
     * Whether {@code worker_connections} allows one more. With a sixteenth of them left, or less, the idle connections of
     * clients make room: an eighth of them, the oldest first, 32 at most (ngx_drain_connections).
     */
    boolean takesSocket(int limit, long nowNs) {
        boolean free = hasSocket(limit, nowNs);
        if (limit - openSockets() <= limit / 16) {
            int least = Math.max(1, Math.min(MOST_DRAINED, clients.size() / 8));
            for (int closed = 0; closed < least && clients.closeOldest(); closed++) {
                free = true;
            }
        }
        return free;
    }

    int freeSockets(int limit) {
        return limit - openSockets();
    }

    /** In use and idle, in so far as they are known to be there. */
    private int openSockets() {
        return sockets + clients.size() + (kept == null ? 0 : kept.size());
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

    /** Of a request that it has not begun: it finds out when it does. */
    @Override
    public void abandoned(Call call) {}
}
