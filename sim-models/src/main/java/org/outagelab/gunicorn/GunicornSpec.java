package org.outagelab.gunicorn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.call.TlsClient;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Cost;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * What a scenario says of a gunicorn service. Times in nanoseconds, {@link SimTime#NEVER} for none.
 *
 * @param threads requests that a worker serves at once; 0 for sync workers
 * @param async whether its threads are greenlets
 * @param workerConnections accepted by a worker at most, unless sync
 * @param maxRequests after which a worker is replaced; 0: never
 * @param timeoutNs a worker busy for longer is killed; NEVER for 0
 * @param answersWhenKilled whether that one answers 500 before it goes
 * @param orphansLeaveNs how long workers go on without their master
 * @param keepAliveNs how long a threaded worker keeps an idle connection; 0: it closes it
 * @param gracefulTimeoutNs after a stop workers that are still busy are killed
 * @param workerBootNs from a worker's death until its replacement serves
 * @param listensNs from the start of its process until it listens, while its workers load; negative: it listens when it serves
 * @param database the service its pool connects to, or null
 * @param lifo whether a pool uses first what was given back last
 * @param databaseTls how it speaks TLS with its database; null: in plaintext
 * @param calls how it calls other services, by their names
 */
public record GunicornSpec(
        String service,
        int workers,
        int threads,
        boolean async,
        int workerConnections,
        int maxRequests,
        int maxRequestsJitter,
        int backlog,
        long timeoutNs,
        boolean answersWhenKilled,
        long orphansLeaveNs,
        long keepAliveNs,
        long gracefulTimeoutNs,
        long workerBootNs,
        long listensNs,
        String database,
        long connectTimeoutNs,
        long readTimeoutNs,
        boolean prePing,
        int poolSize,
        int poolOverflow,
        boolean lifo,
        long poolTimeoutNs,
        long recycleNs,
        TlsClient databaseTls,
        Map<String, CallSpec> calls,
        Cost cost) {
    public GunicornSpec {
        calls = Collections.unmodifiableMap(new LinkedHashMap<>(calls));
    }

    /** How it takes failures of its database. */
    public FailureView failureView() {
        return new DatabaseView(this);
    }

    /** The other services that it calls, in file order. */
    public List<String> callees() {
        return List.copyOf(calls.keySet());
    }

    /** Worker processes that calls to a service can hold at once, or threads of them; all without a limit. */
    public long slotsFor(String callee) {
        int size = calls.get(callee).size();
        return size == 0 || threads == 0 ? slots() : Math.min(slots(), (long) workers * size);
    }

    /** How long a worker waits for a service that does not answer, in nanoseconds; NEVER for ever. */
    public long patienceNs(String callee) {
        var spec = calls.get(callee);
        long ns = 0;
        for (int i = 0; i <= spec.retries() && ns < SimTime.NEVER; i++) {
            ns = SimTime.plus(ns, spec.timeoutNs());
        }
        return threads == 0 ? Math.min(ns, timeoutNs) : ns;
    }

    /** Requests that an instance serves at once. */
    public long slots() {
        return (long) workers * Math.max(1, threads);
    }

    /** What a worker that is killed after {@code timeout} says, for {@code explain}. */
    Section.Line rule(String group) {
        return new Section.Line(
                group,
                "rule.killed-worker",
                threads > 0 || timeoutNs == SimTime.NEVER ? "none is killed" : answersWhenKilled ? "answers 500" : "closes the connection",
                false,
                "What the client of a worker that is killed after 'timeout' gets. Depends on the version: 20.1 closes the connection "
                        + "without an answer, 26.1 answers 500; and on the class: workers with threads or an event loop are not killed for a slow request.",
                "gunicorn's workers/base.py",
                true);
    }

    private static final String MANUAL = "gunicorn settings";
    /** As many connections as can be open at all. */
    private static final int MANY = 1_000_000;
    private static final String ALCHEMY = "SQLAlchemy pooling";

    private static final String GUNICORN_26 = "gunicorn-26.1";
    private static final Key<String> FLAVOUR = Key.optional(
            "flavour",
            Types.oneOf(List.of("gunicorn-20.1", GUNICORN_26)),
            "gunicorn-20.1",
            "Whose rules: a worker killed after 'timeout' closes its connection in 20.1, and answers 500 in 26.1.",
            "gunicorn's workers/base.py");
    private static final Key<Long> ORPHANS = Key.optional(
            "orphans",
            Types.DURATION,
            2 * SimTime.SECOND,
            "How long workers serve on when the master alone was killed: until each sees that its parent is gone.",
            "measured with 20.1: served for 1.2 s, refused at 1.8 s");
    private static final Key<Integer> WORKERS =
            Key.optional("workers", Types.integer(1, 10_000), 1, "Processes, one request each.", MANUAL);
    private static final Key<String> CLASS = Key.optional(
            "worker-class",
            Types.oneOf(List.of("sync", "gthread", "gevent", "eventlet", "uvicorn")),
            "sync",
            "How a worker handles requests; sync with more than one thread is gthread, uvicorn an event loop without a limit "
                    + "of connections.",
            MANUAL);
    private static final Key<Integer> THREADS =
            Key.optional("threads", Types.integer(1, 10_000), 1, "Threads of a worker.", MANUAL);
    private static final Key<Integer> WORKER_CONNECTIONS = Key.optional(
            "worker-connections",
            Types.integer(1, 1_000_000),
            1000,
            "gthread and async: connections that a worker accepts, whether or not it can serve them.",
            MANUAL);
    private static final Key<Integer> MAX_REQUESTS = Key.optional(
            "max-requests", Types.integer(0, 1_000_000_000), 0, "A worker is replaced after so many; 0: never.", MANUAL);
    private static final Key<Integer> JITTER = Key.optional(
            "max-requests-jitter",
            Types.integer(0, 1_000_000_000),
            0,
            "Up to so many more, drawn for each worker.",
            MANUAL);
    private static final Key<Integer> BACKLOG =
            Key.optional("backlog", Types.integer(0, 1_000_000), 2048, "Accept queue shared by all workers.", MANUAL);
    private static final Key<Long> TIMEOUT = Key.optional(
            "timeout", Types.DURATION_OR_ZERO, 30 * SimTime.SECOND, "A busier worker is killed; 0: never.", MANUAL);
    private static final Key<Long> KEEPALIVE = Key.optional(
            "keepalive",
            Types.DURATION_OR_ZERO,
            2 * SimTime.SECOND,
            "How long an idle connection is kept; sync workers close every one.",
            MANUAL);
    private static final Key<Long> GRACEFUL = Key.optional(
            "graceful-timeout",
            Types.DURATION,
            30 * SimTime.SECOND,
            "After a stop: workers still busy then are killed.",
            MANUAL);
    private static final Key<Boolean> PRELOAD = Key.optional(
            "preload", Types.FLAG, false, "Workers are forked from the loaded application: they start in 50 ms.", MANUAL);
    private static final Key<Long> LISTENS = Key.optional(
            "listens",
            Types.DURATION_OR_ZERO,
            null,
            "From the start of its process until it listens; what comes while its workers load the application waits. Unset: as late as it serves.",
            "ours");
    private static final Key<String> CODEBASE =
            Key.optional("codebase", Types.TEXT, null, "Whose releases it runs; a bad one strikes all of them.", "ours");

    private static final Key<String> TO = Key.required("to", Types.TEXT, "The database service.");
    private static final Key<Integer> SIZE = Key.optional(
            "size",
            Types.integer(1, 100_000),
            5,
            "Connections of one worker kept open; a sync worker uses one per server.",
            ALCHEMY);
    private static final Key<Integer> OVERFLOW = Key.optional(
            "max-overflow",
            Types.integer(0, 100_000),
            10,
            "Connections beyond the size, closed after use; a sync worker uses none.",
            ALCHEMY);
    private static final Key<Boolean> LIFO = Key.optional(
            "lifo",
            Types.FLAG,
            false,
            "Whether a pool uses first what was given back last; else every connection in turn.",
            ALCHEMY);
    private static final Key<Long> POOL_TIMEOUT = Key.optional(
            "timeout",
            Types.DURATION,
            30 * SimTime.SECOND,
            "How long a thread waits for a connection, then 500; a sync worker never waits.",
            ALCHEMY);
    private static final Key<Long> RECYCLE = Key.optional(
            "recycle", Types.DURATION, SimTime.NEVER, "An older connection is replaced before use.", ALCHEMY);
    private static final Key<Boolean> PRE_PING = Key.optional(
            "pre-ping", Types.FLAG, false, "Tests a connection before use, and replaces a dead one.", ALCHEMY);
    private static final Key<Long> CONNECT_TIMEOUT = Key.optional(
            "connect-timeout", Types.DURATION, 10 * SimTime.SECOND, "How long a connection may take.", "PyMySQL");
    private static final Key<Long> READ_TIMEOUT = Key.optional(
            "read-timeout", Types.DURATION, null, "How long an answer may take; unset: for ever.", "PyMySQL");
    private static final Key<String> SSL = Key.optional(
            "ssl",
            Types.oneOf(List.of("disabled", "required", "verify-ca")),
            "disabled",
            "required: each new connection makes a full TLS handshake, whatever the certificate; verify-ca: one that has expired ends it "
                    + "(docs/models/tls.md#to-a-database).",
            "PyMySQL: none unless it is asked for");
    private static final Section POOL_KEYS = new Section(
            "pool settings",
            List.of(TO, SIZE, OVERFLOW, LIFO, POOL_TIMEOUT, RECYCLE, PRE_PING, CONNECT_TIMEOUT, READ_TIMEOUT, SSL));
    private static final Key<List<Section.Values>> CALLS = Key.optional(
            "calls",
            Types.namedMaps(CallSpec.KEYS),
            List.of(),
            "The services that it calls in steps such as call payment POST /charge, and how.",
            "ours");
    private static final Key<Section.Values> POOL =
            Key.optional("pool", Types.map(POOL_KEYS), null, "Its database; unset: none.", ALCHEMY);

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS =
            List.of(
            FLAVOUR, ORPHANS, WORKERS, CLASS, THREADS, WORKER_CONNECTIONS, MAX_REQUESTS, JITTER, BACKLOG, TIMEOUT, KEEPALIVE, GRACEFUL,
            PRELOAD, LISTENS, CODEBASE, POOL, CALLS);

    public static GunicornSpec read(String service, Section.Values values, long bootNs, Cost cost) {
        var poolNode = values.has(POOL) ? values.node(POOL) : null;
        var pool =
                POOL_KEYS.read(poolNode, new Reading(new Problems(), values.reading().at("pool").path()));
        boolean loop = values.get(CLASS).equals("uvicorn");
        boolean async = loop || values.get(CLASS).equals("gevent") || values.get(CLASS).equals("eventlet");
        int connections = loop ? MANY : values.get(WORKER_CONNECTIONS);
        boolean sync = values.get(CLASS).equals("sync") && values.get(THREADS) == 1;
        contradictions(values, async, sync);
        listens(values, bootNs);
        var readTimeout = pool.get(READ_TIMEOUT);
        return new GunicornSpec(
                service,
                values.get(WORKERS),
                sync ? 0 : async ? connections : values.get(THREADS),
                async,
                connections,
                values.get(MAX_REQUESTS),
                values.get(JITTER),
                values.get(BACKLOG),
                values.get(TIMEOUT) == 0 ? SimTime.NEVER : values.get(TIMEOUT),
                values.get(FLAVOUR).equals(GUNICORN_26),
                values.get(ORPHANS),
                sync ? 0 : values.get(KEEPALIVE),
                values.get(GRACEFUL),
                values.get(PRELOAD) ? 50 * SimTime.MILLISECOND : bootNs,
                values.get(LISTENS) == null ? -1 : values.get(LISTENS),
                pool.get(TO),
                pool.get(CONNECT_TIMEOUT),
                readTimeout == null ? SimTime.NEVER : readTimeout,
                pool.get(PRE_PING),
                pool.get(SIZE),
                pool.get(OVERFLOW),
                pool.get(LIFO),
                pool.get(POOL_TIMEOUT),
                pool.get(RECYCLE),
                pool.get(SSL).equals("disabled") ? null : new TlsClient(pool.get(SSL).equals("verify-ca"), TlsClient.Offer.NONE),
                CallSpec.read(values.get(CALLS), values.has(CALLS) ? values.node(CALLS) : null),
                cost);
    }

    private static void listens(Section.Values values, long bootNs) {
        if (values.has(LISTENS) && values.get(LISTENS) != null) {
            var reading = values.reading().at("listens");
            if (values.get(PRELOAD)) {
                reading.error(values.node(LISTENS), "has no meaning with 'preload', which loads the application before it listens");
            } else if (values.get(LISTENS) > bootNs) {
                reading.error(values.node(LISTENS), "later than it serves: 'boot' is " + Types.showDuration(bootNs));
            }
        }
    }

    private static void contradictions(Section.Values values, boolean async, boolean sync) {
        var reading = values.reading();
        if (async && values.has(THREADS)) {
            reading.at("threads").error(values.node(THREADS), "has no meaning for " + values.get(CLASS)
                    + (values.get(CLASS).equals("uvicorn") ? ", one event loop" : ", which has 'worker-connections'"));
        }
        if (values.get(CLASS).equals("uvicorn") && values.has(WORKER_CONNECTIONS)) {
            reading.at("worker-connections").error(
                    values.node(WORKER_CONNECTIONS), "has no meaning for uvicorn, which takes as many as come");
        }
        if (sync && values.has(WORKER_CONNECTIONS)) {
            reading.at("worker-connections").error(
                    values.node(WORKER_CONNECTIONS), "has no meaning for sync workers, which accept one at a time");
        }
        if (sync && values.has(KEEPALIVE)) {
            reading.at("keepalive").warning(values.node(KEEPALIVE), "without effect: sync workers close every connection");
        }
        if (values.has(JITTER) && values.get(MAX_REQUESTS) == 0) {
            reading.at("max-requests-jitter").error(values.node(JITTER), "has no meaning without 'max-requests'");
        }
    }
}
