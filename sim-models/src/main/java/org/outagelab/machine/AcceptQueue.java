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

    private final Gate gate;
    private final int places;
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private int underWay;

    /**
     * @param gate of the process that accepts
     * @param backlog as given to listen(2), at least 0; capped by SOMAXCONN
     */
    AcceptQueue(Gate gate, int backlog) {
        this.gate = gate;
        this.places = Math.min(backlog, SOMAXCONN) + 1;
    }

    /**
     * Reserves a place for a connection whose request is under way.
     *
     * @param idle how many more the program would accept at once if it runs
     */
    public Connect offer(int idle) {
        if (underWay + waiting.size() - (gate.open() ? idle : 0) >= places) {
            return Connect.SILENT;
        }
        underWay++;
        return Connect.ACCEPTED;
    }

    /**
     * The request of a reserved place has arrived.
     *
     * @return whether the program may take it now, or {@link #add} it if it has no room; otherwise it waits here
     */
    public boolean arrives(Call call) {
        underWay--;
        if (gate.open()) {
            return true;
        }
        waiting.add(call);
        return false;
    }

    /** The request of a reserved place will not come, or finds nobody who listens. */
    public void lost() {
        underWay--;
    }

    /** The program has no room for a request that has arrived. */
    public void add(Call call) {
        waiting.add(call);
    }

    /** The oldest that the program could accept now, which stays; or null. */
    public Call peek() {
        return gate.open() ? waiting.peek() : null;
    }

    /** The oldest that the program could accept now, or null. */
    public Call poll() {
        return gate.open() ? waiting.poll() : null;
    }

    /** Those that wait, whether or not the program runs. */
    public int size() {
        return waiting.size();
    }

    /**
     * The socket is closed.
     *
     * @return what was waiting, oldest first
     */
    public Iterable<Call> close() {
        var closed = new ArrayDeque<>(waiting);
        waiting.clear();
        underWay = 0;
        return closed;
    }
}
