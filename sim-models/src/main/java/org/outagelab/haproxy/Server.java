package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.call.TlsMemory;
import org.outagelab.core.SimTime;
import org.outagelab.core.TimeoutLane;
import org.outagelab.net.Route;

/** One {@code server} line of a backend: where it is, how it is doing, and what is on it. */
public final class Server {
    /** BE_WEIGHT_SCALE: a server at full speed has 16 units of effective weight for each of its own. */
    private static final int FULL = 16;

    /** As HAProxy sees it. */
    enum State {
        STOPPED,
        /** Up, but in its {@code slowstart}. */
        STARTING,
        RUNNING
    }

    /** As the operator wants it. */
    enum Admin {
        READY,
        /** Nothing new but what is bound to it by a cookie or a stick table. */
        DRAIN,
        /** Nothing at all, and no checks. */
        MAINT
    }

    private final int index;
    private final HaproxySpec.ServerSpec spec;
    private final Route route;
    private final TimeoutLane<Stream> replyTimeouts;
    private final IdlePool pool;
    private final WaitingLine queue = new WaitingLine();
    /** The session that requests and checks resume: of this process, in HAProxy of each of its threads. */
    private final TlsMemory tlsMemory = new TlsMemory();
    private Occupancy occupancy;
    private State state = State.RUNNING;
    /** Only the agent undoes what the agent did. */
    boolean agentDown;
    private Admin admin = Admin.READY;
    private Admin inherited = Admin.READY;
    private int weight;
    private int level = FULL;
    private long upSinceNs;
    private int served;
    private int maxconn;
    private int minconn;
    /** Of the last second; null while nobody asks. */
    private FrequencyCounter requests;
    /** Whether its group counts it. */
    boolean counted;
    /** Its active check, or null. */
    HealthCheck check;
    /** The server that it tracks, or null. */
    Server tracked;
    /** Those that track it. */
    final List<Server> trackers = new ArrayList<>();
    /** Its agent check, or null. */
    AgentCheck agent;

    /** @param pool of its idle connections, new with every process */
    Server(int index, HaproxySpec.ServerSpec spec, IdlePool pool, Route route, TimeoutLane<Stream> replyTimeouts) {
        this.index = index;
        this.spec = spec;
        this.pool = pool;
        this.maxconn = spec.maxconn();
        this.minconn = spec.minconn();
        this.route = route;
        this.replyTimeouts = replyTimeouts;
        this.weight = spec.weight();
    }

    /** Joins a backend, whose load its limit may depend on. */
    void joins(Occupancy backend) {
        occupancy = backend;
    }

    /** Its place in the backend, from 0. */
    public int index() {
        return index;
    }

    String name() {
        return route.port().unit().name();
    }

    HaproxySpec.ServerSpec spec() {
        return spec;
    }

    /** CPU that a new TLS connection to it costs this process; 0 in plaintext. */
    long handshakeNs() {
        return route.tlsAtCallerNs(tlsMemory.session() != null);
    }

    TlsMemory tlsMemory() {
        return tlsMemory;
    }

    Route route() {
        return route;
    }

    TimeoutLane<Stream> replyTimeouts() {
        return replyTimeouts;
    }

    /** As the user set it. */
    public int weight() {
        return weight;
    }

    void weight(int userWeight) {
        weight = userWeight;
    }

    /** In units of 1/16 of a user weight; less during the slowstart, 0 when drained. */
    public int effectiveWeight() {
        return admin() == Admin.READY ? weight * level : 0;
    }

    /** Neither down nor in maintenance: requests bound to it are served. */
    boolean up() {
        return state != State.STOPPED && admin() != Admin.MAINT;
    }

    State state() {
        return state;
    }

    /** The stricter of what is wanted of it and of the server that it tracks. */
    Admin admin() {
        return inherited.compareTo(admin) > 0 ? inherited : admin;
    }

    void admin(Admin wanted) {
        admin = wanted;
    }

    /** What is wanted of the server that it tracks. */
    void inherit(Admin wanted) {
        inherited = wanted;
    }

