package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.kind.Cost;
import org.outagelab.nginx.NginxSpec.Cache;
import org.outagelab.nginx.NginxSpec.Group;
import org.outagelab.nginx.NginxSpec.KeepAlive;
import org.outagelab.nginx.NginxSpec.LimitConnections;
import org.outagelab.nginx.NginxSpec.LimitRequests;
import org.outagelab.nginx.NginxSpec.Reads;
import org.outagelab.nginx.NginxSpec.Server;
import org.outagelab.scenario.CertificateSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;
import org.outagelab.tls.TlsSpec;

/** The settings of an nginx service, and how they become its record. */
final class NginxKeys {
    private static final String MANUAL = "nginx documentation";
    private static final List<String> CLASSES = List.of(
            "error", "timeout", "invalid_header", "http_500", "http_502", "http_503", "http_504", "http_403", "http_404",
            "http_429", "non_idempotent", "off");

    private static final Key<String> FLAVOUR = Key.optional(
            "flavour",
            Types.oneOf(Flavour.written()),
            Flavour.V1_22.word(),
            "Whose rules and defaults: versions differ in what follows when no peer is left, in connections kept to peers, and in "
                    + "accept_mutex.",
            "nginx's CHANGES");
    private static final Key<Integer> WORKERS = Key.optional(
            "worker_processes", Types.integer(1, 1024), 1, "Event loops.", MANUAL);
    private static final Key<Integer> CONNECTIONS = Key.optional(
            "worker_connections",
            Types.integer(3, 10_000_000),
            512,
            "Sockets of one worker, to clients and to upstreams; the listening socket and the channel to the master take two.",
            MANUAL);
    private static final Key<Integer> FILES = Key.optional(
            "worker_rlimit_nofile",
            Types.integer(1, 100_000_000),
            0,
            "Open files of one worker; beyond that it accepts nothing for 500 ms, and peers cannot be reached. Unset: no limit "
                    + "here, ulimit -n in nginx, of which 1024 is common.",
            MANUAL);
    private static final Key<Long> SHUTDOWN = Key.optional(
            "worker_shutdown_timeout",
            Types.DURATION,
            SimTime.NEVER,
            "After a reload or a stop: how long old workers may finish what they have, then it is closed.",
            MANUAL);
    private static final Key<Integer> BACKLOG =
            Key.optional("backlog", Types.integer(1, 1_000_000), 511, "Accept queue of the listening socket.", MANUAL);
    private static final Key<Boolean> REUSEPORT = Key.optional(
            "reuseport",
            Types.FLAG,
            false,
            "listen … reuseport: an accept queue for each worker; what the kernel gives to one that is stuck waits for it.",
            MANUAL);
    private static final Key<Boolean> ACCEPT_MUTEX = Key.optional(
            "accept_mutex",
            Types.FLAG,
            null,
            "Whether workers take turns to accept: one with fewer than an eighth of its connections left then leaves new ones "
                    + "to the others, and without it accepts and closes them; unset: false, but true for nginx-1.10.",
            MANUAL);
    private static final Key<Boolean> MULTI_ACCEPT = Key.optional(
            "multi_accept", Types.FLAG, false, "Whether the worker that accepts takes all connections that wait.", MANUAL);
    private static final Key<Long> MAX_BODY = Key.optional(
            "client_max_body_size",
            Types.BYTES,
            1L << 20,
            "The largest body of a request; more is turned away with 413 at once. 0B: no limit.",
            MANUAL);
    private static final Key<Distribution> READ_TIME =
            Key.required("read", DistributionType.DURATION, "How long the disk takes for a file.");
    private static final Key<Double> MISS = Key.optional(
            "miss", Types.SHARE, 1.0, "Share of static answers whose file is not in memory.", "ours");
    private static final Section DISK_KEYS = new Section("disk settings", List.of(READ_TIME, MISS));
    private static final Key<Section.Values> DISK = Key.optional(
            "disk",
            Types.map(DISK_KEYS),
            null,
            "Files that are not in memory: a worker does nothing else until the disk has answered; unset: all are in memory.",
            "ours");
    private static final Key<String> AIO = Key.optional(
            "aio",
            Types.oneOf(List.of("off", "threads")),
            "off",
            "Who reads files: the worker itself, or 32 threads beside it.",
            MANUAL);

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
    private static final Key<Boolean> IGNORE_ABORT = Key.optional(
            "ignore_client_abort",
            Types.FLAG,
            false,
            "Whether peers go on answering a client that has left; unset: the connection to the peer is closed.",
            MANUAL);
    static final Key<Integer> KEEPALIVE = Key.optional(
            "keepalive",
            Types.integer(0, 100_000),
            null,
            "Idle connections that each worker keeps to all peers together; 0: none; unset: 0, but 32 for nginx-1.30.",
            MANUAL);
    private static final Key<Integer> KEEPALIVE_REQUESTS = Key.optional(
            "keepalive_requests", Types.integer(1, 1_000_000_000), 1000, "Requests over one of them.", MANUAL);
    private static final Key<Long> KEEPALIVE_TIMEOUT = Key.optional(
            "keepalive_timeout", Types.DURATION, 60 * SimTime.SECOND, "How long one may be idle.", MANUAL);
    private static final Key<Long> KEEPALIVE_TIME = Key.optional(
            "keepalive_time", Types.DURATION, SimTime.HOUR, "How long one is used at all.", MANUAL);
    static final Key<String> HTTP_VERSION = Key.optional(
            "http_version",
            Types.oneOf(List.of("1.0", "1.1")),
            null,
            "Of requests to peers (and Connection cleared with 1.1): 1.0 keeps no connection; unset: 1.0, but 1.1 for nginx-1.30.",
            MANUAL);
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
            Key.optional("server", Types.any("a map of instances", new Shape.Named("", Shape.keys(SERVER_KEYS))), null, "Settings of single servers.", MANUAL);
    private static final Section UPSTREAM_KEYS = new Section(
            "upstream settings",
            List.of(
                    TO, PICK, BALANCE, ZONE, SERVERS, MAX_FAILS, FAIL_TIMEOUT, NEXT, TRIES, NEXT_TIMEOUT, CONNECT, READ,
                    IGNORE_ABORT,                    KEEPALIVE, KEEPALIVE_REQUESTS, KEEPALIVE_TIMEOUT, KEEPALIVE_TIME, HTTP_VERSION));
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
    private static final Key<Long> RETRY_AFTER = Key.optional(
            "retry_after",
            Types.DURATION_OR_ZERO,
            0L,
            "The Retry-After that requests turned away are given (add_header … always); 0: none.",
            MANUAL);
    private static final Section LIMIT_REQ_KEYS =
            new Section("limit_req settings", List.of(RATE, BURST, DELAY, NO_DELAY, PER, STATUS, RETRY_AFTER));
    private static final Key<Section.Values> LIMIT_REQ = Key.optional(
            "limit_req", Types.map(LIMIT_REQ_KEYS), null, "A leaky bucket; unset: no limit.", MANUAL);
    private static final Key<Integer> MOST = Key.required("max", Types.integer(1, 1_000_000), "Requests at once.");
    private static final Section LIMIT_CONN_KEYS = new Section("limit_conn settings", List.of(MOST, PER, STATUS, RETRY_AFTER));
    private static final Key<Section.Values> LIMIT_CONN = Key.optional(
            "limit_conn", Types.map(LIMIT_CONN_KEYS), null, "Requests being processed; unset: no limit.", MANUAL);

