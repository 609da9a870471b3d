package org.outagelab.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.outagelab.core.SimTime;
import org.outagelab.host.Cost;
import org.outagelab.scenario.FailureView;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/**
 * What a scenario says of a HAProxy service. Times in nanoseconds, {@link SimTime#NEVER} for none.
 *
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
 * @param priorities class of {@code set-priority-class} by endpoint; 0 for those not named
 * @param maxconn of the frontend
 * @param fullconn requests in the backend from which on {@code maxconn} of servers with a {@code minconn} is in force
 * @param defaultServer settings of every server
 * @param servers settings of single ones, complete
 */
public record HaproxySpec(
        String backend,
        String balance,
        int draws,
        boolean consistent,
        int hashBalanceFactor,
        long connectNs,
        long queueNs,
        long serverNs,
        long checkNs,
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
        Map<String, Integer> priorities,
        int maxconn,
        int fullconn,
        ServerSpec defaultServer,
        Map<String, ServerSpec> servers,
        Cost cost) {

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

    /**
     * @param fastinterNs as {@code inter} when unset
     * @param slowstartNs 0 for none
     * @param minconn 0 for none
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
            Long firstCheckNs) {}

    /** How it takes failures of its servers. */
    public FailureView failureView() {
        return new HaproxyView(this);
    }

    /** Share of the work of an instance; 0: none. */
    public int weight(String instance) {
        return server(instance).weight();
    }

    ServerSpec server(String instance) {
        return servers.getOrDefault(instance, defaultServer);
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

    /** Whether an instance is a backup server. */
    public boolean backup(String instance) {
        return server(instance).backup();
    }

    /** Whether the health of an instance is checked. */
    public boolean checks(String instance) {
        return server(instance).check();
    }

    private static final Pattern HEADER = Pattern.compile("hdr\\([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}\\)");
    private static final Pattern TABLE_SIZE = Pattern.compile("([1-9]\\d{0,8})([km]?)");
    private static final List<String> COOKIE_WORDS = List.of("insert", "indirect", "nocache", "httponly", "secure");
    private static final String MANUAL = "HAProxy configuration manual";

    static final Key<String> BACKEND =
            Key.required("backend", Types.TEXT, "The service whose instances are the servers.");
    static final Key<String> BALANCE = Key.optional(
            "balance", policy(), "roundrobin", "How a server is chosen; source hashes the client, uri the path, hdr(name) a value that each client has of its own.", MANUAL);
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
            new RetryOnType(),
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
    private static final Section STICK_KEYS =
            new Section("a stick table", List.of(STICK_TYPE, STICK_SIZE, STICK_EXPIRE));
    static final Key<Section.Values> STICK_TABLE = Key.optional(
            "stick-table", Types.map(STICK_KEYS), null, "Where the server of each client is kept; a reload forgets it.", MANUAL);
    static final Key<String> STICK = Key.optional(
            "stick", Types.oneOf(List.of("on src")), null, "on src: a client address comes back to its server.", MANUAL);
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
                    "How long a client may be silent; clients here send whole requests, so it never ends one.",
                    MANUAL);
    private static final Key<Long> CHECK = Key.optional(
            "check", Types.DURATION, null, "How long a check may take; unset: as long as its interval.", MANUAL);
    private static final Key<Long> HTTP_REQUEST =
            Key.optional("http-request", Types.DURATION, null, "How long a client may take to ask.", MANUAL)
                    .unmodelled();
    private static final Section TIMEOUTS = new Section(
            "HAProxy timeouts", List.of(CONNECT, QUEUE, SERVER, CLIENT, CHECK, HTTP_REQUEST));
    static final Key<Section.Values> TIMEOUT =
            Key.optional("timeout", Types.map(TIMEOUTS), null, "Timeouts; without one HAProxy waits for ever.", MANUAL);
    private static final Key<Integer> RETRIES = Key.optional(
            "retries", Types.integer(0, 1000), 3, "Further connection attempts after one has failed.", MANUAL);
    static final Key<Options> OPTION = Key.optional(
            "option", new OptionsType(), Options.NONE, "redispatch, httpchk, abortonclose, allbackups, persist.", MANUAL);
    private static final Key<Integer> MAXCONN = Key.optional(
            "maxconn",
            Types.integer(1, 10_000_000),
            1_000_000,
            "Connections the frontend takes; more wait in the kernel.",
            "derived from ulimit -n by HAProxy: a guess");

    private static final Key<Boolean> S_CHECK =
            Key.optional("check", Types.FLAG, false, "Whether the server is checked.", MANUAL);
    private static final Key<Long> INTER = Key.optional(
            "inter", Types.DURATION, 2 * SimTime.SECOND, "From the end of a check to the next.", MANUAL);
    private static final Key<Long> FASTINTER = Key.optional(
            "fastinter", Types.DURATION, null, "The same while the state is changing; unset: inter.", MANUAL);
    private static final Key<Long> DOWNINTER =
            Key.optional("downinter", Types.DURATION, null, "The same while it is down; unset: inter.", MANUAL);
    private static final Key<Integer> FALL =
            Key.optional("fall", Types.integer(1, 1000), 3, "Failed checks in a row that take it down.", MANUAL);
    private static final Key<Integer> RISE =
            Key.optional("rise", Types.integer(1, 1000), 2, "Passed checks in a row that bring it back.", MANUAL);
    private static final Key<Integer> WEIGHT =
            Key.optional("weight", Types.integer(0, 256), 1, "Share of the work; 0: none.", MANUAL);
    private static final Key<Boolean> BACKUP =
            Key.optional("backup", Types.FLAG, false, "Used only while no other server is up.", MANUAL);
    private static final Key<Integer> S_MAXCONN = Key.optional(
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
    private static final Key<String> AGENT_CHECK = Key.optional(
                    "agent-check",
                    Types.refused("there is no agent in the model; from Java, Haproxy.agent says what one would"),
                    null,
                    "Whether an agent on the server tells its state.",
                    MANUAL)
            .unmodelled();
    private static final Key<String> TRACK = Key.optional(
                    "track", Types.refused("give the server its own check"), null, "Follows the state of another server.", MANUAL)
            .unmodelled();
    private static final Key<String> INIT_STATE = Key.optional(
                    "init-state",
                    Types.refused("servers are up at the start, as without it"),
                    null,
                    "The state of a server at the start.",
                    MANUAL)
            .unmodelled();
    private static final Section SERVER_KEYS = new Section(
            "server settings",
            List.of(
                    S_CHECK,
                    INTER,
                    FASTINTER,
                    DOWNINTER,
                    FALL,
                    RISE,
                    WEIGHT,
                    BACKUP,
                    S_MAXCONN,
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
                    TRACK,
                    INIT_STATE));
    private static final Key<String> HTTP_REUSE = Key.optional(
                    "http-reuse",
                    Types.refused("every request opens a connection of its own"),
                    null,
                    "How idle connections to servers are used again.",
                    MANUAL)
            .unmodelled();
    private static final Key<String> HARD_STOP_AFTER = Key.optional(
                    "hard-stop-after",
                    Types.refused("after a reload the old process ends all it has begun"),
                    null,
                    "How long an old process may drain.",
                    MANUAL)
            .unmodelled();
    private static final Key<Section.Values> DEFAULT_SERVER =
            Key.optional("default-server", Types.map(SERVER_KEYS), null, "Settings of every server.", MANUAL);
    private static final Key<Node> SERVERS =
            Key.optional("server", Types.any("a map of instances"), null, "Settings of single servers.", MANUAL);

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS = List.of(
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
            PRIORITY_CLASS,
            MAXCONN,
            FULLCONN,
            HTTP_REUSE,
            HARD_STOP_AFTER,
            DEFAULT_SERVER,
            SERVERS);

    /** The options given. @param redispatch see {@link HaproxySpec} */
    record Options(int redispatch, String httpCheck, boolean abortOnClose, boolean allBackups, boolean persist) {
        static final Options NONE = new Options(0, null, false, false, false);
    }

    /** Names the instance whose settings stand under {@code server:}, and what it refers to. */
    public static HaproxySpec read(Section.Values values, List<String> backendInstances, Cost cost) {
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
                    SERVER_KEYS.read(own, place);
                    var merged = defaults == null ? own : defaults.merge(own);
                    single.put(name, serverSpec(SERVER_KEYS.read(merged, silent(values, "server"))));
                } else {
                    place.expected("a map of server settings", entry.value());
                }
            });
        } else if (values.get(SERVERS) != null) {
            reading.expected("a map of instances, for example {web.2: {backup: true}}", values.get(SERVERS));
        }
        var spec = new HaproxySpec(
                values.get(BACKEND),
                balance,
                draws,
                values.get(HASH_TYPE).equals("consistent"),
                values.get(HASH_BALANCE_FACTOR),
                connectNs,
                queueNs == null ? connectNs : queueNs,
                timeouts.get(SERVER),
                checkNs == null ? SimTime.NEVER : checkNs,
                values.get(RETRIES),
                values.get(RETRY_ON),
                options.redispatch(),
                options.httpCheck(),
                options.abortOnClose(),
                options.allBackups(),
                options.persist(),
                values.get(COOKIE) != null,
                sticks ? stick.get(STICK_SIZE) : 0,
                sticks ? stick.get(STICK_EXPIRE) : SimTime.NEVER,
                values.get(PRIORITY_CLASS),
                values.get(MAXCONN),
                fullconn == null ? Math.max(1, values.get(MAXCONN) / 10) : fullconn,
                serverSpec(SERVER_KEYS.read(defaults, silent(values, "default-server"))),
                single,
                cost);
        new Contradictions(spec, values, backendInstances).report();
        return spec;
    }

    private static ServerSpec serverSpec(Section.Values values) {
        long interNs = values.get(INTER);
        // A minconn without a maxconn, or above it, is the maxconn (server.c).
        int maxconn = Math.max(values.get(S_MAXCONN), values.get(MINCONN));
        var fast = values.get(FASTINTER);
        var down = values.get(DOWNINTER);
        return new ServerSpec(
                values.get(S_CHECK),
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
                values.get(FIRST_CHECK));
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** For maps that were read, and their problems reported, once already. */
    private static Reading silent(Section.Values values, String key) {
        return new Reading(new org.outagelab.scenario.Problems(), values.reading().at(key).path());
    }

    private static Type<String> policy() {
        var words = Types.oneOf(Balances.written());
        return Types.of(words.expects(), (scalar, reading) -> {
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

    private static final class RetryOnType implements Type<Set<String>> {
        private static final List<String> STATUS =
                List.of("401", "403", "404", "408", "425", "500", "501", "502", "503", "504");
        private static final List<String> KNOWN = List.of(
                "none",
                CONN_FAILURE,
                EMPTY_RESPONSE,
                "junk-response",
                RESPONSE_TIMEOUT,
                "0rtt-rejected",
                "all-retryable-errors");
        /** Those of {@code all-retryable-errors} that can happen here: nobody answers junk, or uses early data. */
        private static final List<String> ALL =
                List.of(CONN_FAILURE, EMPTY_RESPONSE, RESPONSE_TIMEOUT, "500", "502", "503", "504");

        @Override
        public Set<String> read(Node node, Reading reading) {
            var known = new ArrayList<>(KNOWN);
            known.addAll(STATUS);
            var items = node instanceof Node.Items list ? list.items() : List.of(node);
            var failures = new TreeSet<String>();
            for (int i = 0; i < items.size(); i++) {
                var place = node instanceof Node.Items ? reading.item(i) : reading;
                var text = Types.TEXT.read(items.get(i), place);
                if (text == null) {
                    return null;
                }
                for (var word : text.trim().split("\\s+")) {
                    if (!known.contains(word)) {
                        return place.unknown("failure", items.get(i), word, known);
                    } else if (word.equals("all-retryable-errors")) {
                        failures.addAll(ALL);
                    } else if (word.equals("none") && items.size() > 1) {
                        place.error(items.get(i), "'none' excludes everything else");
                        return null;
                    } else if (word.equals("junk-response") || word.equals("0rtt-rejected")) {
                        place.warning(items.get(i), "'" + word + "' never happens in the model");
                    } else if (!word.equals("none")) {
                        failures.add(word);
                    }
                }
            }
            return failures;
        }

        @Override
        public String expects() {
            return "failures such as conn-failure, empty-response, 503 or all-retryable-errors";
        }

        @Override
        public String show(Set<String> failures) {
            return failures.isEmpty() ? "none" : String.join(" ", new TreeSet<>(failures));
        }
    }

    private static final class OptionsType implements Type<Options> {
        private static final List<String> KNOWN =
                List.of("redispatch", "httpchk", "abortonclose", "allbackups", "persist");

        @Override
        public Options read(Node node, Reading reading) {
            var items = node instanceof Node.Items list ? list.items() : List.of(node);
            int redispatch = 0;
            String check = null;
            boolean abort = false;
            boolean all = false;
            boolean persist = false;
            for (int i = 0; i < items.size(); i++) {
                var item = items.get(i);
                var place = node instanceof Node.Items ? reading.item(i) : reading;
                if (item instanceof Node.Mapping map && map.entries().size() == 1) {
                    var entry = map.entries().entrySet().iterator().next();
                    var value = entry.getValue().value();
                    switch (entry.getKey()) {
                        case "redispatch" -> {
                            var interval = Types.integer(-1000, 1000).read(value, place.at("redispatch"));
                            redispatch = interval == null ? -1 : interval;
                        }
                        case "httpchk" -> {
                            var text = Types.TEXT.read(value, place.at("httpchk"));
                            check = text == null ? null : text;
                        }
                        default -> place.unknown(
                                "option", new Node.Scalar(entry.getValue().keyAt(), "", false), entry.getKey(), KNOWN);
                    }
                } else if (item instanceof Node.Scalar scalar && !scalar.isNull()) {
                    switch (scalar.text()) {
                        case "redispatch" -> redispatch = -1;
                        case "abortonclose" -> abort = true;
                        case "allbackups" -> all = true;
                        case "persist" -> persist = true;
                        case "httpchk" -> place.error(
                                item, "httpchk needs the endpoint to ask for: {httpchk: GET /health}");
                        default -> place.unknown("option", item, scalar.text(), KNOWN);
                    }
                } else {
                    place.expected("an option such as redispatch or {httpchk: GET /health}", item);
                }
            }
            return new Options(redispatch, check, abort, all, persist);
        }

        @Override
        public String expects() {
            return "a list of options " + KNOWN;
        }

        @Override
        public String show(Options options) {
            var shown = new java.util.ArrayList<String>();
            if (options.redispatch() != 0) {
                shown.add("redispatch" + (options.redispatch() == -1 ? "" : " " + options.redispatch()));
            }
            if (options.httpCheck() != null) {
                shown.add("httpchk " + options.httpCheck());
            }
            if (options.abortOnClose()) {
                shown.add("abortonclose");
            }
            if (options.allBackups()) {
                shown.add("allbackups");
            }
            if (options.persist()) {
                shown.add("persist");
            }
            return shown.toString();
        }
    }
}
