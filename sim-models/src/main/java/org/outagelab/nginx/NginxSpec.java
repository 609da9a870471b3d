package org.outagelab.nginx;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.host.Cost;
import org.outagelab.scenario.Key;
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
        Cost cost) {
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
    private static final Section UPSTREAM_KEYS = new Section(
            "upstream settings",
            List.of(TO, PICK, MAX_FAILS, FAIL_TIMEOUT, NEXT, TRIES, NEXT_TIMEOUT, CONNECT, READ, KEEPALIVE));
    private static final Key<Section.Values> UPSTREAM = Key.optional(
            "upstream", Types.map(UPSTREAM_KEYS), null, "Where it proxies to; unset: static files only.", MANUAL);

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS = List.of(WORKERS, CONNECTIONS, BACKLOG, UPSTREAM);

    public static NginxSpec read(String service, Section.Values values, Cost cost) {
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
                cost);
    }
}
