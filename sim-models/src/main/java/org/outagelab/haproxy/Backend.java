package org.outagelab.haproxy;

import java.util.List;
import org.outagelab.call.Call;
import org.outagelab.call.Outcome;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.Roll;

/**
 * The backend of one HAProxy process: which server a request goes to, where it waits, and what happens when a connection
 * fails (backend.c, queue.c, docs/models/haproxy.md).
 *
 * <p>Outcomes carry the termination state that HAProxy logs: S server, s its timeout, D marked down, U a better one
 * came up; K killed by the process itself;
 * C while connecting, Q queued, H waiting for headers; P a rule of the proxy, R by a denial, T in the tarpit.
 */
final class Backend {
    static final Outcome NO_SERVER = Outcome.http(503, "SC no server");
    static final Outcome CONNECT_REFUSED = Outcome.http(503, "SC connect refused");
    static final Outcome HANDSHAKE_FAILED = Outcome.http(503, "SC TLS handshake failed");
    static final Outcome CONNECT_TIMEOUT = Outcome.http(503, "sC connect timeout");
    static final Outcome QUEUE_TIMEOUT = Outcome.http(503, "sQ queue timeout");
    static final Outcome QUEUE_FULL = Outcome.http(503, "SQ server queue full");
    static final Outcome SERVER_RESET = Outcome.http(502, "SH server closed");
    static final Outcome SERVER_TIMEOUT = Outcome.http(504, "sH server timeout");
    static final Outcome SESSION_KILLED = Outcome.http(502, "DH session shut down");
    static final Outcome BACKUP_KILLED = Outcome.http(502, "UH session shut down");
    static final Outcome KILLED = Outcome.http(502, "KH hard-stop-after");
    static final Outcome KILLED_QUEUED = Outcome.http(503, "KQ hard-stop-after");
    static final Outcome KILLED_CONNECTING = Outcome.http(503, "KC hard-stop-after");
    static final Outcome BAD_REQUEST = Outcome.http(408, "cR request timeout");

    /** Checks of others come from machines of the site: no client of a load has this number. */
    private static final int PROBES = -1;

    private final Simulation simulation;
    private final HaproxySpec spec;
    private final Haproxy haproxy;
    private final List<Server> servers;
    private final ServerGroups groups;
    private final ServerStates states;
    private final Timers timers;
    private final long turnAroundNs;
    private final Occupancy occupancy;
    private final WaitingLine queue = new WaitingLine();
    private final int attempts;
    private final boolean leavesAtOnce;
    /** Whether a refused request waits even before it goes to another server. */
    private final boolean alwaysPauses;
    private final boolean queueFirst;
    private final boolean retriesStatuses;
    /** The clients' own, so it outlives every process; null without {@code cookie}. */
    private final ClientTable cookies;
    /** Null without {@code stick-table}. */
    private final ClientTable sticky;
    /** Null without rules. */
    private final ClientCounters counters;
    private final Roll<Stream> streams = new Roll<>();
    private long queueOrder;

    /**
     * @param cookies what clients hold, or null
     * @param sticky the stick table, or null
     * @param counters of clients, or null
     * @param random of {@code random(n)}
     */
    Backend(
            Simulation simulation,
            String owner,
            HaproxySpec spec,
            Haproxy haproxy,
            List<Server> servers,
            Rotation rotation,
            Timers timers,
            ClientTable cookies,
            ClientTable sticky,
            ClientCounters counters,
            RandomStream random) {
        this.simulation = simulation;
        this.spec = spec;
        this.haproxy = haproxy;
        this.servers = servers;
        this.timers = timers;
        this.cookies = cookies;
        this.sticky = sticky;
        this.counters = counters;
        this.groups = new ServerGroups(spec, servers, random);
        this.states = new ServerStates(simulation, owner, spec, this, servers, groups, rotation, timers);
        this.attempts = spec.attempts();
        this.leavesAtOnce = spec.version().leavesAtOnce(spec.policy());
        this.alwaysPauses = spec.version().pausesBeforeAnother() && !spec.policy().has(Policy.Trait.ROUND_ROBIN);
        this.queueFirst = spec.policy().has(Policy.Trait.QUEUE_FIRST);
        this.retriesStatuses = spec.retriesStatuses();
        this.occupancy = new Occupancy(simulation, spec.fullconn());
        // Waits min(1 s, timeout connect) before trying the same server again (back_handle_st_cer).
        this.turnAroundNs = spec.pauseNs() + HealthCheck.TICK_NS;
        for (var server : servers) {
            server.joins(occupancy);
            if (spec.version().breaksTiesByRate()) {
                server.countRequests();
            }
            groups.count(server);
        }
        groups.watch(haproxy.remaps());
    }

