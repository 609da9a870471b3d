package org.outagelab.haproxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Cost;
import org.outagelab.scenario.CertificateSpec;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;
import org.outagelab.call.TlsClient;
import org.outagelab.tls.TlsSpec;

/**
 * What a scenario says of a HAProxy service. Times in nanoseconds, {@link SimTime#NEVER} for none.
 *
 * @param flavour the version whose rules it follows, as it is written
 * @param backend the service whose instances are its servers
 * @param balance a policy of the table
 * @param draws n of {@code random(n)}
 * @param consistent {@code hash-type consistent}, for policies that hash
 * @param hashBalanceFactor percent of the mean load; 0 for none
 * @param checkNs {@code timeout check}; NEVER when unset
 * @param queueNs {@code timeout queue}; that of connect when unset
 * @param retryOn failures after which the request is sent again: words of {@code retry-on}, and status codes
 * @param redispatch 0 off, else the interval: -1 the last retry, k every k-th
 * @param httpCheck endpoint that checks ask for; null for a TCP connect
 * @param persist whether a cookie or a stick table may lead to a server that is down
 * @param cookie whether answers carry a cookie with their server
 * @param stickSize entries of the stick table; 0 for none
 * @param stickExpireNs after the last use
 * @param peers whether instances, and processes before and after a reload, share the stick table
 * @param requestRules {@code http-request}, and what the stick table counts for it; null stands for none
 * @param priorities class of {@code set-priority-class} by endpoint; 0 for those not named
 * @param requestNs how long a client may take to send its request
 * @param wholeRequest whether that is for all of it ({@code timeout http-request}), or without a byte ({@code timeout client})
 * @param idleNs how long an idle connection of a client is kept
 * @param hardStopNs how long an old process may drain after a reload, or the only one after a soft stop
 * @param maxSpreadChecksNs over which first checks are spread at most; NEVER without limit
 * @param reuse which requests may use idle connections to servers
 * @param resumes whether a reload finds the servers as they were ({@code load-server-state-from-file})
 * @param maxconn of the frontend
 * @param fullconn requests in the backend from which on {@code maxconn} of servers with a {@code minconn} is in force
 * @param defaultServer settings of every server
 * @param servers settings of single ones, complete
 * @param tls how it speaks with its clients; null: in plaintext
 */
