package org.outagelab.haproxy;

import java.util.List;
import java.util.Locale;
import org.outagelab.call.TlsClient;
import org.outagelab.core.SimTime;
import org.outagelab.haproxy.HaproxySpec.InitState;
import org.outagelab.haproxy.HaproxySpec.Observe;
import org.outagelab.haproxy.HaproxySpec.OnError;
import org.outagelab.haproxy.HaproxySpec.ServerSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/** The settings of a {@code server} line, and how they become its record. */
final class ServerKeys {
    private static final String MANUAL = "HAProxy configuration manual";

    private static final Key<Boolean> CHECK =
            Key.optional("check", Types.FLAG, false, "Whether the server is checked.", MANUAL);
    private static final Key<Long> INTER = Key.optional(
            "inter", Types.PERIOD, 2 * SimTime.SECOND, "From the end of a check to the next.", MANUAL);
    private static final Key<Long> FASTINTER = Key.optional(
            "fastinter", Types.PERIOD, null, "The same while the state is changing; unset: inter.", MANUAL);
    private static final Key<Long> DOWNINTER =
            Key.optional("downinter", Types.PERIOD, null, "The same while it is down; unset: inter.", MANUAL);
    private static final Key<Integer> FALL =
            Key.optional("fall", Types.integer(1, 1000), 3, "Failed checks in a row that take it down.", MANUAL);
    private static final Key<Integer> RISE =
            Key.optional("rise", Types.integer(1, 1000), 2, "Passed checks in a row that bring it back.", MANUAL);
    private static final Key<Integer> WEIGHT =
            Key.optional("weight", Types.integer(0, 256), 1, "Share of the work; 0: none.", MANUAL);
    private static final Key<Boolean> BACKUP =
            Key.optional("backup", Types.FLAG, false, "Used only while no other server is up.", MANUAL);
    private static final Key<Integer> MAXCONN = Key.optional(
            "maxconn", Types.integer(0, 10_000_000), 0, "Requests on the server at once; 0: no limit.", MANUAL);
    private static final Key<Integer> MAXQUEUE = Key.optional(
            "maxqueue", Types.integer(0, 10_000_000), 0, "Requests that wait for this server; 0: no limit.", MANUAL);
    private static final Key<Integer> MINCONN = Key.optional(
            "minconn",
            Types.integer(0, 10_000_000),
            0,
            "The limit of an idle backend; it grows to maxconn with the load (fullconn). 0: maxconn always.",
            MANUAL);
    private static final Key<Long> SLOWSTART = Key.optional(
            "slowstart",
            Types.DURATION_OR_ZERO,
            0L,
            "After it comes up: how long its weight and maxconn take to grow to their full values.",
            MANUAL);
    private static final Key<String> OBSERVE = Key.optional(
            "observe",
            Types.oneOf(List.of("none", "layer4", "layer7")),
            "none",
            "Which results of live traffic are watched: connections, or answers.",
            MANUAL);
    private static final Key<Integer> ERROR_LIMIT = Key.optional(
            "error-limit", Types.integer(1, 1_000_000), 10, "Bad results in a row that trigger on-error.", MANUAL);
    private static final Key<String> ON_ERROR = Key.optional(
            "on-error",
            Types.oneOf(List.of("fastinter", "fail-check", "sudden-death", "mark-down")),
            "fail-check",
            "What error-limit bad results do; all pull the next check forward if fastinter is set.",
            MANUAL);
    private static final Key<String> ON_MARKED_UP = Key.optional(
            "on-marked-up",
            Types.oneOf(List.of("none", "shutdown-backup-sessions")),
            "none",
            "What happens to sessions on backups when it comes up.",
            MANUAL);
    private static final Key<String> ON_MARKED_DOWN = Key.optional(
            "on-marked-down",
            Types.oneOf(List.of("none", "shutdown-sessions")),
            "none",
            "What happens to its sessions when it goes down.",
            MANUAL);
    private static final Key<Double> SPREAD = Key.optional(
            "spread-checks", Types.SHARE, 0.0, "Random spread of the interval, as a share of it.", MANUAL);
    private static final Key<Long> FIRST_CHECK = Key.optional(
            "first-check",
            Types.INSTANT,
            null,
            "When a check starts, on the time axis of the load; unset: staggered at a random phase.",
            "ours");
    private static final Key<Boolean> AGENT_CHECK = Key.optional(
            "agent-check",
            Types.FLAG,
            false,
            "Whether an agent on its machine is asked how it is: up, unless a fault agent(…) says otherwise.",
            MANUAL);
    private static final Key<Long> AGENT_INTER = Key.optional(
            "agent-inter", Types.PERIOD, 2 * SimTime.SECOND, "From one question to the agent to the next.", MANUAL);
    static final Key<String> TRACK = Key.optional(
            "track",
            Types.TEXT,
            null,
            "A server of the same backend whose state it follows instead of a check of its own: web.1, or web/web.1.",
            MANUAL);
    private static final Key<String> INIT_STATE = Key.optional(
            "init-state",
            Types.oneOf(List.of("fully-up", "up", "down", "fully-down")),
            "up",
            "What HAProxy (3.1 and later) takes it for after a start, a reload or maintenance: up until one check fails, "
                    + "or fall checks (fully-up); down until one passes, or rise checks (fully-down).",
            MANUAL);
    private static final Key<Integer> POOL_MAX_CONN = Key.optional(
            "pool-max-conn",
            Types.integer(-1, 10_000_000),
            -1,
            "Idle connections to it that are kept at once; -1: no limit, 0: none.",
            MANUAL);
    private static final Key<Long> POOL_PURGE_DELAY = Key.optional(
            "pool-purge-delay",
            Types.DURATION_OR_ZERO,
            5 * SimTime.SECOND,
            "From one closing of half the idle connections that are not needed to the next; 0s: none is kept.",
            MANUAL);
    private static final Key<Boolean> SSL = Key.optional(
            "ssl", Types.FLAG, false, "It is spoken to by TLS: its service must have 'tls' (docs/models/tls.md#to-servers).", MANUAL);
    private static final Key<String> VERIFY = Key.optional(
            "verify",
            Types.oneOf(List.of("required", "none")),
            "required",
            "required: a certificate that has expired ends a full handshake; none: no certificate is looked at.",
            MANUAL);
    private static final Key<Boolean> NO_SSL_REUSE = Key.optional(
            "no-ssl-reuse", Types.FLAG, false, "Whether each new connection to it makes a full handshake; otherwise it resumes.", MANUAL);
    private static final Key<Boolean> CHECK_SSL = Key.optional(
            "check-ssl", Types.FLAG, null, "Whether the check shakes hands too; unset: as ssl. false is no-check-ssl.", MANUAL);
    static final Section SECTION = new Section(
            "server settings",
            List.of(
                    CHECK,
                    INTER,
                    FASTINTER,
                    DOWNINTER,
                    FALL,
                    RISE,
                    WEIGHT,
                    BACKUP,
                    MAXCONN,
                    MAXQUEUE,
                    MINCONN,
                    SLOWSTART,
                    OBSERVE,
                    ERROR_LIMIT,
                    ON_ERROR,
                    ON_MARKED_UP,
                    ON_MARKED_DOWN,
                    SPREAD,
                    FIRST_CHECK,
                    AGENT_CHECK,
                    AGENT_INTER,
                    POOL_MAX_CONN,
                    POOL_PURGE_DELAY,
                    TRACK,
                    INIT_STATE,
                    SSL,
                    VERIFY,
                    NO_SSL_REUSE,
                    CHECK_SSL));