    List<Server> servers() {
        return servers;
    }

    /** What takes its servers out of rotation, and puts them back. */
    ServerStates states() {
        return states;
    }

    /** Requests in it. */
    int streams() {
        return occupancy.streams;
    }

    // ---- requests

    void accept(Call call) {
        var stream = new Stream(this, call);
        if (call.serving() instanceof PrivateConnections own && own.of(this)) {
            stream.own(own);
        }
        call.servedBy(stream);
        streams.join(stream);
        occupancy.streams++;
        long sendNs = call.caller().sendingNs(call);
        if (sendNs > 0) {
            stream.state = Stream.State.READING;
            // Without http-request it is the client's silence that counts, and each byte ends it.
            var stall = call.caller().stall(call);
            boolean drips = stall != null && stall.everyNs() <= spec.requestNs() && !spec.wholeRequest();
            if (!drips && sendNs > spec.requestNs()) {
                timers.tooSlow().in(spec.requestNs(), stream);
            } else if (sendNs != SimTime.NEVER) {
                timers.complete().in(sendNs, stream);
            }
        } else {
            begin(stream);
        }
    }

    void requestComplete(Stream stream) {
        if (stream.state == Stream.State.READING) {
            begin(stream);
        }
    }

    void requestTooSlow(Stream stream) {
        if (stream.state == Stream.State.READING) {
            finish(stream, BAD_REQUEST);
        }
    }

    /** The request is complete. */
    private void begin(Stream stream) {
        if (counters != null && turnedAway(stream)) {
            return;
        }
        var call = stream.front;
        var bound = boundServer(call.request().client());
        if (bound != null) {
            stream.direct = true;
            give(stream, bound);
        } else {
            dispatch(stream);
        }
    }

    /** Asks the rules in their order. @return whether one has denied the request, or holds it in the tarpit */
    private boolean turnedAway(Stream stream) {
        long nowMs = simulation.nowNs() / SimTime.MILLISECOND;
        for (var rule : spec.requestRules().rules()) {
            if (!rule.applies(stream.tracked(), nowMs)) {
                continue;
            }
            switch (rule.action()) {
                case TRACK -> {
                    // The first one counts: a request is tracked once.
                    if (stream.tracked() == null) {
                        stream.tracked(counters.track(
                                stream.front.request().probe() ? PROBES : stream.front.request().client(), simulation.nowNs()));
                    }
                }
                case ALLOW -> {
                    return false;
                }
                case DENY -> {
                    deny(stream, rule.outcome(), nowMs);
                    finish(stream, rule.outcome());
                    return true;
                }
                case TARPIT -> {
                    deny(stream, rule.outcome(), nowMs);
                    stream.state = Stream.State.TARPIT;
                    timers.tarpit().in(spec.requestRules().tarpitNs(), stream);
                    return true;
                }
            }
        }
        return false;
    }

    private static void deny(Stream stream, Outcome outcome, long nowMs) {
        stream.denial(outcome);
        if (stream.tracked() != null) {
            stream.tracked().failed(nowMs);
        }
    }

    void heldLongEnough(Stream stream) {
        if (stream.state == Stream.State.TARPIT) {
            finish(stream, stream.denial());
        }
    }

    /**
     * The server of a client by stick table, else by cookie: backups, drained ones and those of weight 0 too; one that
     * is down only with {@code option persist} (docs/models/haproxy.md#one-request).
     */
    private Server boundServer(int client) {
        var server = sticky == null ? null : bound(sticky.get(client, simulation.nowNs()));
        if (server == null && cookies != null) {
            server = bound(cookies.get(client, simulation.nowNs()));
        }
        return server;
    }

    private Server bound(int index) {
        if (index == ClientTable.NONE) {
            return null;
        }
        var server = servers.get(index);
        return server.up() || spec.persist() ? server : null;
    }

    /** Chooses a server for a stream that has none, and connects; or queues it; or ends it. */
    private void dispatch(Stream stream) {
        boolean toTheQueue = queueFirst && !queue.isEmpty();
        var chosen = toTheQueue ? null : groups.choose(stream.front.request(), stream.failed());
        if (chosen != null) {
            give(stream, chosen);
        } else if (groups.anyUsable()) {
            enqueue(stream, null);
        } else {
            finish(stream, NO_SERVER);
        }
    }