    private static final Key<Long> HEADER = Key.optional(
            "client_header_timeout",
            Types.DURATION,
            60 * SimTime.SECOND,
            "How long a client may take to send its request; then its connection is closed.",
            MANUAL);
    private static final Key<Long> BODY = Key.optional(
            "client_body_timeout",
            Types.DURATION,
            60 * SimTime.SECOND,
            "How long a client may pause in the body of its request; then its connection is closed.",
            MANUAL);
    private static final Key<Long> SEND = Key.optional(
            "send_timeout",
            Types.DURATION,
            60 * SimTime.SECOND,
            "How long a client may take nothing of the answer; then its connection is closed.",
            MANUAL);
    private static final Key<Long> IDLE = Key.optional(
            "keepalive_timeout",
            Types.DURATION,
            75 * SimTime.SECOND,
            "How long an idle connection of a client is kept.",
            MANUAL);

    private static final Key<List<String>> CACHED = Key.optional(
            "for", Types.listOf(Types.TEXT), List.of(), "Endpoints whose answers are kept; unset: all of GET and HEAD.", "ours");
    private static final Key<Long> VALID =
            Key.required("valid", Types.DURATION, "How long an answer is fresh (proxy_cache_valid)");
    static final Key<List<String>> USE_STALE = Key.optional(
            "use_stale",
            Types.listOf(Types.oneOf(List.of(
                    "error", "timeout", "invalid_header", NginxSpec.UPDATING, "http_500", "http_502", "http_503", "http_504",
                    "http_403", "http_404", "http_429", "off"))),
            List.of("off"),
            "When an answer that has expired is served all the same.",
            MANUAL);
    static final Key<Boolean> BACKGROUND = Key.optional(
            "background_update",
            Types.FLAG,
            false,
            "With use_stale updating: whoever finds it expired is served too, and it is fetched behind his back.",
            MANUAL);
    static final Key<Boolean> LOCK = Key.optional(
            "lock", Types.FLAG, false, "Whether one request alone fetches what is not in the cache yet.", MANUAL);
    static final Key<Long> LOCK_TIMEOUT = Key.optional(
            "lock_timeout",
            Types.DURATION,
            5 * SimTime.SECOND,
            "After this those that wait fetch for themselves.",
            MANUAL);
    private static final Key<Long> LOCK_AGE = Key.optional(
            "lock_age", Types.DURATION, 5 * SimTime.SECOND, "After this another one may fetch it.", MANUAL);
    private static final Key<Integer> MIN_USES = Key.optional(
            "min_uses", Types.integer(1, 1_000_000), 1, "Requests of a URI before its answer is kept.", MANUAL);
    private static final Key<Long> INACTIVE = Key.optional(
            "inactive", Types.DURATION, 10 * SimTime.MINUTE, "What nobody asks for that long is removed.", MANUAL);
    private static final Key<Boolean> PREFILLED = Key.optional(
            "prefilled", Types.FLAG, false, "Whether all is there, and fresh, at the start of the load.", "ours");
    private static final Section CACHE_KEYS = new Section(
            "cache settings",
            List.of(CACHED, VALID, USE_STALE, BACKGROUND, LOCK, LOCK_TIMEOUT, LOCK_AGE, MIN_USES, INACTIVE, PREFILLED));
    private static final Key<Section.Values> CACHE =
            Key.optional("cache", Types.map(CACHE_KEYS), null, "proxy_cache; unset: none.", MANUAL);

