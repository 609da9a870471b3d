package org.outagelab.haproxy;

import java.util.ArrayDeque;
import org.outagelab.core.TimeoutLane;
import org.outagelab.host.Route;

/** One {@code server} line of a backend: where it is, how it is doing, and what is on it. */
final class Server {
    private final int index;
    private final HaproxySpec.ServerSpec spec;
    private final Route route;
    private final TimeoutLane<Stream> replyTimeouts;
    private final ArrayDeque<Stream> queue = new ArrayDeque<>();
    private boolean up = true;
    private int served;

    Server(int index, HaproxySpec.ServerSpec spec, Route route, TimeoutLane<Stream> replyTimeouts) {
        this.index = index;
        this.spec = spec;
        this.route = route;
        this.replyTimeouts = replyTimeouts;
    }

    /** Its place in the backend, from 0. */
    int index() {
        return index;
    }

    String name() {
        return route.port().unit().name();
    }

    HaproxySpec.ServerSpec spec() {
        return spec;
    }

    Route route() {
        return route;
    }

    TimeoutLane<Stream> replyTimeouts() {
        return replyTimeouts;
    }

    int weight() {
        return spec.weight();
    }

    /** In units of 1/16 of a user weight. */
    int effectiveWeight() {
        return spec.weight() * 16;
    }

    boolean up() {
        return up;
    }

    void up(boolean up) {
        this.up = up;
    }

    /** Takes balanced work: up, with a weight. */
    boolean usable() {
        return up && spec.weight() > 0;
    }

    /** Requests it has been given and that have not ended. */
    int served() {
        return served;
    }

    int queued() {
        return queue.size();
    }

    boolean hasSlot() {
        return spec.maxconn() == 0 || served < spec.maxconn();
    }

    /** Not picked by round robin (reference §5, "saturated"). */
    boolean saturated() {
        return spec.maxconn() > 0 && (!queue.isEmpty() || served >= spec.maxconn());
    }

    /** Not even its queue takes one more (leastconn); without {@code maxqueue} its own queue is not used. */
    boolean full() {
        return spec.maxconn() > 0 && served + queue.size() >= spec.maxconn() + spec.maxqueue();
    }

    void take() {
        served++;
    }

    void release() {
        served--;
    }

    ArrayDeque<Stream> queue() {
        return queue;
    }
}