    /** assign_server_and_queue: a slot of the server, a place in its queue, or neither. */
    private void give(Stream stream, Server server) {
        if (!server.saturated()) {
            connect(stream, server);
        } else if (server.spec().maxqueue() == 0 || server.queued() < server.spec().maxqueue()) {
            enqueue(stream, server);
        } else if (stream.direct && spec.redispatch() != 0) {
            stream.direct = false;
            dispatch(stream);
        } else {
            finish(stream, QUEUE_FULL);
        }
    }

    void connected(Stream stream, Call call) {
        // With TLS the connection is there once the handshake is, and timeout connect goes on until then.
        if (call == stream.back && stream.server.spec().tls() == null) {
            connectionMade(stream);
        }
    }

    /** A handshake with a server is complete. */
    void secured(Stream stream) {
        connectionMade(stream);
    }

    private void connectionMade(Stream stream) {
        if (stream.state == Stream.State.CONNECTING) {
            timers.connect().cancel(stream.timeout);
            waitForReply(stream);
        }
    }

    void ended(Stream stream, Call call, Outcome outcome) {
        if (call != stream.back) {
            return;
        }
        cancelTimeout(stream);
        stream.back = null;
        if (outcome == Outcome.REFUSED) {
            connectFailed(stream, CONNECT_REFUSED);
        } else if (outcome == Outcome.UNREACHABLE) {
            connectFailed(stream, CONNECT_TIMEOUT);
        } else if (stream.state == Stream.State.CONNECTING) {
            connectFailed(stream, HANDSHAKE_FAILED);
        } else if (outcome.status() > 0) {
            if (stream.server.route().keepsConnections()) {
                keepConnection(stream, call);
            }
            replied(stream, outcome, true);
        } else if (call.reused()) {
            keptConnectionFailed(stream);
        } else {
            replied(stream, SERVER_RESET, false);
        }
    }

    /**
     * Over a connection that was there already this says nothing of the server, and is not logged; unless
     * {@code retry-on empty-response} sends the request again, the client's connection is closed without a word, so that
     * the client asks again (http_wait_for_response, abort_keep_alive).
     */
    private void keptConnectionFailed(Stream stream) {
        if (!spec.retryOn(HaproxySpec.EMPTY_RESPONSE) || !retryRequest(stream)) {
            finish(stream, null, Outcome.RESET);
        }
    }

    /** @param complete whether these are headers, and not a connection closed without any */
    private void replied(Stream stream, Outcome outcome, boolean complete) {
        int status = outcome.status();
        observed(stream.server, false, complete && (status < 500 || status == 501 || status == 505));
        boolean repeatable = complete ? retriesStatuses && spec.retryOn(status) : spec.retryOn(HaproxySpec.EMPTY_RESPONSE);
        if (repeatable && retryRequest(stream)) {
            return;
        }
        if (complete) {
            remember(stream);
            if (status >= 400 && status < 500 && stream.tracked() != null) {
                stream.tracked().failed(simulation.nowNs() / SimTime.MILLISECOND);
            }
        }
        finish(stream, outcome);
    }

    /** A cookie is inserted into the answer, and {@code stick on} stores, once the server has answered. */
    private void remember(Stream stream) {
        int client = stream.front.request().client();
        if (cookies != null) {
            cookies.put(client, stream.server.index(), simulation.nowNs());
        }
        if (sticky != null) {
            sticky.put(client, stream.server.index(), simulation.nowNs());
        }
    }

    void connectTimedOut(Stream stream) {
        if (stream.state == Stream.State.CONNECTING) {
            hangUp(stream);
            connectFailed(stream, CONNECT_TIMEOUT);
        }
    }

    void replyTimedOut(Stream stream) {
        if (stream.state == Stream.State.WAITING_FOR_REPLY) {
            hangUp(stream);
            observed(stream.server, false, false);
            if (!spec.retryOn(HaproxySpec.RESPONSE_TIMEOUT) || !retryRequest(stream)) {
                finish(stream, SERVER_TIMEOUT);
            }
        }
    }

    private void hangUp(Stream stream) {
        stream.timeout = 0;
        if (!stopsPreparing(stream)) {
            stream.back.close();
        }
        stream.back = null;
    }

