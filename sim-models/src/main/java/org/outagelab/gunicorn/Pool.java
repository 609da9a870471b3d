package org.outagelab.gunicorn;

import java.util.ArrayDeque;

/**
 * SQLAlchemy's QueuePool of one worker for one name: idle connections first in, first out, or last in, first out;
 * overflow that is not kept, and threads that wait (docs/models/gunicorn.md#database-pool).
 */
final class Pool {
    /**
     * An open connection.
     *
     * @param server where it leads, by its index
     * @param life of that server's process in which it was opened
     */
    record Session(int server, int life, long bornNs) {}

    final ArrayDeque<Worker> waiting = new ArrayDeque<>();
    private final int size;
    private final int most;
    private final boolean lifo;
    /** Who was given back last is at the end. */
    private final ArrayDeque<Session> idle = new ArrayDeque<>();
    private int checkedOut;
    private long invalidNs = -1;

    /** @param lifo {@code pool_use_lifo}: the one that was given back last is used first */
    Pool(int size, int overflow, boolean lifo) {
        this.size = size;
        this.most = size + overflow;
        this.lifo = lifo;
    }

    /** Whether a thread may have a connection now. */
    boolean available() {
        return !idle.isEmpty() || checkedOut < most;
    }

    /** The idle connection that is used next; null without any. */
    Session next() {
        return lifo ? idle.peekLast() : idle.peekFirst();
    }

    /** @return an idle connection, or null for the right to open one */
    Session checkOut() {
        checkedOut++;
        return lifo ? idle.pollLast() : idle.pollFirst();
    }

    /**
     * @param session null when there is none any more
     * @return whether it is kept; otherwise it is to be closed
     */
    boolean giveBack(Session session) {
        checkedOut--;
        if (session == null || idle.size() == size || session.bornNs() < invalidNs) {
            return false;
        }
        idle.addLast(session);
        return true;
    }

    /**
     * Takes an idle connection out for good.
     *
     * @return null without any
     */
    Session discard() {
        return idle.pollFirst();
    }

    /** After a disconnect: no connection that is open by now is kept. */
    void invalidate(long nowNs) {
        invalidNs = nowNs;
    }
}
