package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.action.Steered;
import org.outagelab.call.Call;
import org.outagelab.call.Connect;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Listener;
import org.outagelab.call.Outcome;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.TimeoutLane;
import org.outagelab.core.random.RandomStream;
import org.outagelab.core.stats.TimeWeighted;
import org.outagelab.kind.Rotation;
import org.outagelab.machine.AcceptQueue;
import org.outagelab.machine.Agent;
import org.outagelab.machine.Execution;
import org.outagelab.machine.Program;
import org.outagelab.machine.Reloadable;
import org.outagelab.machine.SoftlyStopped;
import org.outagelab.machine.Unit;
import org.outagelab.net.IdleConnection;
import org.outagelab.net.IdleConnections;
import org.outagelab.net.Route;
import org.outagelab.tls.Termination;

/** One HAProxy instance: a frontend, one backend, and the checks of its servers. */
public final class Haproxy implements Program, Listener, Reloadable, SoftlyStopped, Steered {
    private final Simulation simulation;
    private final Unit unit;
    private final HaproxySpec spec;
    private final Rotation rotation;
    private final List<Route> routes;
    private final List<TimeoutLane<Stream>> replyTimeouts = new ArrayList<>();
    private final List<HealthCheck> checks = new ArrayList<>();
    private final List<AgentCheck> agents = new ArrayList<>();
    private final Remaps remaps = new Remaps();
    private final Log log;
    private final EventType<Backend> hardStop;
    private final Execution execution;
    private final Timers timers;
    private final RandomStream draws;
    private final TimeWeighted queueLength;
    private final IdleConnections idle;
    /** Null where its clients speak plaintext. */
    private final Termination tls;
    private final List<Backend> draining = new ArrayList<>();
    private ClientTable cookies;
    /** Null without {@code peers}. */
    private PeerTable peers;
    /** Null without rules, and until the process starts. */
    private ClientCounters counters;
    private Backend backend;
    private int queued;
    private boolean accepting;
    /** It has closed its sockets and ends with its last stream. */
    private boolean stopping;

    /**
     * @param targets routes to the servers of the backend, in file order
     * @param checkEndpoint what {@code option httpchk} asks for, or null
     * @param rotation told of every server going down or up
     */
    public Haproxy(
            Simulation simulation,
            Unit unit,
            HaproxySpec spec,
            List<Route> targets,
            Endpoint checkEndpoint,
            Rotation rotation,
            TimeWeighted queueLength) {
        this.simulation = simulation;
        this.unit = unit;
        this.spec = spec;
        this.log = new Log(spec.requestRules().outcomes());
        this.rotation = rotation;
        this.routes = List.copyOf(targets);
        this.queueLength = queueLength;
        this.execution = new Execution(simulation, unit, this::computed, Math.min(spec.maxconn(), AcceptQueue.SOMAXCONN));
        this.idle = new IdleConnections(
                simulation, IdleConnections.limits(simulation, execution, spec.idleNs()), this::acceptNext);
        this.tls = spec.tls() == null
                ? null
                : new Termination(simulation, execution, spec.tls(), this::request, ignored -> acceptNext());
        this.draws = simulation.stream("random balance of " + unit.name());
        this.cookies = spec.cookie() ? new ClientTable(Integer.MAX_VALUE, SimTime.NEVER) : null;
        this.peers = spec.peers() ? new PeerTable(spec) : null;
        if (peers != null) {
            peers.joined();
        }
        EventType<Stream> replyTimeout = execution.event(stream -> stream.backend().replyTimedOut(stream));
        for (var route : routes) {
            replyTimeouts.add(simulation.timeoutLane(SimTime.plus(spec.serverNs(), route.roundTripNs()), replyTimeout));
        }
        this.timers = new Timers(
                simulation.timeoutLane(spec.connectNs(), execution.event(stream -> stream.backend().connectTimedOut(stream))),
                simulation.timeoutLane(spec.queueNs(), execution.event(stream -> stream.backend().queueTimedOut(stream))),
                simulation.timeoutLane(spec.serverNs(), replyTimeout),
                execution.event(stream -> stream.backend().turnedAround(stream)),
                execution.event(stream -> stream.backend().requestComplete(stream)),
                execution.event(stream -> stream.backend().requestTooSlow(stream)),
                execution.event(stream -> stream.backend().heldLongEnough(stream)),
                execution.<Server>event(server -> warmUp(server)));
        this.hardStop = execution.event(this::endOldProcess);
        this.backend = newProcess();
        for (var server : backend.servers()) {
            if (server.spec().check()) {
                checks.add(new HealthCheck(
                        simulation, unit.name(), server, checkEndpoint, spec.checkNs(), spec.connectNs(), execution));
            }
            if (server.spec().agentInterNs() != SimTime.NEVER) {
                agents.add(new AgentCheck(this, server));
            }
        }
        checkForPresentProcess();
        unit.runs(this);
        simulation.<Void>eventType(unit.name(), Phase.CONTROL, ignored -> begin()).at(0, null);
    }