public record HaproxySpec(
        String flavour,
        String backend,
        String balance,
        int draws,
        boolean consistent,
        int hashBalanceFactor,
        long connectNs,
        long queueNs,
        long serverNs,
        long checkNs,
        long requestNs,
        boolean wholeRequest,
        long idleNs,
        long hardStopNs,
        long maxSpreadChecksNs,
        int retries,
        Set<String> retryOn,
        int redispatch,
        String httpCheck,
        boolean abortOnClose,
        boolean allBackups,
        boolean persist,
        boolean cookie,
        int stickSize,
        long stickExpireNs,
        boolean peers,
        RequestRules requestRules,
        Map<String, Integer> priorities,
        Reuse reuse,
        boolean resumes,
        int maxconn,
        int fullconn,
        ServerSpec defaultServer,
        Map<String, ServerSpec> servers,
        TlsSpec tls,
        Cost cost) {

    public HaproxySpec {
        requestRules = requestRules == null ? RequestRules.NONE : requestRules;
    }

    static final String CONN_FAILURE = "conn-failure";
    static final String EMPTY_RESPONSE = "empty-response";
    static final String RESPONSE_TIMEOUT = "response-timeout";

    /** Which results of live traffic count as checks. */
    public enum Observe {
        NONE,
        LAYER4,
        LAYER7
    }

    /** What {@code error-limit} bad results in a row do. */
    public enum OnError {
        FASTINTER,
        FAIL_CHECK,
        SUDDEN_DEATH,
        MARK_DOWN
    }

    /** Which requests may go over a connection that a request of another client connection has opened. */
    public enum Reuse {
        /** None: only the client connection that it was opened for uses it again. */
        NEVER,
        /** All but the first of a client connection: a client asks those again by itself if they are lost. */
        SAFE,
        /** First ones too, over connections that have been used again before. */
        AGGRESSIVE,
        ALWAYS
    }

    /** How a new process takes a server that it checks. */
    public enum InitState {
        /** Up, until {@code fall} checks fail. */
        FULLY_UP,
        /** Up, until one check fails. */
        UP,
        /** Down, until one check passes. */
        DOWN,
        /** Down, until {@code rise} checks pass. */
        FULLY_DOWN;

        boolean down() {
            return this == DOWN || this == FULLY_DOWN;
        }
    }

    /**
     * @param fastinterNs as {@code inter} when unset
     * @param slowstartNs 0 for none
     * @param minconn 0 for none
     * @param agentInterNs from one question to its agent to the next; NEVER without {@code agent-check}
     * @param poolMaxConn idle connections at once; -1: no limit
     * @param poolPurgeNs after which half of the idle connections that are not needed are closed; 0: none is kept
     * @param track the server whose state it follows, or null
     * @param initState when HAProxy starts anew, or the server comes out of maintenance
     * @param tls how it is spoken to; null: in plaintext
     * @param tlsCheck whether its check shakes hands too
     * @param firstCheckNs when a first check starts, on the axis of the load; null for the staggered random phase
     */
    public record ServerSpec(
            boolean check,
            long interNs,
            long fastinterNs,
            long downinterNs,
            int fall,
            int rise,
            int weight,
            boolean backup,
            int maxconn,
            int maxqueue,
            int minconn,
            long slowstartNs,
            Observe observe,
            int errorLimit,
            OnError onError,
            boolean shutdownBackupSessions,
            boolean shutdownSessions,
            double spreadChecks,
            Long firstCheckNs,
            long agentInterNs,
            int poolMaxConn,
            long poolPurgeNs,
            String track,
            InitState initState,
            TlsClient tls,
            boolean tlsCheck) {}

    /** How it takes failures of its servers. */
    public FailureView failureView() {
        return new HaproxyView(this);
    }

    /** Share of the work of an instance; 0: none. */
    public int weight(String instance) {
        return server(instance).weight();
    }

    /** The same with other rules. */
    HaproxySpec with(RequestRules rules) {
        return new HaproxySpec(
                flavour,
                backend,
                balance,
                draws,
                consistent,
                hashBalanceFactor,
                connectNs,
                queueNs,
                serverNs,
                checkNs,
                requestNs,
                wholeRequest,
                idleNs,
                hardStopNs,
                maxSpreadChecksNs,
                retries,
                retryOn,
                redispatch,
                httpCheck,
                abortOnClose,
                allBackups,
                persist,
                cookie,
                stickSize,
                stickExpireNs,
                peers,
                rules,
                priorities,
                reuse,
                resumes,
                maxconn,
                fullconn,
                defaultServer,
                servers,
                tls,
                cost);
    }

    Flavour version() {
        return Flavour.of(flavour);
    }

    /** Connections that are tried for a request at most. */
    int attempts() {
        return version().attempts(retries);
    }

    /** After a refused connection, before the next one: min(1 s, timeout connect) (back_handle_st_cer). */
    long pauseNs() {
        return Math.min(SimTime.SECOND, connectNs);
    }

    /**
     * At which retry {@code option redispatch} takes a request to another server although nothing says that its own is down
     * (stream_choose_redispatch): where the policy does not do so at the first one; 0: at none.
     */
    int retryThatMoves() {
        int due = redispatch > 0 ? redispatch : retries + 1 + redispatch;
        return redispatch == 0 || due < 1 || due >= attempts() ? 0 : due;
    }

    Policy policy() {
        return Balances.policy(balance);
    }

    ServerSpec server(String instance) {
        return servers.getOrDefault(instance, defaultServer);
    }

    /** Whether it speaks TLS with every one of its servers. */
    boolean encrypts(List<String> instances) {
        return instances.stream().allMatch(instance -> server(instance).tls() != null);
    }

    /** Whether a failure of this kind is followed by another attempt. */
    boolean retryOn(String failure) {
        return retryOn.contains(failure);
    }

    /** Whether some answers are. */
    boolean retriesStatuses() {
        return retryOn.stream().anyMatch(word -> Character.isDigit(word.charAt(0)) && !word.contains("-"));
    }

    /** Whether an answer of this status is. */
    boolean retryOn(int status) {
        return retryOn.contains(Integer.toString(status));
    }

    /** Health checks and questions to the agent of one server, per second. */
    public double checksPerSecond(String instance) {
        var server = server(instance);
        double checks = server.check() ? 1e9 / Math.min(server.interNs(), Math.min(server.fastinterNs(), server.downinterNs())) : 0;
        return checks + (asksAgent(instance) ? 1e9 / server.agentInterNs() : 0);
    }

    /** Whether the agent on a server's machine is asked how it is. */
    public boolean asksAgent(String instance) {
        return server(instance).agentInterNs() != SimTime.NEVER;
    }

    /** Whether a server may get this weight while HAProxy runs: static policies know 0 and that of the file only. */
    public boolean takesWeight(String instance, int weight) {
        return weight == 0 || weight == server(instance).weight() || policy().dynamic(consistent);
    }

    /** What an agent's percentage makes of the weight in the file; more than 0 for more than 0 %. */
    public int scaledWeight(String instance, int percent) {
        return Math.min(256, (server(instance).weight() * percent + 99) / 100);
    }

    /**
     * What a hash makes of the loss of one server, for explain; empty for policies that do not hash.
     *
     * @param backendInstances its servers, in file order
     */
    public List<Section.Line> remap(String group, List<String> backendInstances) {
        var active = backendInstances.stream().filter(name -> !backup(name) && weight(name) > 0).toList();
        if (!policy().hashes() || active.size() < 2) {
            return List.of();
        }
        var gone = active.get(active.size() - 1);
        var remap = Remap.without(this, backendInstances, gone);
        if (remap == null) {
            return List.of();
        }
        long percent = Math.round(100 * remap.strayed());
        return List.of(new Section.Line(
                group,
                "hash-type.remap",
                percent + "%",
                false,
                "How many of the keys on the servers that stay move to another one when " + gone
                        + " goes down, and back when it is up again.",
                "computed from weights and hash-type",
                true));
    }

    /** Whether an instance is a backup server. */
    public boolean backup(String instance) {
        return server(instance).backup();
    }

    /** Whether the health of an instance, or of one that it tracks, is checked. */
    public boolean checks(String instance) {
        return server(instance).check() || server(instance).track() != null;
    }

    private static final Pattern HEADER = Pattern.compile("hdr\\([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}\\)");
    private static final Pattern TABLE_SIZE = Pattern.compile("([1-9]\\d{0,8})([km]?)");
    private static final List<String> COOKIE_WORDS = List.of("insert", "indirect", "nocache", "httponly", "secure");
    private static final String MANUAL = "HAProxy configuration manual";

    static final Key<String> FLAVOUR = Key.optional(
            "flavour",
            Types.oneOf(Flavour.written()),
            Flavour.V2_6_12.word(),
            "Whose rules: versions differ in retries, redispatch, queued requests whose clients have left, and random.",
            MANUAL);
    static final Key<String> BACKEND =
            Key.required("backend", Types.TEXT, "The service whose instances are the servers.");
    static final Key<String> BALANCE = Key.optional(
            "balance", policyName(), "roundrobin", "How a server is chosen; source hashes the client, uri the path, hdr(name) a value that each client has of its own.", MANUAL);
    static final Key<String> HASH_TYPE = Key.optional(
            "hash-type",
            Types.oneOf(List.of("map-based", "consistent")),
            "map-based",
            "How a hash becomes a server: map-based moves most keys when a server goes, consistent only its own.",
            MANUAL);
    static final Key<Integer> HASH_BALANCE_FACTOR = Key.optional(
            "hash-balance-factor",
            Types.integer(0, 65_535),
            0,
            "With consistent: at most this many percent of the mean load on one server, more than 100; 0: no limit.",
            MANUAL);
    static final Key<Set<String>> RETRY_ON = Key.optional(
            "retry-on",
            new RetryOn(),
            Set.of(CONN_FAILURE),
            "After which failures a request is sent again, POST too, out of the same number of retries.",
            MANUAL);
    private static final Key<String> COOKIE = Key.optional(
            "cookie",
            cookieText(),
            null,
            "name insert: answers carry a cookie with their server, and clients come back to it.",
            MANUAL);
    private static final Key<String> STICK_TYPE =
            Key.optional("type", Types.oneOf(List.of("ip")), "ip", "What identifies a client.", MANUAL);
    private static final Key<Integer> STICK_SIZE =
            Key.required("size", tableSize(), "Entries; the oldest make room for new ones.");
    private static final Key<Long> STICK_EXPIRE = Key.optional(
            "expire", Types.DURATION, SimTime.NEVER, "How long an entry lives after its last use.", MANUAL);
    private static final Key<Boolean> STICK_PEERS = Key.optional(
            "peers",
            Types.FLAG,
            false,
            "Whether all instances of the service share it, so that a reload, or a crash of one of them, does not forget it.",
            MANUAL);
    static final Key<Map<RequestRules.Counter, Long>> STICK_STORE = Key.optional(
            "store",
            HttpRequestRules.store(),
            Map.of(),
            "What it counts of each client for http-request, over a sliding period: http_req_rate, http_err_rate, conn_rate; "
                    + "conn_cur is requests in progress.",
            MANUAL);
    private static final Section STICK_KEYS =
            new Section("a stick table", List.of(STICK_TYPE, STICK_SIZE, STICK_EXPIRE, STICK_PEERS, STICK_STORE));
    static final Key<Section.Values> STICK_TABLE = Key.optional(
            "stick-table", Types.map(STICK_KEYS), null, "Where the server of each client is kept, and its counters; a reload forgets it without peers.", MANUAL);
    static final Key<String> STICK = Key.optional(
            "stick", Types.oneOf(List.of("on src")), null, "on src: a client address comes back to its server.", MANUAL);
    static final Key<List<RequestRules.Rule>> HTTP_REQUEST_RULES = Key.optional(
            "http-request",
            HttpRequestRules.rules(),
            List.of(),
            "Rules in their order: track-sc0 src counts, and allow, deny or tarpit decide by what has been counted.",
            MANUAL);
    private static final Key<Map<String, Integer>> PRIORITY_CLASS = Key.optional(
            "set-priority-class",
            Types.mapOf("endpoints to classes", Types.integer(-2047, 2047)),
            Map.of(),
            "Class of requests for an endpoint: in a queue the lower class is first; 0 for the others.",
            MANUAL);
    static final Key<Integer> FULLCONN = Key.optional(
            "fullconn",
            Types.integer(1, 10_000_000),
            null,
            "Requests in the backend at which servers with a minconn get their maxconn; unset: 10 % of maxconn.",
            MANUAL);
    private static final Key<Long> CONNECT =
            Key.optional("connect", Types.DURATION, SimTime.NEVER, "How long a connection may take.", MANUAL);
    private static final Key<Long> QUEUE =
            Key.optional("queue", Types.DURATION, null, "How long a request may queue; unset: as connect.", MANUAL);
    private static final Key<Long> SERVER =
            Key.optional("server", Types.DURATION, SimTime.NEVER, "How long a server may be silent.", MANUAL);
    private static final Key<Long> CLIENT =
            Key.optional(
                    "client",
                    Types.DURATION,
                    SimTime.NEVER,
                    "How long a client may be silent before its request is complete.",
                    MANUAL);
    private static final Key<Long> CHECK = Key.optional(
            "check", Types.DURATION, null, "How long a check may take; unset: as long as its interval.", MANUAL);
    private static final Key<Long> HTTP_REQUEST =
            Key.optional(
                    "http-request",
                    Types.DURATION,
                    null,
                    "How long a client may take to send its request, then 408; unset: as client.",
                    MANUAL);
    private static final Key<Long> HTTP_KEEP_ALIVE = Key.optional(
            "http-keep-alive",
            Types.DURATION,
            null,
            "How long an idle connection of a client is kept; unset: as http-request.",
            MANUAL);
    static final Key<Long> TARPIT = Key.optional(
            "tarpit", Types.DURATION, null, "How long a tarpitted request is held; unset: as connect.", MANUAL);
    private static final Section TIMEOUTS = new Section(
            "HAProxy timeouts", List.of(CONNECT, QUEUE, SERVER, CLIENT, CHECK, HTTP_REQUEST, HTTP_KEEP_ALIVE, TARPIT));
    static final Key<Section.Values> TIMEOUT =
            Key.optional("timeout", Types.map(TIMEOUTS), null, "Timeouts; without one HAProxy waits for ever.", MANUAL);
    private static final Key<Integer> RETRIES = Key.optional(
            "retries", Types.integer(0, 1000), 3, "Further connection attempts after one has failed.", MANUAL);
    static final Key<Options> OPTION = Key.optional(
            "option", Options.TYPE, Options.NONE, "redispatch, httpchk, abortonclose, no abortonclose, allbackups, persist.", MANUAL);
    private static final Key<Integer> MAXCONN = Key.optional(
            "maxconn",
            Types.integer(1, 10_000_000),
            1_000_000,
            "Connections the frontend takes; more wait in the kernel.",
            "derived from ulimit -n by HAProxy: a guess");

    static final Key<String> HTTP_REUSE = Key.optional(
            "http-reuse",
            Types.oneOf(List.of("never", "safe", "aggressive", "always")),
            "safe",
            "Which requests may use idle connections to servers that others opened: all but the first of a client (safe), "
                    + "those too over proven connections (aggressive), all.",
            MANUAL);
    private static final Key<String> SERVER_STATE = Key.optional(
            "load-server-state-from-file",
            Types.oneOf(List.of("none", "local", "global")),
            "none",
            "Whether a reload finds servers up, down, drained and weighted as they were: the file is written by the reload.",
            MANUAL);
    private static final Key<Long> HARD_STOP_AFTER = Key.optional(
            "hard-stop-after",
            Types.DURATION,
            SimTime.NEVER,
            "How long a process may drain after a reload or a soft stop; then what is left gets a 502.",
            MANUAL);
    private static final Key<Long> MAX_SPREAD_CHECKS = Key.optional(
            "max-spread-checks",
            Types.DURATION,
            SimTime.NEVER,
            "Over how long the first checks after a start are spread at most; unset: their interval.",
            MANUAL);
    static final Key<Section.Values> DEFAULT_SERVER =
            Key.optional("default-server", Types.map(ServerKeys.SECTION), null, "Settings of every server.", MANUAL);
    static final Key<Node> SERVERS =
            Key.optional("server", Types.any("a map of instances", new Shape.Named("", Shape.keys(ServerKeys.SECTION))), null, "Settings of single servers.", MANUAL);

    static final Key<Section.Values> TLS = Key.optional(
            "tls", Types.map(TlsSpec.KEYS), null, "Its clients speak TLS with it; unset: plaintext.", MANUAL);

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS = List.of(
            FLAVOUR,
            BACKEND,
            BALANCE,
            HASH_TYPE,
            HASH_BALANCE_FACTOR,
            TIMEOUT,
            RETRIES,
            RETRY_ON,
            OPTION,
            COOKIE,
            STICK_TABLE,
            STICK,
            HTTP_REQUEST_RULES,
            PRIORITY_CLASS,
            MAXCONN,
            FULLCONN,
            HTTP_REUSE,
            SERVER_STATE,
            HARD_STOP_AFTER,
            MAX_SPREAD_CHECKS,
            DEFAULT_SERVER,
            SERVERS,
            TLS);

    /** Names the instance whose settings stand under {@code server:}, and what it refers to. */
    /** The service behind it, as written. */
    static String backendOf(Section.Values values) {
        return values.get(BACKEND);
    }

    public static HaproxySpec read(Section.Values values, List<String> backendInstances, Cost cost, Map<String, CertificateSpec> certificates) {
        var timeouts = TIMEOUTS.read(values.has(TIMEOUT) ? values.node(TIMEOUT) : null, silent(values, "timeout"));
        var options = values.get(OPTION);
        var balance = values.get(BALANCE);
        int draws = 2;
        if (balance.startsWith("random(")) {
            draws = Integer.parseInt(balance.substring(7, balance.length() - 1));
            balance = "random";
        } else if (balance.startsWith("hdr(")) {
            balance = "hdr";
        }
        var stick = values.get(STICK_TABLE);
        boolean sticks = stick != null && values.get(STICK) != null && stick.get(STICK_SIZE) != null;
        var fullconn = values.get(FULLCONN);
        long connectNs = timeouts.get(CONNECT);
        var queueNs = timeouts.get(QUEUE);
        var checkNs = timeouts.get(CHECK);
        long requestNs = timeouts.get(HTTP_REQUEST) == null ? timeouts.get(CLIENT) : timeouts.get(HTTP_REQUEST);
        var idleNs = timeouts.get(HTTP_KEEP_ALIVE);
        Node.Mapping defaults = values.has(DEFAULT_SERVER) && values.node(DEFAULT_SERVER) instanceof Node.Mapping map
                ? map
                : null;
        var single = new LinkedHashMap<String, ServerSpec>();
        var reading = values.reading().at("server");
        if (values.get(SERVERS) instanceof Node.Mapping servers) {
            servers.entries().forEach((name, entry) -> {
                var place = reading.at(name);
                if (!backendInstances.contains(name)) {
                    place.unknown("server", new Node.Scalar(entry.keyAt(), name, false), name, backendInstances);
                } else if (entry.value() instanceof Node.Mapping own) {
                    ServerKeys.SECTION.read(own, place);
                    var merged = defaults == null ? own : defaults.merge(own);
                    single.put(name, ServerKeys.spec(ServerKeys.SECTION.read(merged, silent(values, "server"))));
                } else {
                    place.expected("a map of server settings", entry.value());
                }
            });
        } else if (values.get(SERVERS) != null) {
            reading.expected("a map of instances, for example {web.2: {backup: true}}", values.get(SERVERS));
        }
        var spec = new HaproxySpec(
                values.get(FLAVOUR),
                values.get(BACKEND),
                balance,
                draws,
                values.get(HASH_TYPE).equals("consistent"),
                values.get(HASH_BALANCE_FACTOR),
                connectNs,
                queueNs == null ? connectNs : queueNs,
                timeouts.get(SERVER),
                checkNs == null ? SimTime.NEVER : checkNs,
                requestNs,
                timeouts.get(HTTP_REQUEST) != null,
                idleNs == null ? requestNs : idleNs,
                values.get(HARD_STOP_AFTER),
                values.get(MAX_SPREAD_CHECKS),
                values.get(RETRIES),
                values.get(RETRY_ON),
                options.redispatch(),
                options.httpCheck(),
                options.abortOnClose() == null ? Flavour.of(values.get(FLAVOUR)).abortsOnClose() : options.abortOnClose(),
                options.allBackups(),
                options.persist(),
                values.get(COOKIE) != null,
                sticks ? stick.get(STICK_SIZE) : 0,
                sticks ? stick.get(STICK_EXPIRE) : SimTime.NEVER,
                sticks && stick.get(STICK_PEERS),
                requestRules(values, timeouts),
                values.get(PRIORITY_CLASS),
                Reuse.valueOf(values.get(HTTP_REUSE).toUpperCase(Locale.ROOT)),
                !values.get(SERVER_STATE).equals("none"),
                values.get(MAXCONN),
                fullconn == null ? Math.max(1, values.get(MAXCONN) / 10) : fullconn,
                ServerKeys.spec(ServerKeys.SECTION.read(defaults, silent(values, "default-server"))),
                single,
                TlsSpec.read(values.get(TLS), certificates),
                cost);
        new Contradictions(spec, values, backendInstances).report();
        return spec;
    }

    private static RequestRules requestRules(Section.Values values, Section.Values timeouts) {
        var rules = values.get(HTTP_REQUEST_RULES);
        if (rules.isEmpty()) {
            return RequestRules.NONE;
        }
        var table = values.get(STICK_TABLE);
        boolean stores = table != null && table.get(STICK_SIZE) != null;
        long tarpitNs = timeouts.get(TARPIT) == null ? timeouts.get(CONNECT) : timeouts.get(TARPIT);
        return new RequestRules(
                rules,
                stores ? table.get(STICK_STORE) : Map.of(),
                stores ? table.get(STICK_SIZE) : 1,
                stores ? table.get(STICK_EXPIRE) : SimTime.NEVER,
                stores && table.get(STICK_PEERS),
                // Neither timeout: the analyser expires at once (http_process_req_common).
                tarpitNs == SimTime.NEVER ? 0 : tarpitNs);
    }

    /** For maps that were read, and their problems reported, once already. */
    private static Reading silent(Section.Values values, String key) {
        return new Reading(new org.outagelab.scenario.Problems(), values.reading().at(key).path());
    }

    private static Type<String> policyName() {
        var words = Types.oneOf(Balances.written());
        var shape = Shape.either(words.shape(), Shape.text("", "random\\([1-9]\\d{0,3}\\)|hdr\\(.*\\)"));
        return Types.of(words.expects(), shape, (scalar, reading) -> {
            if (scalar.text().matches("random\\([1-9]\\d{0,3}\\)")) {
                return scalar.text();
            }
            if (HEADER.matcher(scalar.text()).matches()) {
                return scalar.text();
            }
            if (scalar.text().startsWith("random(") || scalar.text().startsWith("hdr(")) {
                return reading.expected("random(1) … random(9999), or hdr(name) with the name of a header", scalar);
            }
            return words.read(scalar, reading);
        });
    }

    /** {@code 100k} is 100 · 1024, as HAProxy counts. */
    private static Type<Integer> tableSize() {
        return Types.of("a number of entries such as 1000 or 100k, at most 100m", (scalar, reading) -> {
            var form = TABLE_SIZE.matcher(scalar.text());
            if (!form.matches()) {
                return reading.expected("a number of entries such as 1000 or 100k, at most 100m", scalar);
            }
            long scale = switch (form.group(2)) {
                case "k" -> 1L << 10;
                case "m" -> 1L << 20;
                default -> 1;
            };
            long size = Long.parseLong(form.group(1)) * scale;
            return size > 100L << 20
                    ? reading.expected("a number of entries such as 1000 or 100k, at most 100m", scalar)
                    : (Integer) (int) size;
        });
    }

    /** {@code SRV insert indirect nocache}: words that change nothing here are taken, other modes are refused. */
    private static Type<String> cookieText() {
        var expects = "a name and 'insert', for example SRV insert indirect nocache";
        return Types.of(expects, (scalar, reading) -> {
            var words = List.of(scalar.text().trim().split("\\s+"));
            if (words.size() < 2 || !words.contains("insert")) {
                return reading.expected(expects + " (rewrite and prefix are not modelled)", scalar);
            }
            for (var word : words.subList(1, words.size())) {
                if (!COOKIE_WORDS.contains(word)) {
                    return reading.unknown("cookie setting", scalar, word, COOKIE_WORDS);
                }
            }
            return scalar.text();
        });
    }
}
