package org.outagelab.nginx;

import java.util.ArrayDeque;
import java.util.List;
import org.outagelab.host.AcceptQueue;
import org.outagelab.host.Roll;

/** One worker process: an event loop with connections and upstream state of its own. */
final class Loop {
    final int index;
    final Peers peers;
    private final Upstream upstream;
    /** Of the socket that it accepts from: its own, or that of all workers. */
    final AcceptQueue queue;
    /** Idle connections to peers, or null without {@code keepalive}. */
    final KeptConnections kept;
    /** Connections to clients and peers; idle ones too, in so far as they are known to be there. */
    int sockets;
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

    /** @param index from 0; @param keepAlive null for none */
    Loop(int index, Upstream upstream, Peers peers, AcceptQueue queue, NginxSpec.KeepAlive keepAlive) {
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
        return exchanges.isEmpty();
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

    /** The process is gone, and another one takes its place. */
    void die() {
        life++;
        blocked = false;
        busyThreads = 0;
        awaitingThread.clear();
        unnoticed.clear();
        closeKept();
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