    /** Clients hold one cookie for all instances of a service, and peers one stick table: takes those of another instance. */
    public void shareTables(Haproxy other) {
        cookies = other.cookies;
        peers = other.peers;
        if (tls != null) {
            tls.shareSessions(other.tls);
        }
        if (peers != null) {
            peers.joined();
        }
        backend = newProcess();
        checkForPresentProcess();
    }

    private void begin() {
        backend.states().tellBackups();
        beginChecks(true);
    }

    /** All servers up and idle, queues and stick table empty unless peers know it (docs/models/haproxy.md#reload). */
    private Backend newProcess() {
        var servers = new ArrayList<Server>();
        for (int i = 0; i < routes.size(); i++) {
            var route = routes.get(i);
            var its = spec.server(route.port().unit().name());
            var pool = new IdlePool(spec.reuse(), route, its.poolMaxConn(), its.poolPurgeNs());
            servers.add(new Server(i, its, pool, route, replyTimeouts.get(i)));
        }
        var own = spec.stickSize() == 0 || peers != null ? null : PeerTable.fresh(spec);
        var sticky = peers == null ? own : peers.table();
        if (!spec.requestRules().empty() && (counters == null || !spec.requestRules().peers())) {
            counters = new ClientCounters(spec.requestRules());
        }
        return new Backend(
                simulation, unit.name(), spec, this, servers, rotation, timers, cookies, sticky, counters, draws);
    }

    private void checkForPresentProcess() {
        int next = 0;
        for (var server : backend.servers()) {
            if (server.spec().check()) {
                checks.get(next++).checksFor(backend.states(), server);
            }
        }
        next = 0;
        for (var server : backend.servers()) {
            if (server.spec().agentInterNs() != SimTime.NEVER) {
                agents.get(next++).asksFor(server);
            }
        }
    }

    /** Of the present process only: an old one has stopped caring. */
    private void warmUp(Server server) {
        if (backend.servers().get(server.index()) == server) {
            backend.states().warmUp(server);
        }
    }

    Execution execution() {
        return execution;
    }

    /** What it would have logged, counted by status and termination state, over all its lives. */
    public Map<String, Long> log() {
        return log.lines();
    }

    /** Who moved when servers came and went, over all its lives. */
    Remaps remaps() {
        return remaps;
    }

    Log lines() {
        return log;
    }

    void queuedChanged(int by) {
        queued += by;
        queueLength.set(simulation.nowNs(), queued);
    }

    @Override
    public Connect connect(Call call) {
        if (stopping) {
            return Connect.REFUSED;
        }
        return call.serving() instanceof IdleConnection
                ? Connect.ACCEPTED
                : execution.acceptQueue().offer(Math.max(0, places()));
    }

    /** Connections that it would accept now: {@code maxconn} counts those that clients keep idle too (docs/models/haproxy.md#one-request). */
    private int places() {
        return spec.maxconn() - backend.streams() - idle.size() - handshaking();
    }

    @Override
    public void arrived(Call call) {
        if (call.serving() instanceof IdleConnection connection) {
            arrivedAgain(call, connection);
        } else if (stopping) {
            execution.acceptQueue().lost();
            call.answer(Outcome.RESET);
        } else if (execution.acceptQueue().arrives(call)) {
            if (places() > 0) {
                accept(call);
            } else {
                execution.acceptQueue().add(call);
            }
        }
    }

