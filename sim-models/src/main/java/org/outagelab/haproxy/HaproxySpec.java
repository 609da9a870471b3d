package org.outagelab.haproxy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.host.Cost;
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
 * @param checkNs {@code timeout check}; NEVER when unset
 * @param queueNs {@code timeout queue}; that of connect when unset
 * @param redispatch 0 off, else the interval: -1 the last retry, k every k-th
 * @param httpCheck endpoint that checks ask for; null for a TCP connect
 * @param maxconn of the frontend
 * @param defaultServer settings of every server
 * @param servers settings of single ones, complete
 */
public record HaproxySpec(
        String backend,
        String balance,
        int draws,
        long connectNs,
        long queueNs,
        long serverNs,
        long checkNs,
        int retries,
        int redispatch,
        String httpCheck,
        boolean abortOnClose,
        boolean allBackups,
        int maxconn,
        ServerSpec defaultServer,
        Map<String, ServerSpec> servers,
        Cost cost) {

    /** @param firstCheckNs when a first check starts, on the axis of the load; null for the staggered random phase */
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
            boolean shutdownSessions,
            double spreadChecks,
            Long firstCheckNs) {}

    ServerSpec server(String instance) {
        return servers.getOrDefault(instance, defaultServer);
    }

    /** Whether an instance is a backup server. */
    public boolean backup(String instance) {
        return server(instance).backup();
    }

    /** Whether the health of an instance is checked. */
    public boolean checks(String instance) {
        return server(instance).check();
    }

    private static final String MANUAL = "HAProxy configuration manual";

    private static final Key<String> BACKEND =
            Key.required("backend", Types.TEXT, "The service whose instances are the servers.");
    private static final Key<String> BALANCE = Key.optional(
            "balance", policy(), "roundrobin", "How a server is chosen.", MANUAL);
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
    private static final Key<Section.Values> TIMEOUT =
            Key.optional("timeout", Types.map(TIMEOUTS), null, "Timeouts; without one HAProxy waits for ever.", MANUAL);
    private static final Key<Integer> RETRIES = Key.optional(
            "retries", Types.integer(0, 1000), 3, "Further connection attempts after one has failed.", MANUAL);
    private static final Key<Options> OPTION = Key.optional(
            "option", new OptionsType(), Options.NONE, "redispatch, httpchk, abortonclose, allbackups.", MANUAL);
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
                    ON_MARKED_DOWN,
                    SPREAD,
                    FIRST_CHECK));
    private static final Key<Section.Values> DEFAULT_SERVER =
            Key.optional("default-server", Types.map(SERVER_KEYS), null, "Settings of every server.", MANUAL);
    private static final Key<Node> SERVERS =
            Key.optional("server", Types.any("a map of instances"), null, "Settings of single servers.", MANUAL);

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS = List.of(
            BACKEND, BALANCE, TIMEOUT, RETRIES, OPTION, MAXCONN, DEFAULT_SERVER, SERVERS);

    /** The options given. @param redispatch see {@link HaproxySpec} */
    record Options(int redispatch, String httpCheck, boolean abortOnClose, boolean allBackups) {
        static final Options NONE = new Options(0, null, false, false);
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
        }
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
                connectNs,
                queueNs == null ? connectNs : queueNs,
                timeouts.get(SERVER),
                checkNs == null ? SimTime.NEVER : checkNs,
                values.get(RETRIES),
                options.redispatch(),
                options.httpCheck(),
                options.abortOnClose(),
                options.allBackups(),
                values.get(MAXCONN),
                serverSpec(SERVER_KEYS.read(defaults, silent(values, "default-server"))),
                single,
                cost);
        spec.warn(values, backendInstances);
        return spec;
    }

    /** Names the keys of one server, for explain. */
    public static Section serverKeys() {
        return SERVER_KEYS;
    }

    private void warn(Section.Values values, List<String> instances) {
        var reading = values.reading();
        if (connectNs == SimTime.NEVER || serverNs == SimTime.NEVER) {
            reading.warning(
                    values.node(TIMEOUT),
                    "without 'timeout " + (connectNs == SimTime.NEVER ? "connect" : "server")
                            + "' HAProxy waits for ever (it warns of this itself)");
        }
        boolean someActive = false;
        boolean someWeight = false;
        for (var instance : instances) {
            someActive |= !server(instance).backup();
            someWeight |= server(instance).weight() > 0;
            if (server(instance).check() && checkNs != SimTime.NEVER && checkNs > server(instance).interNs()) {
                reading.warning(values.node(TIMEOUT), "'timeout check' is longer than 'inter' of " + instance);
            }
        }
        if (!instances.isEmpty() && !someWeight) {
            reading.error(values.node(BACKEND), "every server has weight 0: no request can be served");
        } else if (!instances.isEmpty() && !someActive) {
            reading.warning(values.node(BACKEND), "every server is a backup: the first one does all the work");
        }
        if (httpCheck != null && instances.stream().noneMatch(instance -> server(instance).check())) {
            reading.warning(values.node(OPTION), "httpchk without 'check: true' on any server: nothing is checked");
        }
    }

    private static ServerSpec serverSpec(Section.Values values) {
        long interNs = values.get(INTER);
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
                values.get(S_MAXCONN),
                values.get(MAXQUEUE),
                values.get(ON_MARKED_DOWN).equals("shutdown-sessions"),
                values.get(SPREAD),
                values.get(FIRST_CHECK));
    }

    /** For maps that were read, and their problems reported, once already. */
    private static Reading silent(Section.Values values, String key) {
        return new Reading(new org.outagelab.scenario.Problems(), values.reading().at(key).path());
    }

    private static Type<String> policy() {
        var known = new java.util.ArrayList<>(Balances.names());
        known.add("random(n)");
        var words = Types.oneOf(known);
        return Types.of(words.expects(), (scalar, reading) -> {
            if (scalar.text().matches("random\\([1-9]\\d{0,3}\\)")) {
                return scalar.text();
            }
            return words.read(scalar, reading);
        });
    }

    private static final class OptionsType implements Type<Options> {
        private static final List<String> KNOWN = List.of("redispatch", "httpchk", "abortonclose", "allbackups");

        @Override
        public Options read(Node node, Reading reading) {
            var items = node instanceof Node.Items list ? list.items() : List.of(node);
            int redispatch = 0;
            String check = null;
            boolean abort = false;
            boolean all = false;
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
                        case "httpchk" -> place.error(
                                item, "httpchk needs the endpoint to ask for: {httpchk: GET /health}");
                        default -> place.unknown("option", item, scalar.text(), KNOWN);
                    }
                } else {
                    place.expected("an option such as redispatch or {httpchk: GET /health}", item);
                }
            }
            return new Options(redispatch, check, abort, all);
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
            return shown.toString();
        }
    }
}
