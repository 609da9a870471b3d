package org.outagelab.gunicorn;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.host.Cost;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * What a scenario says of a gunicorn service. Times in nanoseconds, {@link SimTime#NEVER} for none.
 *
 * @param timeoutNs a worker busy for longer is killed; NEVER for 0
 * @param gracefulTimeoutNs after a stop workers that are still busy are killed
 * @param workerBootNs from a worker's death until its replacement serves
 * @param database the service its pool connects to, or null
 */
public record GunicornSpec(
        String service,
        int workers,
        int backlog,
        long timeoutNs,
        long gracefulTimeoutNs,
        long workerBootNs,
        String database,
        long connectTimeoutNs,
        long readTimeoutNs,
        boolean prePing,
        Cost cost) {
    private static final String MANUAL = "gunicorn settings";
    private static final String ALCHEMY = "SQLAlchemy pooling";

    private static final Key<Integer> WORKERS =
            Key.optional("workers", Types.integer(1, 10_000), 1, "Processes, one request each.", MANUAL);
    private static final Key<String> CLASS = Key.optional(
                    "worker-class",
                    Types.oneOf(List.of("sync", "gthread", "gevent", "eventlet")),
                    "sync",
                    "How a worker handles requests; only sync is modelled.",
                    MANUAL);
    private static final Key<Integer> THREADS =
            Key.optional("threads", Types.integer(1, 10_000), 1, "Threads of a worker.", MANUAL).unmodelled();
    private static final Key<Integer> BACKLOG =
            Key.optional("backlog", Types.integer(0, 1_000_000), 2048, "Accept queue shared by all workers.", MANUAL);
    private static final Key<Long> TIMEOUT = Key.optional(
            "timeout", Types.DURATION_OR_ZERO, 30 * SimTime.SECOND, "A busier worker is killed; 0: never.", MANUAL);
    private static final Key<Long> GRACEFUL = Key.optional(
            "graceful-timeout",
            Types.DURATION,
            30 * SimTime.SECOND,
            "After a stop: workers still busy then are killed.",
            MANUAL);
    private static final Key<Boolean> PRELOAD = Key.optional(
            "preload", Types.FLAG, false, "Workers are forked from the loaded application: they start in 50 ms.", MANUAL);
    private static final Key<String> CODEBASE =
            Key.optional("codebase", Types.TEXT, null, "The release it runs.", "ours").unmodelled();

    private static final Key<String> TO = Key.required("to", Types.TEXT, "The database service.");
    private static final Key<Integer> SIZE = Key.optional(
                    "size",
                    Types.integer(1, 100_000),
                    5,
                    "Connections of one process; a sync worker uses one per server.",
                    ALCHEMY)
            .unmodelled();
    private static final Key<Integer> OVERFLOW = Key.optional(
                    "max-overflow", Types.integer(0, 100_000), 10, "Connections beyond the size.", ALCHEMY)
            .unmodelled();
    private static final Key<Boolean> PRE_PING = Key.optional(
            "pre-ping", Types.FLAG, false, "Tests a connection before use, and replaces a dead one.", ALCHEMY);
    private static final Key<Long> CONNECT_TIMEOUT = Key.optional(
            "connect-timeout", Types.DURATION, 10 * SimTime.SECOND, "How long a connection may take.", "PyMySQL");
    private static final Key<Long> READ_TIMEOUT = Key.optional(
            "read-timeout", Types.DURATION, null, "How long an answer may take; unset: for ever.", "PyMySQL");
    private static final Section POOL_KEYS = new Section(
            "pool settings", List.of(TO, SIZE, OVERFLOW, PRE_PING, CONNECT_TIMEOUT, READ_TIMEOUT));
    private static final Key<Section.Values> POOL =
            Key.optional("pool", Types.map(POOL_KEYS), null, "Its database; unset: none.", ALCHEMY);

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS =
            List.of(WORKERS, CLASS, THREADS, BACKLOG, TIMEOUT, GRACEFUL, PRELOAD, CODEBASE, POOL);

    public static GunicornSpec read(String service, Section.Values values, long bootNs, Cost cost) {
        var poolNode = values.has(POOL) ? values.node(POOL) : null;
        var pool =
                POOL_KEYS.read(poolNode, new Reading(new Problems(), values.reading().at("pool").path()));
        if (!values.get(CLASS).equals("sync")) {
            values.reading()
                    .at("worker-class")
                    .error(values.node(CLASS), "'" + values.get(CLASS) + "' is not modelled yet; use sync");
        }
        var readTimeout = pool.get(READ_TIMEOUT);
        return new GunicornSpec(
                service,
                values.get(WORKERS),
                values.get(BACKLOG),
                values.get(TIMEOUT) == 0 ? SimTime.NEVER : values.get(TIMEOUT),
                values.get(GRACEFUL),
                values.get(PRELOAD) ? 50 * SimTime.MILLISECOND : bootNs,
                pool.get(TO),
                pool.get(CONNECT_TIMEOUT),
                readTimeout == null ? SimTime.NEVER : readTimeout,
                pool.get(PRE_PING),
                cost);
    }
}