    private int handshaking() {
        return tls == null ? 0 : tls.open();
    }

    private void computed(Object job) {
        if (job instanceof Stream stream) {
            stream.backend().prepared(stream);
        } else if (job instanceof HealthCheck check) {
            check.prepared();
        } else {
            tls.computed(job);
        }
    }

    /** Over a new connection of TLS. */
    private void request(Call call, Object ignored) {
        backend.accept(call);
    }

    /** Null where its clients speak plaintext. */
    Termination termination() {
        return tls;
    }

    /** Over a connection that has its place already. */
    private void arrivedAgain(Call call, IdleConnection connection) {
        if (idle.take(connection)) {
            call.servedBy(connection.state());
            backend.accept(call);
        } else {
            call.answer(Outcome.RESET);
        }
    }

    /** A request is about to be answered: its client connection stays open if the client and the process want it. */
    void keep(Stream stream, Outcome sent) {
        // After a 408 or a denial it closes (http_reply_and_close), and an old process closes after every answer.
        boolean closes = sent == Backend.BAD_REQUEST || stream.denial() != null;
        if (sent.status() > 0 && !closes && stream.backend() == backend && !stopping) {
            idle.keep(stream.front, stream.own());
        }
    }

    @Override
    public void lost(Call call) {
        execution.acceptQueue().lost();
    }

    @Override
    public long tlsAtCallerNs(boolean resumed) {
        return spec.tls() == null ? 0 : spec.tls().callerNs(resumed);
    }

    @Override
    public long idleLimitNs() {
        return spec.idleNs();
    }

    @Override
    public void died(boolean silent) {
        for (var call : execution.die()) {
            if (!silent) {
                call.answer(Outcome.RESET);
            }
        }
        idle.forget();
        if (tls != null) {
            tls.died(silent);
        }
        for (var old : draining) {
            old.die(silent);
        }
        draining.clear();
        if (peers != null) {
            peers.left();
        }
        counters = null;
        agents.forEach(AgentCheck::stop);
        backend.die(silent);
    }

    /**
     * SIGUSR1: sockets and idle connections are closed, what has begun goes on until {@code hard-stop-after}; the process
     * ends with it (do_soft_stop_now). SIGTERM has no such grace: the unit dies.
     */
    @Override
    public void softStop() {
        execution.pass(this::stopSoftly);
    }

    private void stopSoftly() {
        for (var call : execution.acceptQueue().close()) {
            call.answer(Outcome.RESET);
        }
        idle.closeAll();
        unit.closeIdleConnections();
        stopping = true;
        checks.forEach(HealthCheck::stop);
        agents.forEach(AgentCheck::stop);
        if (spec.hardStopNs() != SimTime.NEVER) {
            hardStop.in(spec.hardStopNs(), backend);
        }
        exitIfDone();
    }

    private void exitIfDone() {
        if (stopping && unit.running() && backend.streams() == 0 && handshaking() == 0 && draining.stream().allMatch(old -> old.streams() == 0)) {
            unit.exited();
        }
    }

    @Override
    public void started() {
        stopping = false;
        counters = null;
        if (peers != null) {
            peers.joined();
        }
        replaceProcess("haproxy started", false);
    }

    /**
     * A new process takes over the listening sockets, so that nobody is refused; the old one closes the connections that
     * are idle, serves what it has begun, without checks, and ends. Nothing is remembered: every server is up, and one
     * failed check from down, unless its {@code init-state} says otherwise or {@code load-server-state-from-file} finds it
     * as it was (docs/models/haproxy.md#reload).
     */
    @Override
    public void reload() {
        if (stopping) {
            return;
        }
        unit.closeIdleConnections();
        checks.forEach(HealthCheck::stop);
        agents.forEach(AgentCheck::stop);
        if (backend.streams() > 0) {
            draining.add(backend);
            if (spec.hardStopNs() != SimTime.NEVER) {
                hardStop.in(spec.hardStopNs(), backend);
            }
        }
        draining.removeIf(old -> old.streams() == 0);
        idle.closeAll();
        replaceProcess("haproxy reloaded", spec.resumes());
        acceptNext();
    }