    void queueTimedOut(Stream stream) {
        if (stream.state == Stream.State.QUEUED) {
            stream.timeout = 0;
            leaveQueue(stream);
            finish(stream, QUEUE_TIMEOUT);
        }
    }

    /**
     * Its client has left. Without {@code option abortonclose} a complete request still goes to the server
     * (docs/models/haproxy.md#one-request).
     */
    void abandoned(Stream stream) {
        boolean incomplete = stream.state == Stream.State.READING || stream.state == Stream.State.TARPIT;
        if (stream.state != Stream.State.ENDED && (incomplete || spec.abortOnClose())) {
            if (stream.state == Stream.State.TARPIT) {
                haproxy.lines().ended(stream.denial());
            } else {
                haproxy.lines().left(stream.state);
            }
            detach(stream);
            forget(stream);
            haproxy.acceptNext();
        }
    }

    private void finish(Stream stream, Outcome outcome) {
        finish(stream, outcome, outcome);
    }

    /** @param logged what the log says, null for nothing; @param sent what the client hears */
    private void finish(Stream stream, Outcome logged, Outcome sent) {
        if (logged != null) {
            haproxy.lines().ended(logged);
        }
        stream.state = Stream.State.ENDED;
        releaseSlot(stream);
        forget(stream);
        haproxy.keep(stream, sent);
        stream.front.answer(sent);
        haproxy.acceptNext();
    }

    /** Takes a stream out of everything it is in, without ending it. */
    private void detach(Stream stream) {
        cancelTimeout(stream);
        if (stream.state == Stream.State.QUEUED) {
            leaveQueue(stream);
        }
        if (stream.back != null) {
            if (!stopsPreparing(stream)) {
                stream.back.close();
            }
            stream.back = null;
        }
        stream.state = Stream.State.ENDED;
        releaseSlot(stream);
    }

    private void forget(Stream stream) {
        streams.leave(stream);
        occupancy.streams--;
        if (stream.tracked() != null) {
            stream.tracked().ended();
        }
    }

    /** The process is gone, and everything in it. @param silent its host too: nobody hears a word */
    void die(boolean silent) {
        haproxy.queuedChanged(-queue.size());
        queue.clear();
        for (var server : servers) {
            haproxy.queuedChanged(-server.queued());
            server.queue().clear();
            if (server.check != null) {
                server.check.stop();
            }
        }
        var lost = streams.newestFirst();
        streams.clear();
        occupancy.streams = 0;
        for (var stream : lost) {
            stream.state = Stream.State.ENDED;
            if (stopsPreparing(stream)) {
                stream.back = null;
            } else if (stream.back != null && silent) {
                stream.back.vanish();
            } else if (stream.back != null) {
                stream.back.close();
            }
            stream.back = null;
            stream.holdsSlot = false;
        }
        if (!silent) {
            lost.forEach(stream -> stream.front.answer(Outcome.RESET));
        }
    }

    /** Its sessions are shut down. */
    void killStreams(Server of) {
        killStreams(of, false, SESSION_KILLED);
    }

    void killStreamsOfBackups() {
        killStreams(null, true, BACKUP_KILLED);
    }

    /**
     * The time of {@code hard-stop-after} is over: every stream is ended and logged (hard_stop, stream_shutdown with
     * SF_ERR_KILLED). A client that has not sent its whole request is only cut off.
     */
    void killAll() {
        var all = streams.newestFirst();
        // Those in a queue first: a slot that is given back must not let them in.
        for (boolean queued : new boolean[] {true, false}) {
            for (var stream : all) {
                if (stream.state != Stream.State.ENDED && (stream.state == Stream.State.QUEUED) == queued) {
                    kill(stream);
                }
            }
        }
    }

    private void kill(Stream stream) {
        var outcome = switch (stream.state) {
            case READING, TARPIT -> Outcome.RESET;
            case QUEUED -> KILLED_QUEUED;
            case WAITING_FOR_REPLY -> KILLED;
            default -> KILLED_CONNECTING;
        };
        detach(stream);
        forget(stream);
        if (outcome != Outcome.RESET) {
            haproxy.lines().ended(outcome);
        }
        stream.front.answer(outcome);
    }