    private static final Key<Section.Values> TLS = Key.optional(
            "tls", Types.map(TlsSpec.KEYS_OF_NGINX), null, "Its clients speak TLS with it; unset: plaintext.", MANUAL);

    /** Without those of every service. */
    static final List<Key<?>> ALL = List.of(
            FLAVOUR, WORKERS, CONNECTIONS, FILES, BACKLOG, REUSEPORT, ACCEPT_MUTEX, MULTI_ACCEPT, HEADER, BODY, SEND, MAX_BODY, IDLE, SHUTDOWN, DISK, AIO, LIMIT_REQ, LIMIT_CONN, CACHE,
            UPSTREAM, TLS);

    private final Section.Values values;
    private final Section.Values upstream;
    private final Flavour flavour;

    /** @param values whose problems are reported already */
    NginxKeys(Section.Values values) {
        this.values = values;
        this.flavour = Flavour.of(values.get(FLAVOUR));
        this.upstream = UPSTREAM_KEYS.read(
                values.has(UPSTREAM) ? values.node(UPSTREAM) : null,
                new Reading(new Problems(), values.reading().at("upstream").path()));
    }

    static String upstreamOf(Section.Values values) {
        return values.get(UPSTREAM) == null ? null : values.get(UPSTREAM).get(TO);
    }

    NginxSpec spec(String service, List<String> instances, Cost cost, Map<String, CertificateSpec> certificates) {
        var next = new ArrayList<>(upstream.get(NEXT));
        if (next.contains("off") && next.size() > 1) {
            values.reading()
                    .at("upstream")
                    .error(upstream.node(NEXT), "next_upstream: 'off' does not go with other classes");
        }
        if (values.get(FILES) > 0 && values.get(CONNECTIONS) > values.get(FILES)) {
            // nginx says so itself (ngx_event_core_module, init_conf).
            values.reading().at("worker_connections").warning(
                    values.node(CONNECTIONS),
                    values.get(CONNECTIONS) + " worker_connections exceed the limit of open files, " + values.get(FILES));
        }
        if (values.get(REUSEPORT) && values.has(ACCEPT_MUTEX) && mutex()) {
            values.reading().at("accept_mutex").error(
                    values.node(ACCEPT_MUTEX), "has no meaning with 'reuseport': each worker has a queue of its own");
        }
        return new NginxSpec(
                flavour.word(),
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
                group(instances),
                new NginxSpec.Patience(values.get(HEADER), values.get(BODY), values.get(SEND)),
                values.get(IDLE),
                keepAlive(),
                cache(),
                limitRequests(),
                limitConnections(),
                values.get(FILES),
                values.get(SHUTDOWN),
                upstream.get(IGNORE_ABORT),
                new NginxSpec.Accepting(values.get(REUSEPORT), mutex() && !values.get(REUSEPORT), values.get(MULTI_ACCEPT)),
                values.get(MAX_BODY),
                reads(),
                TlsSpec.readOfNginx(values.get(TLS), certificates, flavour.tls()));
    }

