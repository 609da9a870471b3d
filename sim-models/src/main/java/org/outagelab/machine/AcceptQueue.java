package org.outagelab.machine;

import java.util.ArrayDeque;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;

/**
 * The kernel's accept queue of one listening socket: FIFO, unaware of callers that have left.
 *
 * <p>A queue of size B holds B+1 finished handshakes; beyond that a SYN is dropped silently, as with
 * {@code tcp_abort_on_overflow=0} (docs/models/network.md#accept-queues).
 */
public final class AcceptQueue {
    /** {@code net.core.somaxconn} since Linux 5.4. */
    public static final int SOMAXCONN = 4096;

    private final int places;
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private int underWay;

    /** @param backlog as given to listen(2), at least 0; capped by SOMAXCONN */
    public AcceptQueue(int backlog) {
        this.places = Math.min(backlog, SOMAXCONN) + 1;
    }

    /**
     * Reserves a place for a connection whose request is under way.
     *
     * @param idle how many more the program would accept at once
     */
    public Connect offer(int idle) {
        if (underWay + waiting.size() - idle >= places) {
            return Connect.SILENT;
        }
        underWay++;
        return Connect.ACCEPTED;
    }

    /** The request of a reserved place has arrived: it is taken by the program or {@link #add added}. */
    public void arrived() {
        underWay--;
    }

    public void add(Call call) {
        waiting.add(call);
    }

    /** The oldest, which stays, or null. */
    public Call peek() {
        return waiting.peek();
    }

    /** The oldest, or null. */
    public Call poll() {
        return waiting.poll();
    }

    public int size() {
        return waiting.size();
    }

    /** The socket is closed. @return what was waiting, oldest first */
    public Iterable<Call> close() {
        var closed = new ArrayDeque<>(waiting);
        waiting.clear();
        underWay = 0;
        return closed;
    }
}