    private void endOldProcess(Backend old) {
        if (draining.remove(old) || stopping && old == backend) {
            old.killAll();
            exitIfDone();
        }
    }

    /** @param resumes whether it finds its servers as the process before left them */
    private void replaceProcess(String reason, boolean resumes) {
        if (tls != null) {
            tls.begins();
        }
        var old = backend;
        var health = checks.stream().mapToInt(HealthCheck::health).toArray();
        backend = newProcess();
        checkForPresentProcess();
        for (var server : backend.servers()) {
            var before = old.servers().get(server.index());
            if (resumes) {
                backend.states().startsWith(server, () -> server.resume(before));
            } else if (server.startsDown()) {
                backend.states().startsWith(server, server::stop);
            }
            if (before.up() != server.up()) {
                backend.states().tell(server, server.up() ? Rotation.Change.UP : Rotation.Change.DOWN, reason);
            }
        }
        backend.states().tellBackups();
        for (int k = 0; k < health.length; k++) {
            checks.get(k).startsAt(resumes ? health[k] : -1);
        }
        beginChecks(false);
    }

    @Override
    public void hung() {
        execution.freeze();
    }

    @Override
    public void thawed() {
        execution.thaw();
        acceptNext();
    }

    /** An order of its operator, over the stats socket: a process that hangs carries it out when it runs again. */
    @Override
    public void wish(String server, Wish wish) {
        order(() -> {
            switch (wish) {
                case READY -> ready(server);
                case DRAIN -> drain(server);
                case MAINT -> maintain(server);
            }
        });
    }

    @Override
    public void weigh(String server, int weight) {
        order(() -> weight(server, weight < 0 ? server(server).spec().weight() : weight));
    }

    @Override
    public Seen seen(String server) {
        return new Seen(server(server).served(), server(server).up());
    }

    private void order(Runnable order) {
        execution.pass(() -> {
            if (unit.running()) {
                order.run();
            }
        });
    }

    /** How it sees each server, by name, in file order. */
    Map<String, ServerStatus> servers() {
        var seen = new LinkedHashMap<String, ServerStatus>();
        for (var server : backend.servers()) {
            var status = switch (server.admin()) {
                case MAINT -> ServerStatus.MAINT;
                case DRAIN -> server.up() ? ServerStatus.DRAIN : ServerStatus.DOWN;
                case READY -> server.up() ? ServerStatus.UP : ServerStatus.DOWN;
            };
            seen.put(server.name(), status);
        }
        return seen;
    }

    /** What the operator wants of a server from now on; the next reload or start forgets it. */
    public void ready(String server) {
        backend.states().admin(server(server), Server.Admin.READY);
    }

    /** No new work for a server, but for clients that a cookie or a stick table binds to it. */
    public void drain(String server) {
        backend.states().admin(server(server), Server.Admin.DRAIN);
    }

    /** No work at all for a server, and no checks. */
    public void maintain(String server) {
        backend.states().admin(server(server), Server.Admin.MAINT);
    }

    /** @param weight 0 … 256; a static policy knows 0 and the weight of the file only */
    public void weight(String server, int weight) {
        var its = server(server);
        if (weight < 0 || weight > 256) {
            throw new IllegalArgumentException("weight must be 0 ... 256, got " + weight);
        }
        if (weight != 0 && weight != its.spec().weight() && !spec.policy().dynamic(spec.consistent())) {
            throw new IllegalArgumentException(
                    "weight of " + server + " under " + spec.balance() + " must be 0 or " + its.spec().weight() + ", got "
                            + weight);
        }
        backend.states().weight(its, weight);
    }

