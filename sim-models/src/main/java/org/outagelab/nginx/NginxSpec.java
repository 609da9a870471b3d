package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.host.Cost;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * What a scenario says of an nginx service. Times in nanoseconds.
 *
 * @param service its own name: what endpoints are served {@code at}
 * @param workers event loops
 * @param workerConnections sockets of one worker, client and upstream sides both counted
 * @param backlog of the listening socket
 * @param upstream the service it proxies to, or null: static files only
 * @param sameHost whether only instances on its own host are peers
 * @param maxFails failures that make a peer unavailable; 0: never
 * @param nextUpstream the classes of failure after which another peer is tried
 * @param tries attempts at most; 0: as many as peers
 * @param nextTimeoutNs no new attempt later than this; 0: no limit
 * @param limitRequests {@code limit_req}, or null
 * @param limitConnections {@code limit_conn}, or null
 */
public record NginxSpec(
        String service,
        int workers,
        int workerConnections,
        int backlog,
        String upstream,
        boolean sameHost,
        int maxFails,
        long failTimeoutNs,
        long connectNs,
        long readNs,
        List<String> nextUpstream,
        int tries,
        long nextTimeoutNs,
        Cost cost,
        Group group,
        LimitRequests limitRequests,
        LimitConnections limitConnections) {
    /**
     * The upstream group.
     *
     * @param balance {@code round_robin}, {@code least_conn} or {@code ip_hash}
     * @param zone whether its state is common to all workers
     * @param servers settings of single peers, by instance
     */
    public record Group(String balance, boolean zone, Map<String, Server> servers) {
        static final Group PLAIN = new Group("round_robin", false, Map.of());

        Server server(String instance) {
            return servers.getOrDefault(instance, Server.PLAIN);
        }
    }

    /** One peer. @param maxConnections at once, of one worker unless zone; 0: no limit */
    public record Server(int weight, boolean backup, boolean down, int maxConnections) {
        static final Server PLAIN = new Server(1, false, false, 0);
    }

    /** @param delay excess requests that are not held back @param perClient one bucket for each client, or one for all */
    public record LimitRequests(
            long milliPerSecond, int burst, int delay, boolean noDelay, boolean perClient, int status) {}

    /** @param most requests at once @param perClient counted for each client, or for all together */
    public record LimitConnections(int most, boolean perClient, int status) {}

    /** How it takes failures of its peers. @param peers that an instance has */
    public FailureView failureView(int peers) {
        return new NginxView(this, peers);
    }

    /** Share of requests for a peer; 0 when it is marked {@code down}. */
    public int weight(String peer) {
        return group.server(peer).down() ? 0 : group.server(peer).weight();
    }

    /** Whether a peer is used only while all others are unavailable. */
    public boolean backup(String peer) {
        return group.server(peer).backup();
    }

    /** One with equal peers and without limits. */
    public NginxSpec(
            String service,
            int workers,
            int workerConnections,
            int backlog,
            String upstream,
            boolean sameHost,
            int maxFails,
            long failTimeoutNs,
            long connectNs,
            long readNs,
            List<String> nextUpstream,
            int tries,
            long nextTimeoutNs,
            Cost cost) {
        this(
                service,
                workers,
                workerConnections,
                backlog,
                upstream,
                sameHost,
                maxFails,
                failTimeoutNs,
                connectNs,
                readNs,
                nextUpstream,
                tries,
                nextTimeoutNs,
                cost,
                Group.PLAIN,
                null,
                null);
    }

    private static final String MANUAL = "nginx documentation";
    private static final List<String> CLASSES = List.of(
            "error", "timeout", "invalid_header", "http_500", "http_502", "http_503", "http_504", "http_403", "http_404",
            "http_429", "non_idempotent", "off");

    private static final Key<Integer> WORKERS = Key.optional(
            "worker_processes", Types.integer(1, 1024), 1, "Event loops.", MANUAL);
    private static final Key<Integer> CONNECTIONS = Key.optional(
            "worker_connections",
            Types.integer(2, 10_000_000),
            512,
            "Sockets of one worker, to clients and to upstreams.",
            MANUAL);
    private static final Key<Integer> BACKLOG =
            Key.optional("backlog", Types.integer(1, 1_000_000), 511, "Accept queue of the listening socket.", MANUAL);

    private static final Key<String> TO = Key.required("to", Types.TEXT, "The service it proxies to.");
    private static final Key<String> PICK = Key.optional(
            "pick",
            Types.oneOf(List.of("all", "same-host")),
            "all",
            "Which of its instances: all, or those on its own host.",
            "ours");
    private static final Key<Integer> MAX_FAILS = Key.optional(
            "max_fails", Types.integer(0, 10_000), 1, "Failures that make a peer unavailable; 0: never.", MANUAL);
    private static final Key<Long> FAIL_TIMEOUT = Key.optional(
            "fail_timeout", Types.DURATION, 10 * SimTime.SECOND, "How long it then rests, in whole seconds.", MANUAL);
    private static final Key<List<String>> NEXT = Key.optional(
            "next_upstream",
            Types.listOf(Types.oneOf(CLASSES)),
            List.of("error", "timeout"),
            "Failures after which the next peer is tried.",
            MANUAL);
    private static final Key<Integer> TRIES = Key.optional(
            "next_upstream_tries", Types.integer(0, 1000), 0, "Attempts at most; 0: all peers.", MANUAL);
    private static final Key<Long> NEXT_TIMEOUT = Key.optional(
            "next_upstream_timeout", Types.DURATION_OR_ZERO, 0L, "No further attempt after this; 0: no limit.", MANUAL);
    private static final Key<Long> CONNECT = Key.optional(
            "connect_timeout", Types.DURATION, 60 * SimTime.SECOND, "proxy_connect_timeout.", MANUAL);
    private static final Key<Long> READ = Key.optional(
            "read_timeout", Types.DURATION, 60 * SimTime.SECOND, "proxy_read_timeout.", MANUAL);
    private static final Key<Integer> KEEPALIVE = Key.optional(
                    "keepalive", Types.integer(0, 100_000), 0, "Idle connections kept to upstreams.", MANUAL)
            .unmodelled();
    private static final Key<String> BALANCE = Key.optional(
            "balance",
            Types.oneOf(List.of("round_robin", "least_conn", "ip_hash")),
            "round_robin",
            "How a peer is chosen.",
            MANUAL);
    private static final Key<Boolean> ZONE = Key.optional(
            "zone", Types.FLAG, false, "Whether all workers share the group's state; unset: each has its own.", MANUAL);
    private static final Key<Integer> WEIGHT =
            Key.optional("weight", Types.integer(1, 10_000), 1, "Its share of requests.", MANUAL);
    private static final Key<Boolean> BACKUP =
            Key.optional("backup", Types.FLAG, false, "Used only when all others are unavailable.", MANUAL);
    private static final Key<Boolean> DOWN = Key.optional("down", Types.FLAG, false, "Never used.", MANUAL);
    private static final Key<Integer> MAX_CONNS = Key.optional(
            "max_conns", Types.integer(0, 1_000_000), 0, "Connections at once, of one worker unless zone; 0: no limit.",
            MANUAL);
    private static final Section SERVER_KEYS =
            new Section("server settings", List.of(WEIGHT, BACKUP, DOWN, MAX_CONNS));
    private static final Key<Node> SERVERS =
            Key.optional("server", Types.any("a map of instances"), null, "Settings of single servers.", MANUAL);
    private static final Section UPSTREAM_KEYS = new Section(
            "upstream settings",
            List.of(
                    TO, PICK, BALANCE, ZONE, SERVERS, MAX_FAILS, FAIL_TIMEOUT, NEXT, TRIES, NEXT_TIMEOUT, CONNECT, READ,
                    KEEPALIVE));
    private static final Key<Section.Values> UPSTREAM = Key.optional(
            "upstream", Types.map(UPSTREAM_KEYS), null, "Where it proxies to; unset: static files only.", MANUAL);

    private static final Key<Double> RATE = Key.required("rate", Types.RATE_PER_SECOND, "Requests let through.");
    private static final Key<Integer> BURST = Key.optional(
            "burst", Types.integer(0, 1_000_000), 0, "Requests beyond the rate that wait; more are rejected.", MANUAL);
    private static final Key<Integer> DELAY = Key.optional(
            "delay", Types.integer(0, 1_000_000), 0, "Of these, how many do not wait.", MANUAL);
    private static final Key<Boolean> NO_DELAY =
            Key.optional("nodelay", Types.FLAG, false, "None of them waits.", MANUAL);
    private static final Key<String> PER = Key.optional(
            "per",
            Types.oneOf(List.of("client", "server")),
            "client",
            "Counted for each client ($remote_addr as the browser has it), or for all together.",
            "ours");
    private static final Key<Integer> STATUS =
            Key.optional("status", Types.integer(400, 599), 503, "Of requests turned away.", MANUAL);
    private static final Section LIMIT_REQ_KEYS =
            new Section("limit_req settings", List.of(RATE, BURST, DELAY, NO_DELAY, PER, STATUS));
    private static final Key<Section.Values> LIMIT_REQ = Key.optional(
            "limit_req", Types.map(LIMIT_REQ_KEYS), null, "A leaky bucket; unset: no limit.", MANUAL);
    private static final Key<Integer> MOST = Key.required("max", Types.integer(1, 1_000_000), "Requests at once.");
    private static final Section LIMIT_CONN_KEYS = new Section("limit_conn settings", List.of(MOST, PER, STATUS));
    private static final Key<Section.Values> LIMIT_CONN = Key.optional(
            "limit_conn", Types.map(LIMIT_CONN_KEYS), null, "Requests being processed; unset: no limit.", MANUAL);

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS =
            List.of(WORKERS, CONNECTIONS, BACKLOG, LIMIT_REQ, LIMIT_CONN, UPSTREAM);

    /** The service that it proxies to, as written, or null. */
    public static String upstreamOf(Section.Values values) {
        return values.get(UPSTREAM) == null ? null : values.get(UPSTREAM).get(TO);
    }

    /** @param instances of the service it proxies to; empty if that is not known */
    public static NginxSpec read(String service, Section.Values values, List<String> instances, Cost cost) {
        var upstreamNode = values.has(UPSTREAM) ? values.node(UPSTREAM) : null;
        var upstream = UPSTREAM_KEYS.read(
                upstreamNode, new Reading(new Problems(), values.reading().at("upstream").path()));
        var next = new ArrayList<>(upstream.get(NEXT));
        if (next.contains("off") && next.size() > 1) {
            values.reading()
                    .at("upstream")
                    .error(upstream.node(NEXT), "next_upstream: 'off' does not go with other classes");
        }
        return new NginxSpec(
                service,
                values.get(WORKERS),
                values.get(CONNECTIONS),
                values.get(BACKLOG),
                upstream.get(TO),
                upstream.get(PICK).equals("same-host"),
                upstream.get(MAX_FAILS),
                upstream.get(FAIL_TIMEOUT),
                upstream.get(CONNECT),
                upstream.get(READ),
                List.copyOf(next),
                upstream.get(TRIES),
                upstream.get(NEXT_TIMEOUT),
                cost,
                group(upstream, values, instances),
                limitRequests(values),
                limitConnections(values));
    }

    private static Group group(Section.Values upstream, Section.Values values, List<String> instances) {
        var place = values.reading().at("upstream");
        var servers = new LinkedHashMap<String, Server>();
        if (upstream.get(SERVERS) instanceof Node.Mapping map) {
            map.entries().forEach((name, entry) -> {
                var at = place.at("server").at(name);
                if (!instances.isEmpty() && !instances.contains(name)) {
                    at.unknown("server", new Node.Scalar(entry.keyAt(), name, false), name, instances);
                    return;
                }
                var server = SERVER_KEYS.read(entry.value(), at);
                if (server.get(BACKUP) && upstream.get(BALANCE).equals("ip_hash")) {
                    at.at("backup").error(server.node(BACKUP), "ip_hash knows no backup servers (nginx refuses to start)");
                }
                servers.put(
                        name,
                        new Server(server.get(WEIGHT), server.get(BACKUP), server.get(DOWN), server.get(MAX_CONNS)));
            });
            if (!instances.isEmpty()
                    && instances.stream().allMatch(name -> servers.getOrDefault(name, Server.PLAIN).down())) {
                place.at("server").error(upstream.node(SERVERS), "every server is down: no request can be served");
            }
        } else if (upstream.get(SERVERS) != null) {
            place.at("server").expected("a map of instances, for example {app.2: {backup: true}}", upstream.node(SERVERS));
        }
        if (upstream.has(ZONE) && upstream.get(ZONE) && values.get(WORKERS) == 1) {
            place.at("zone").warning(upstream.node(ZONE), "one worker has nobody to share the state with");
        }
        return new Group(upstream.get(BALANCE), upstream.get(ZONE), Collections.unmodifiableMap(servers));
    }

    private static LimitRequests limitRequests(Section.Values values) {
        var limit = values.get(LIMIT_REQ);
        if (limit == null || limit.get(RATE) == null) {
            return null;
        }
        var place = values.reading().at("limit_req");
        long milli = Math.round(limit.get(RATE) * 1000);
        if (milli < 1) {
            place.at("rate").error(limit.node(RATE), "expected at least 0.001 requests per second");
            return null;
        }
        if (limit.has(DELAY) && limit.get(NO_DELAY)) {
            place.at("delay").error(limit.node(DELAY), "has no meaning with 'nodelay: true'");
        } else if (limit.has(DELAY) && limit.get(DELAY) > limit.get(BURST)) {
            place.at("delay").error(limit.node(DELAY), "is more than the burst of " + limit.get(BURST));
        } else if (limit.get(NO_DELAY) && limit.get(BURST) == 0) {
            place.at("nodelay").error(limit.node(NO_DELAY), "has no meaning without 'burst'");
        }
        return new LimitRequests(
                milli,
                limit.get(BURST),
                limit.get(DELAY),
                limit.get(NO_DELAY),
                limit.get(PER).equals("client"),
                limit.get(STATUS));
    }

    private static LimitConnections limitConnections(Section.Values values) {
        var limit = values.get(LIMIT_CONN);
        return limit == null || limit.get(MOST) == null
                ? null
                : new LimitConnections(limit.get(MOST), limit.get(PER).equals("client"), limit.get(STATUS));
    }
}