    private void killStreams(Server of, boolean ofAllBackups, Outcome outcome) {
        for (var stream : streams.newestFirst()) {
            boolean concerned = stream.server == of || ofAllBackups && stream.server != null && stream.server.spec().backup();
            if (concerned && stream.back != null) {
                detach(stream);
                forget(stream);
                haproxy.lines().ended(outcome);
                haproxy.keep(stream, outcome);
                stream.front.answer(outcome);
            }
        }
        haproxy.acceptNext();
    }

    // ---- attempts

    private void connect(Stream stream, Server server) {
        stream.server = server;
        if (!stream.holdsSlot) {
            stream.holdsSlot = true;
            server.take();
            groups.loadChanged(server);
        }
        var call = server.route().call(stream.front, stream);
        stream.back = call;
        int life = idleConnection(stream, server);
        if (life != IdlePool.NONE) {
            server.route().reuse(call, life);
            waitForReply(stream);
        } else if (server.spec().tls() != null) {
            stream.state = Stream.State.CONNECTING;
            stream.timeout = timers.connect().start(stream);
            prepare(stream, server.handshakeNs());
        } else if (server.route().open(call)) {
            waitForReply(stream);
        } else {
            stream.state = Stream.State.CONNECTING;
            stream.timeout = timers.connect().start(stream);
        }
    }

    /** All that a handshake costs this side is had first: when it is had makes no difference to anybody else. */
    private void prepare(Stream stream, long cpuNs) {
        if (cpuNs > 0) {
            stream.preparing = true;
            haproxy.execution().compute(cpuNs, stream);
        } else {
            stream.server.route().open(stream.back);
        }
    }

    /** The CPU has done this side's part of a handshake. */
    void prepared(Stream stream) {
        stream.preparing = false;
        stream.server.route().open(stream.back);
    }

    /**
     * Takes a stream off the CPU.
     *
     * @return whether nothing had been sent
     */
    private boolean stopsPreparing(Stream stream) {
        boolean unsent = stream.preparing;
        if (unsent) {
            stream.preparing = false;
            haproxy.execution().abandon(stream);
            stream.back.vanish();
        }
        return unsent;
    }

    /** @return the life of the server that it leads to, or {@link IdlePool#NONE} */
    private int idleConnection(Stream stream, Server server) {
        if (spec.reuse() != HaproxySpec.Reuse.NEVER) {
            return server.pool().take(!stream.front.reused(), simulation.nowNs());
        }
        var own = stream.own();
        return own != null ? own.take(server, simulation.nowNs()) : IdlePool.NONE;
    }

    /** A server has answered over a connection that it leaves open. */
    private void keepConnection(Stream stream, Call call) {
        var server = stream.server;
        if (spec.reuse() != HaproxySpec.Reuse.NEVER) {
            server.pool().keep(call.epoch(), call.reused(), simulation.nowNs(), server.served());
            return;
        }
        if (stream.own() == null) {
            stream.own(new PrivateConnections(this));
        }
        stream.own().keep(server, call.epoch(), simulation.nowNs());
    }

    private void waitForReply(Stream stream) {
        stream.state = Stream.State.WAITING_FOR_REPLY;
        stream.timeout = replyTimeouts(stream).start(stream);
        observed(stream.server, true, true);
    }

    /** What {@code observe} learns. @param connection a result of layer 4; a failed one counts at layer 7 too */
    private void observed(Server server, boolean connection, boolean good) {
        var observe = server.spec().observe();
        if (observe == HaproxySpec.Observe.NONE || server.check == null) {
            return;
        }
        if (connection == (observe == HaproxySpec.Observe.LAYER4) || connection && !good) {
            server.check.observed(good);
        }
    }

    /**
     * back_handle_st_cer and stream_choose_redispatch (docs/models/haproxy.md#retries).
     *
     * @param how with which the request ends if there is no other attempt
     */
    private void connectFailed(Stream stream, Outcome how) {
        boolean error = how != CONNECT_TIMEOUT;
        observed(stream.server, true, false);
        if (stream.retries + 1 >= attempts || !spec.retryOn(HaproxySpec.CONN_FAILURE)) {
            if (!error && stream.front.reused()) {
                // So that a browser asks again over a new connection (http_return_srv_error, abort_keep_alive).
                finish(stream, CONNECT_TIMEOUT, Outcome.RESET);
            } else {
                finish(stream, how);
            }
            return;
        }
        boolean another = chooseRedispatch(stream);
        if (error && (!another || alwaysPauses || groups.usableActive() <= 1)) {
            stream.state = Stream.State.TURN_AROUND;
            timers.turnAround().in(turnAroundNs, stream);
        } else {
            proceed(stream);
        }
    }