    /**
     * What the agent of a server answers, as to {@code agent-check} (rise and fall 1): {@code up}; {@code down},
     * {@code fail} or {@code stopped}; {@code ready}, {@code drain} or {@code maint}; {@code 50%} of the weight of the file;
     * or {@code maxconn:n}, and {@link Agent#MAXCONN_OF_THE_FILE}. A server that its agent took down only its agent brings
     * back.
     *
     * @throws IllegalArgumentException for another word
     */
    public void agent(String server, String answer) {
        var its = server(server);
        switch (answer) {
            case "up" -> backend.states().agent(its, true, "agent: up");
            case "down", "fail", "stopped" -> backend.states().agent(its, false, "agent: " + answer);
            case "ready" -> ready(server);
            case "drain" -> drain(server);
            case "maint" -> maintain(server);
            case Agent.MAXCONN_OF_THE_FILE -> backend.states().maxconn(its, its.spec().maxconn());
            default -> {
                if (answer.matches("\\d{1,3}%")) {
                    int percent = Integer.parseInt(answer.substring(0, answer.length() - 1));
                    weight(server, spec.scaledWeight(server, percent));
                } else if (answer.matches("maxconn:\\d{1,8}")) {
                    backend.states().maxconn(its, Integer.parseInt(answer.substring("maxconn:".length())));
                } else {
                    throw new IllegalArgumentException("unknown answer of an agent: " + answer);
                }
            }
        }
    }

    private Server server(String name) {
        for (var server : backend.servers()) {
            if (server.name().equals(name)) {
                return server;
            }
        }
        throw new IllegalArgumentException("no server " + name + " behind " + unit.name());
    }

    private void accept(Call call) {
        if (call.connectOnly()) {
            return;
        }
        if (tls == null) {
            backend.accept(call);
        } else {
            tls.accept(call, null);
        }
    }

    /** Not nested: a stream that ends at once lets the next one in by the same loop. */
    void acceptNext() {
        if (stopping) {
            exitIfDone();
            return;
        }
        if (accepting) {
            return;
        }
        accepting = true;
        while (places() > 0) {
            var call = execution.acceptQueue().poll();
            if (call == null) {
                break;
            }
            accept(call);
        }
        accepting = false;
    }

    /**
     * First checks are spread: number k of n, agents counted, starts at k·m/n, with m its own interval in its present
     * state, or the smallest of 1 s and more if that is longer, {@code max-spread-checks} at most (check.c start_checks,
     * docs/models/haproxy.md#health-checks).
     */
    private void beginChecks(boolean steady) {
        long shortestNs = SimTime.NEVER;
        long longestNs = 0;
        int count = 0;
        for (var server : backend.servers()) {
            for (long intervalNs : intervals(server)) {
                shortestNs = intervalNs >= SimTime.SECOND ? Math.min(shortestNs, intervalNs) : shortestNs;
                longestNs = Math.max(longestNs, intervalNs);
                count++;
            }
            longestNs = server.check == null ? longestNs : Math.max(longestNs, server.spec().interNs());
        }
        double phase = steady ? simulation.uniform("check phase of " + unit.name()) : 0;
        long phaseNs = (long) (phase * longestNs);
        int position = 0;
        for (var server : backend.servers()) {
            if (server.check != null) {
                long ownNs = server.check.intervalAtStartNs();
                server.check.begin(
                        simulation.nowNs(), phaseNs + offsetNs(ownNs, shortestNs, position++, count), steady);
            }
            if (server.agent != null) {
                long ownNs = server.agent.intervalNs();
                long offsetNs = phaseNs + offsetNs(ownNs, shortestNs, position++, count);
                server.agent.begin(steady ? offsetNs % ownNs : offsetNs);
            }
        }
    }

    /** Of its check and its agent check, as after a start. */
    private static List<Long> intervals(Server server) {
        var intervals = new ArrayList<Long>(2);
        if (server.check != null) {
            intervals.add(server.check.intervalAtStartNs());
        }
        if (server.agent != null) {
            intervals.add(server.agent.intervalNs());
        }
        return intervals;
    }

    private long offsetNs(long ownNs, long shortestNs, int position, int count) {
        long spanNs = shortestNs == SimTime.NEVER ? ownNs : Math.max(ownNs, shortestNs);
        return Math.min(spanNs, spec.maxSpreadChecksNs()) / count * position;
    }
}