    private Reads reads() {
        var disk = values.get(DISK);
        if (disk == null && values.has(AIO) && values.get(AIO).equals("threads")) {
            values.reading().at("aio").warning(values.node(AIO), "without effect: without 'disk' all files are in memory");
        }
        if (values.get(REUSEPORT) && values.get(WORKERS) == 1) {
            values.reading().at("reuseport").warning(values.node(REUSEPORT), "without effect: there is one worker");
        }
        return disk == null || disk.get(READ_TIME) == null
                ? null
                : new Reads(disk.get(READ_TIME), disk.get(MISS), values.get(AIO).equals("threads"));
    }

    private boolean mutex() {
        return values.get(ACCEPT_MUTEX) == null ? flavour.acceptMutex() : values.get(ACCEPT_MUTEX);
    }

    private KeepAlive keepAlive() {
        boolean old = "1.0".equals(upstream.get(HTTP_VERSION) == null ? flavour.httpVersion() : upstream.get(HTTP_VERSION));
        int connections = upstream.get(KEEPALIVE) == null ? flavour.keepAlive() : upstream.get(KEEPALIVE);
        if (upstream.get(KEEPALIVE) != null && connections > 0 && old) {
            values.reading().at("upstream.keepalive").warning(
                    upstream.node(KEEPALIVE), "without effect: it needs 'http_version: 1.1'");
        }
        return connections == 0 || old
                ? null
                : new KeepAlive(
                        connections,
                        upstream.get(KEEPALIVE_REQUESTS),
                        upstream.get(KEEPALIVE_TIMEOUT),
                        upstream.get(KEEPALIVE_TIME));
    }

    private Cache cache() {
        var cache = values.get(CACHE);
        if (cache == null || cache.get(VALID) == null) {
            return null;
        }
        var place = values.reading().at("cache");
        var stale = new LinkedHashSet<>(cache.get(USE_STALE));
        if (stale.contains("off") && stale.size() > 1) {
            place.at("use_stale").error(cache.node(USE_STALE), "'off' does not go with other classes");
        }
        if (cache.get(BACKGROUND) && !stale.contains(NginxSpec.UPDATING)) {
            place.at("background_update").warning(cache.node(BACKGROUND), "without effect: it needs 'updating' in use_stale");
        }
        if (cache.has(LOCK_TIMEOUT) && !cache.get(LOCK)) {
            place.at("lock_timeout").warning(cache.node(LOCK_TIMEOUT), "without effect: 'lock' is false");
        }
        if (!values.has(UPSTREAM)) {
            place.warning(values.node(CACHE), "without effect: there is no upstream whose answers it could keep");
        }
        return new Cache(
                cache.get(CACHED),
                cache.get(VALID),
                Collections.unmodifiableSet(stale),
                cache.get(BACKGROUND),
                cache.get(LOCK),
                cache.get(LOCK_TIMEOUT),
                cache.get(LOCK_AGE),
                cache.get(MIN_USES),
                cache.get(INACTIVE),
                cache.get(PREFILLED));
    }

    private Group group(List<String> instances) {
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
            } else if (!instances.isEmpty()
                    && instances.stream().allMatch(name -> servers.getOrDefault(name, Server.PLAIN).backup())) {
                // "no servers are inside upstream" (ngx_http_upstream_init_round_robin).
                place.at("server").error(upstream.node(SERVERS), "every server is a backup: nginx refuses to start without another");
            }
        } else if (upstream.get(SERVERS) != null) {
            place.at("server").expected("a map of instances, for example {app.2: {backup: true}}", upstream.node(SERVERS));
        }
        if (upstream.has(ZONE) && upstream.get(ZONE) && values.get(WORKERS) == 1) {
            place.at("zone").warning(upstream.node(ZONE), "one worker has nobody to share the state with");
        }
        return new Group(upstream.get(BALANCE), upstream.get(ZONE), Collections.unmodifiableMap(servers));
    }

    private LimitRequests limitRequests() {
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
                limit.get(STATUS),
                limit.get(RETRY_AFTER));
    }

    private LimitConnections limitConnections() {
        var limit = values.get(LIMIT_CONN);
        return limit == null || limit.get(MOST) == null
                ? null
                : new LimitConnections(
                        limit.get(MOST), limit.get(PER).equals("client"), limit.get(STATUS), limit.get(RETRY_AFTER));
    }
}