    /** A layer 7 retry: at once, whatever the method, from the same count (do_l7_retry). @return whether there is one */
    private boolean retryRequest(Stream stream) {
        if (stream.retries >= spec.retries()) {
            return false;
        }
        chooseRedispatch(stream);
        proceed(stream);
        return true;
    }

    /** Counts a retry. @return whether the stream gives up its server for another one */
    private boolean chooseRedispatch(Stream stream) {
        stream.retries++;
        boolean another = redispatches(stream);
        if (another) {
            stream.failed(stream.server);
            releaseSlot(stream);
            stream.server = null;
            stream.direct = false;
        }
        return another;
    }

    private boolean redispatches(Stream stream) {
        int interval = spec.redispatch();
        if (interval == 0) {
            return false;
        }
        boolean due;
        if (interval > 0) {
            due = stream.retries % interval == 0;
        } else {
            int every = spec.retries() + 1 + interval;
            due = every > 0 && stream.retries % every == 0;
        }
        return stream.server.state() != Server.State.RUNNING
                || due
                || !stream.direct && groups.usableActive() > 1 && leavesAtOnce;
    }

    void turnedAround(Stream stream) {
        if (stream.state == Stream.State.TURN_AROUND) {
            proceed(stream);
        }
    }

    private void proceed(Stream stream) {
        stream.state = Stream.State.NEW;
        if (stream.server != null) {
            connect(stream, stream.server);
        } else {
            dispatch(stream);
        }
    }

    // ---- queues

    private void enqueue(Stream stream, Server server) {
        stream.state = Stream.State.QUEUED;
        stream.inLine = new WaitingLine.Place(stream, server, priority(stream), queueOrder++);
        if (server == null) {
            queue.add(stream.inLine);
        } else {
            server.queue().add(stream.inLine);
            groups.loadChanged(server);
        }
        haproxy.queuedChanged(1);
        stream.timeout = timers.queue().start(stream);
    }

    private int priority(Stream stream) {
        return spec.priorities().isEmpty()
                ? 0
                : spec.priorities().getOrDefault(stream.front.request().endpoint().name(), 0);
    }

    private void leaveQueue(Stream stream) {
        var server = stream.inLine.server;
        if (server == null) {
            queue.remove(stream.inLine);
        } else {
            server.queue().remove(stream.inLine);
            groups.loadChanged(server);
        }
        stream.inLine = null;
        stream.state = Stream.State.NEW;
        haproxy.queuedChanged(-1);
    }

    /** Gives the slot back and lets the next one in. */
    private void releaseSlot(Stream stream) {
        if (stream.holdsSlot) {
            stream.holdsSlot = false;
            var server = stream.server;
            server.release();
            groups.loadChanged(server);
            if (server.maxconn() > 0) {
                serveQueue(server);
            }
        }
    }

    /** What waits for this very server looks for another one. */
    void redistribute(Server server) {
        for (int n = server.queued(); n > 0; n--) {
            var stream = server.queue().peek();
            if (stream == null) {
                break;
            }
            cancelTimeout(stream);
            leaveQueue(stream);
            stream.direct = false;
            dispatch(stream);
        }
    }

    /** Fills the free slots from both queues, the sooner of their heads first (pendconn_process_next_strm). */
    void serveQueue(Server server) {
        while (server.hasSlot()) {
            boolean mayServeAll = server.usable() && (!server.spec().backup() || groups.inUse(server));
            var next = WaitingLine.sooner(server.queue(), mayServeAll ? queue : null);
            if (next == null) {
                return;
            }
            cancelTimeout(next);
            leaveQueue(next);
            connect(next, server);
        }
    }

    /** A handshake is part of the wait, unless there was none. */
    private TimeoutLane<Stream> replyTimeouts(Stream stream) {
        return stream.back.reused() || stream.server.spec().tls() != null ? timers.keptReply() : stream.server.replyTimeouts();
    }

    private void cancelTimeout(Stream stream) {
        if (stream.timeout != 0) {
            var lane = switch (stream.state) {
                case CONNECTING -> timers.connect();
                case WAITING_FOR_REPLY -> replyTimeouts(stream);
                default -> timers.queue();
            };
            lane.cancel(stream.timeout);
            stream.timeout = 0;
        }
    }
}