    private ServerKeys() {}

    static ServerSpec spec(Section.Values values) {
        long interNs = values.get(INTER);
        // A minconn without a maxconn, or above it, is the maxconn (server.c).
        int maxconn = Math.max(values.get(MAXCONN), values.get(MINCONN));
        var fast = values.get(FASTINTER);
        var down = values.get(DOWNINTER);
        return new ServerSpec(
                values.get(CHECK),
                interNs,
                fast == null ? interNs : fast,
                down == null ? interNs : down,
                values.get(FALL),
                values.get(RISE),
                values.get(WEIGHT),
                values.get(BACKUP),
                maxconn,
                values.get(MAXQUEUE),
                values.get(MINCONN),
                values.get(SLOWSTART),
                Observe.valueOf(constant(values.get(OBSERVE))),
                values.get(ERROR_LIMIT),
                OnError.valueOf(constant(values.get(ON_ERROR))),
                values.get(ON_MARKED_UP).equals("shutdown-backup-sessions"),
                values.get(ON_MARKED_DOWN).equals("shutdown-sessions"),
                values.get(SPREAD),
                values.get(FIRST_CHECK),
                values.get(AGENT_CHECK) ? values.get(AGENT_INTER) : SimTime.NEVER,
                values.get(POOL_MAX_CONN),
                values.get(POOL_PURGE_DELAY),
                tracked(values.get(TRACK)),
                InitState.valueOf(constant(values.get(INIT_STATE))),
                values.get(SSL)
                        ? new TlsClient(
                                values.get(VERIFY).equals("required"),
                                values.get(NO_SSL_REUSE) ? TlsClient.Offer.NONE : TlsClient.Offer.LATEST)
                        : null,
                values.get(CHECK_SSL) == null ? values.get(SSL) : values.get(CHECK_SSL));
    }

    /** Without the backend before the slash, of which there is one. */
    private static String tracked(String written) {
        return written == null ? null : written.substring(written.indexOf('/') + 1);
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