    /** As {@code load-server-state-from-file} finds it: state, orders, weight; not the agent's limit. */
    void resume(Server before) {
        state = before.state;
        admin = before.admin;
        inherited = before.inherited;
        weight = before.weight;
        agentDown = before.agentDown;
        upSinceNs = before.upSinceNs;
        level = before.level;
    }

    /** Whether a new process waits for a check of it, or of the one that it tracks, before it gives it work. */
    boolean startsDown() {
        return tracked != null ? tracked.startsDown() : spec.check() && spec.initState().down();
    }

    void stop() {
        state = State.STOPPED;
        level = FULL;
    }

    /** @param scaled whether the policy lets the weight grow */
    void start(boolean scaled) {
        upSinceNs = occupancy.nowNs();
        state = spec.slowstartNs() > 0 ? State.STARTING : State.RUNNING;
        warmUp(scaled);
    }

    /** A step of the slowstart: level floor((16·t + T)/T), whole seconds (server_recalc_eweight). */
    void warmUp(boolean scaled) {
        if (state != State.STARTING) {
            return;
        }
        long total = slowstartSeconds();
        long passed = secondsUp();
        if (passed >= total) {
            state = State.RUNNING;
            level = FULL;
        } else if (scaled) {
            level = (int) ((FULL * passed + total) / total);
        }
    }

    private long secondsUp() {
        return (occupancy.nowNs() - upSinceNs) / SimTime.SECOND;
    }

    private long slowstartSeconds() {
        return (spec.slowstartNs() + SimTime.SECOND - 1) / SimTime.SECOND;
    }

    /** Takes balanced work: up, with a weight. */
    boolean usable() {
        return up() && effectiveWeight() > 0;
    }

    /** Requests it has been given and that have not ended. */
    public int served() {
        return served;
    }

    /** Requests in its own queue. */
    public int queued() {
        return queue.size();
    }

    /** Requests it may have at once now (srv_dynamic_maxconn, docs/models/haproxy.md#balancing): {@code maxconn} at most. */
    private int limit() {
        int limit = maxconn;
        if (occupancy == null) {
            return limit;
        }
        if (minconn > 0 && minconn < limit) {
            limit = occupancy.limit(minconn, limit);
        }
        if (state == State.STARTING && secondsUp() < slowstartSeconds()) {
            limit = (int) Math.max(1, limit * (100 * secondsUp() / slowstartSeconds()) / 100);
        }
        return limit;
    }

    boolean hasSlot() {
        return maxconn == 0 || served < limit();
    }

    /** Not picked by round robin (docs/models/haproxy.md#balancing, "saturated"). */
    public boolean saturated() {
        return maxconn > 0 && (!queue.isEmpty() || served >= limit());
    }

    /** Not even its queue takes one more (leastconn); without {@code maxqueue} its own queue is not used. */
    public boolean full() {
        return maxconn > 0 && served + queue.size() >= limit() + spec.maxqueue();
    }

    void take() {
        pool.settle(occupancy.nowNs(), served);
        pool.used(++served);
        if (requests != null) {
            requests.count(occupancy.nowNs() / SimTime.MILLISECOND);
        }
    }

    /** From now on it knows how many requests the last second had. */
    void countRequests() {
        requests = new FrequencyCounter(1000);
    }

    /** It has been given in the last second, as {@link FrequencyCounter} estimates them; 0 while they are not counted. */
    long requestsOfTheLastSecond() {
        return requests == null ? 0 : requests.rate(occupancy.nowNs() / SimTime.MILLISECOND);
    }

    void release() {
        pool.settle(occupancy.nowNs(), served);
        served--;
    }

    /** Its idle connections. */
    IdlePool pool() {
        return pool;
    }

    /** Requests on it at once; 0: no limit. */
    int maxconn() {
        return maxconn;
    }

    /** A limit that does not grow with the load stays one (server_parse_maxconn_change_request). */
    void maxconn(int wanted) {
        minconn = maxconn == minconn ? wanted : minconn;
        maxconn = wanted;
    }

    WaitingLine queue() {
        return queue;
    }
}
