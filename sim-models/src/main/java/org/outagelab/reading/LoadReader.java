package org.outagelab.reading;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outagelab.action.Capability;
import org.outagelab.call.Stall;
import org.outagelab.call.TlsClient;
import org.outagelab.client.Backoffs;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Protocol;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.ClientSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.RetryOn;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Types;

/** Reads {@code load}: executors and the behaviour of clients. */
final class LoadReader {
    private static final double MAX_EXPECTED_REQUESTS = 2e9;
    private static final int MAX_LOADS = 100;
    private static final long MAX_DURATION_NS = SimTime.YEAR;
    private static final int MAX_STAGES = 10_000;

    private static final List<String> EXECUTORS = List.of(
            "constant-arrival-rate", "ramping-arrival-rate", "constant-vus", "ramping-vus", "trace", "replay");

    private static final Key<String> EXECUTOR =
            Key.required("executor", Types.oneOf(EXECUTORS), "How requests come about.");
    private static final Key<String> TO = Key.optional(
            "to", Types.TEXT, null, "An address or a service; unset: the one that nobody else calls.", "ours");
    private static final Key<String> ARRIVALS = Key.optional(
            "arrivals", Types.TEXT, "poisson", "poisson, even or batch(n).", "ours");
    private static final Key<Double> RATE =
            Key.optional("rate", Types.RATE_PER_SECOND, null, "Requests per second.", "k6");
    private static final Key<Long> DURATION =
            Key.optional("duration", Types.DURATION, null, "How long requests arrive.", "k6");
    private static final Key<Double> STAGE_RATE = Key.optional(
            "rate", rateOrZero(), null, "Requests per second.", "k6");
    private static final Key<Integer> STAGE_VUS =
            Key.optional("vus", Types.integer(0, 1_000_000), null, "Virtual users.", "k6");
    private static final Key<Long> STAGE_DURATION = Key.required("duration", Types.DURATION, "How long it is held.");
    private static final Section STAGE = new Section("stage", List.of(STAGE_RATE, STAGE_VUS, STAGE_DURATION));
    private static final Key<List<Section.Values>> STAGES =
            Key.optional("stages", Types.listOf(Types.map(STAGE)), null, "Held one after the other.", "k6");
    private static final Key<Boolean> RAMP = Key.optional(
            "ramp", Types.FLAG, false, "Whether rates are interpolated from stage to stage, from 0 on.", "k6");
    private static final Key<Integer> VUS =
            Key.optional("vus", Types.integer(1, 1_000_000), null, "Virtual users.", "k6");
    private static final Key<Distribution> THINK = Key.optional(
            "think", DistributionType.DURATION, DistributionType.ZERO, "Pause of a user between requests.", "ours");
    private static final Key<Node> FILE = Key.optional("file", Types.any("a file", Shape.TEXT), null, "The recording.", "ours");
    private static final Key<Node> COLUMNS = Key.optional(
            "columns", Types.any("a map of columns"), null, "Names of the columns of a trace.", "ours");
    private static final Key<Node> WHERE =
            Key.optional("where", Types.any("a map"), null, "Only rows with these values.", "ours");
    private static final Key<Node> MAP = Key.optional(
            "map", Types.any("a list or map"), null, "Which recorded requests are which endpoint.", "ours");
    private static final Key<String> FORMAT = Key.optional(
            "format", Types.oneOf(List.of("combined", "common")), "combined", "Format of the log.", "ours");
    private static final Key<Double> SPEED =
            Key.optional("speed", Types.number(1e-6, 1e9), 1.0, "How much faster than recorded.", "ours");

    private static final Key<Integer> CLIENTS = Key.optional(
            "clients",
            Types.integer(1, Integer.MAX_VALUE),
            null,
            "How many different clients ask, each request being of any of them: what balancers tell apart by address, "
                    + "header or cookie, and who keeps connections of its own. Unset: 1000000; with keep-alive as many as "
                    + "there are requests in a second at the highest rate, so that each asks about once a second.",
            "ours");
    private static final Key<Long> TIMEOUT = Key.optional(
            "timeout", Types.DURATION, SimTime.NEVER, "Patience for one attempt.", "ours: unset is infinite");
    private static final Key<Long> DEADLINE =
            Key.optional("deadline", Types.DURATION, SimTime.NEVER, "Patience for the request.", "ours");
    private static final Key<Integer> RETRIES =
            Key.optional("retries", Types.integer(0, 1000), 0, "Further attempts.", "ours");
    private static final Key<RetryOn> RETRY_ON = Key.optional(
            "retry-on",
            RetryOn.TYPE,
            RetryOn.TRANSIENT,
            "After which ends of an attempt another one is made: refused, reset, timeout, error (of a database, or of the "
                    + "clients' own breaker or throttle), statuses such as 429, 4xx, 5xx.",
            "ours");
    private static final Key<Boolean> RETRY_UNSAFE =
            Key.optional("retry-unsafe", Types.FLAG, false, "Whether POST and PATCH are repeated.", "RFC 9110");
    private static final Key<Boolean> KEEP_ALIVE = Key.optional(
            "keep-alive", Types.FLAG, false, "Whether each client keeps its connections for its next requests.", "ours");
    private static final Key<Long> IDLE = Key.optional(
            "idle",
            Types.DURATION,
            60 * SimTime.SECOND,
            "With keep-alive: how long a client keeps an unused connection; the server may close it before.",
            "ours: below nginx's 75 s");
    private static final Key<Long> NEXT_ADDRESS = Key.optional(
            "next-address",
            Types.DURATION,
            250 * SimTime.MILLISECOND,
            "Silence after which the next address of a name is tried.",
            "RFC 8305");
    private static final Key<Distribution> SENDS = Key.optional(
            "sends",
            DistributionType.DURATION,
            null,
            "How long a client takes to send a request, for example exp(2s); unset: no time.",
            "ours");
    private static final Key<String> STALL_IN =
            Key.required("in", Types.oneOf(List.of("header", "body", "answer")), "Where a client stops.");
    private static final Key<Double> STALL_SHARE =
            Key.optional("share", Types.SHARE, 1.0, "Of the attempts that do so.", "ours");
    private static final Key<Long> STALL_FOR = Key.optional(
            "for", Types.DURATION, SimTime.NEVER, "How long they stop; unset: for good, as an attack of slow clients does.", "ours");
    private static final Key<Long> STALL_EVERY = Key.optional(
            "every",
            Types.DURATION,
            SimTime.NEVER,
            "A byte from time to time, as slowloris does: what waits for the next byte waits on; unset: silence.",
            "ours");
    private static final Section STALL_KEYS =
            new Section("stalls settings", List.of(STALL_IN, STALL_SHARE, STALL_FOR, STALL_EVERY));
    private static final Key<Section.Values> STALLS = Key.optional(
            "stalls", Types.map(STALL_KEYS), null, "Clients that stop in the middle and keep their connection.", "ours");
    private static final Key<Boolean> RETRY_AFTER = Key.optional(
            "retry-after",
            Types.FLAG,
            true,
            "Whether the Retry-After of an answer takes the place of the back-off.",
            "RFC 9110 §10.2.3");
    private static final Key<Boolean> TLS_VERIFY = Key.optional(
            "verify", Types.FLAG, true, "Whether clients refuse a certificate that has expired.", "ours");
    private static final Key<String> TLS_RESUME = Key.optional(
            "resume",
            Types.oneOf(List.of("none", "latest", "first")),
            "latest",
            "Which session a client offers with a new connection: none, that of its latest handshake, always its first one.",
            "ours: as browsers");
    private static final Section TLS_KEYS = new Section("TLS settings of clients", List.of(TLS_VERIFY, TLS_RESUME));
    private static final Key<Section.Values> TLS = Key.optional(
            "tls", Types.map(TLS_KEYS), null, "What clients do where the service speaks TLS.", "ours");
    private static final Key<String> POLICY = Key.optional(
            "policy", Types.oneOf(Backoffs.names()), "none", "How waits grow between attempts.", "ours");
    private static final Key<Long> BASE =
            Key.optional("base", Types.DURATION_OR_ZERO, 100 * SimTime.MILLISECOND, "The first wait.", "ours");
    private static final Key<Long> CAP =
            Key.optional("cap", Types.DURATION, 5 * SimTime.SECOND, "The longest wait.", "ours");
    private static final Section BACKOFF_KEYS = new Section("back-off settings", List.of(POLICY, BASE, CAP));
    private static final Key<Section.Values> BACKOFF =
            Key.optional("backoff", Types.map(BACKOFF_KEYS), null, "Waits between attempts.", "ours");
    private static final Section CLIENT_KEYS = new Section(
            "client settings",
            List.of(
                    TIMEOUT, DEADLINE, RETRIES, RETRY_ON, RETRY_UNSAFE, BACKOFF,
                    BehaviourReader.BUDGET, BehaviourReader.BREAKER, BehaviourReader.HEDGE,
                    BehaviourReader.THROTTLE, BehaviourReader.CAPS, BehaviourReader.EJECTION,
                    BehaviourReader.PEOPLE, BehaviourReader.WORK, KEEP_ALIVE, IDLE, NEXT_ADDRESS, SENDS, STALLS, RETRY_AFTER, TLS));
    private static final Key<Section.Values> CLIENT =
            Key.optional("client", Types.map(CLIENT_KEYS), null, "How its clients behave.", "ours");
    private static final Key<Node> ENDPOINTS = Key.optional(
            "endpoints",
            Types.any("a list such as [GET /a, GET /b], or a map of weights such as {GET /a: 3}"),
            null,
            "What it asks for, with the weights of the endpoints or its own; unset: everything that has a weight.",
            "ours");
    private static final Key<List<Double>> DAY = Key.optional(
            "day", Types.listOf(Types.RATE_PER_SECOND), null, "Rates of a day, each for as long as any other.", "ours");
    private static final Key<List<Double>> WEEK = Key.optional(
            "week", Types.listOf(Types.RATE_PER_SECOND), null, "The same of a week.", "ours");
    private static final Section PROFILE_KEYS = new Section("a profile", List.of(DAY, WEEK));
    private static final Key<Section.Values> PROFILE = Key.optional(
            "profile",
            Types.map(PROFILE_KEYS),
            null,
            "How the load goes over a day or a week, for years; unset: as it is played.",
            "ours");
    private static final Key<Boolean> HOSTILE = Key.optional(
            "hostile",
            Types.FLAG,
            false,
            "An attack: its requests are in no measure of service but those of the load itself, and years know none of it.",
            "ours");
    private static final int MAX_PIECES = 1_000;
    private static final Section KEYS = new Section(
            "load settings",
            List.of(
                    EXECUTOR, TO, ARRIVALS, RATE, DURATION, STAGES, RAMP, VUS, THINK, FILE, COLUMNS, WHERE, MAP, FORMAT,
                    SPEED, CLIENTS, CLIENT, ENDPOINTS, PROFILE, HOSTILE));

    private static final List<Key<?>> EVERY = List.of(EXECUTOR, TO, CLIENT, ENDPOINTS, HOSTILE);
    private static final Map<String, List<Key<?>>> KEYS_OF = Map.of(
            "constant-arrival-rate", List.of(RATE, DURATION, ARRIVALS, CLIENTS, PROFILE),
            "ramping-arrival-rate", List.of(STAGES, RAMP, ARRIVALS, CLIENTS, PROFILE),
            "constant-vus", List.of(VUS, DURATION, THINK),
            "ramping-vus", List.of(STAGES, THINK),
            "trace", List.of(FILE, COLUMNS, WHERE, MAP, CLIENTS),
            "replay", List.of(FILE, FORMAT, MAP, SPEED, CLIENTS));

    static final Shape SHAPE = new Shape.Named("", new Shape.Chosen(EXECUTOR.name(), sections()));

    private final Reading reading;
    private final Map<String, ServiceSpec> services;
    private final Map<String, AddressSpec> addresses;
    private final List<EndpointSpec> endpoints;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();

    LoadReader(
            Reading reading,
            Map<String, ServiceSpec> services,
            Map<String, AddressSpec> addresses,
            List<EndpointSpec> endpoints,
            Names names) {
        this.reading = reading;
        this.services = services;
        this.addresses = addresses;
        this.endpoints = endpoints;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    private static Map<String, Section> sections() {
        var sections = new LinkedHashMap<String, Section>();
        EXECUTORS.forEach(executor -> {
            var keys = new ArrayList<>(EVERY);
            keys.addAll(KEYS_OF.get(executor));
            sections.put(executor, new Section(executor + " load", keys));
        });
        return sections;
    }

    private static org.outagelab.scenario.Type<Double> rateOrZero() {
        return Types.of("a rate such as 100/s or 0/s", (scalar, place) -> scalar.text().matches("0(\\.0+)?\\s*/\\s*\\w+")
                ? (Double) 0.0
                : Types.RATE_PER_SECOND.read(scalar, place));
    }

    List<LoadSpec> read(Node node) {
        var loads = new ArrayList<LoadSpec>();
        if (node == null) {
            return loads;
        }
        if (!(node instanceof Node.Mapping map)) {
            reading.expected("a map of loads", node);
            return loads;
        } else if (map.entries().isEmpty()) {
            reading.error(map, "expected at least one load, got none");
            return loads;
        }
        if (map.entries().size() > MAX_LOADS) {
            reading.error(map, "more than the limit of " + MAX_LOADS + " loads");
            return loads;
        }
        map.entries().forEach((name, entry) -> {
            names.load(name);
            var place = reading.at(name);
            var values = KEYS.read(entry.value(), place);
            if (!(entry.value() instanceof Node.Mapping)) {
                return;
            }
            var to = destination(values, place, entry.keyAt());
            var asked = values.get(ENDPOINTS) == null ? asked(to) : chosen(values, to, place);
            checkKeys(values, place);
            var source = values.get(EXECUTOR) == null ? null : source(values, place, entry.keyAt());
            if (source instanceof LoadSpec.Recorded) {
                if (values.has(ENDPOINTS)) {
                    place.at(ENDPOINTS.name()).error(values.node(ENDPOINTS), "the recording says what is asked for: leave it out");
                }
                asked = endpoints;
            } else if (!values.has(ENDPOINTS) && source != null && to != null && asked.isEmpty() && names.allEndpointsRead(endpoints.size())) {
                place.problems().error(
                        entry.keyAt(), place.path(), isDatabase(to)
                                ? "no endpoint at '" + to + "' has a weight: nothing can be asked for"
                                : "every endpoint has weight 0: nothing can be asked for");
            }
            if (source != null && source.durationNs() > MAX_DURATION_NS) {
                place.problems().error(
                        entry.keyAt(),
                        place.path(),
                        "requests for " + Types.showDuration(source.durationNs()) + ": more than the limit of "
                                + Types.showDuration(MAX_DURATION_NS) + " in which every request and check is played");
                source = null;
            }
            var client = client(values, to, source, place);
            int clients = clients(values, client.idleNs() > 0, source, place);
            lines.addAll(explained(values, name, clients));
            if (to != null && source != null) {
                loads.add(new LoadSpec(name, to, source, asked, client, clients, profile(values, place), values.get(HOSTILE)));
            }
        });
        if (!loads.isEmpty() && loads.stream().allMatch(LoadSpec::hostile)) {
            reading.error(map, "every load is hostile: expected one at least of clients who are owed an answer");
        }
        return loads;
    }

    /** Those that it names, in the order of the file, with its own weights or theirs; problems are reported. */
    private List<EndpointSpec> chosen(Section.Values values, String to, Reading load) {
        var place = load.at(ENDPOINTS.name());
        var node = values.node(ENDPOINTS);
        var weights = new LinkedHashMap<String, Double>();
        if (node instanceof Node.Mapping map) {
            map.entries().forEach((name, entry) -> {
                var weight = Types.number(0, 1e9).read(entry.value(), place.at(name));
                if (weight != null && weight == 0) {
                    place.at(name).error(entry.value(), "a weight of 0 asks for nothing: leave it out");
                } else if (known(name, entry.value(), to, place)) {
                    weights.put(name, weight == null ? 1 : weight);
                }
            });
        } else if (node instanceof Node.Items list) {
            for (int i = 0; i < list.items().size(); i++) {
                var item = list.items().get(i);
                if (!(item instanceof Node.Scalar scalar)) {
                    place.item(i).expected("an endpoint such as GET /a", item);
                } else if (weights.containsKey(scalar.text())) {
                    place.item(i).error(item, "stands here twice");
                } else if (known(scalar.text(), item, to, place.item(i))) {
                    double weight = weight(scalar.text());
                    if (weight == 0) {
                        place.item(i).error(item, "its weight is 0: give one here, as {" + scalar.text() + ": 1}");
                    }
                    weights.put(scalar.text(), weight);
                }
            }
        } else {
            place.expected("a list such as [GET /a, GET /b], or a map of weights such as {GET /a: 3}", node);
            return List.of();
        }
        boolean none = node instanceof Node.Mapping map ? map.entries().isEmpty() : ((Node.Items) node).items().isEmpty();
        if (none) {
            place.error(node, "expected at least one endpoint, got none");
        }
        return endpoints.stream()
                .filter(spec -> weights.containsKey(spec.endpoint().name()))
                .map(spec -> new EndpointSpec(spec.endpoint(), weights.get(spec.endpoint().name())))
                .toList();
    }

    /** None without the key, or after a problem. */
    private static List<LoadSpec.Stage> profile(Section.Values values, Reading load) {
        var given = values.get(PROFILE);
        if (given == null) {
            return List.of();
        }
        var place = load.at(PROFILE.name());
        if (given.has(DAY) == given.has(WEEK)) {
            boolean others = !given.has(DAY) && values.node(PROFILE) instanceof Node.Mapping map && !map.entries().isEmpty();
            if (!others) {
                place.error(values.node(PROFILE), "expected either 'day' or 'week', a list of rates such as {day: [20/s, 80/s, 60/s]}");
            }
            return List.of();
        }
        var key = given.has(DAY) ? DAY : WEEK;
        var rates = given.get(key);
        if (rates == null) {
            return List.of();
        }
        if (rates.isEmpty() || rates.size() > MAX_PIECES || rates.stream().noneMatch(rate -> rate > 0)) {
            place.at(key.name()).error(given.node(key), rates.isEmpty() || rates.size() > MAX_PIECES
                    ? "expected 1 to " + MAX_PIECES + " rates, got " + rates.size()
                    : "no request in all of it");
            return List.of();
        }
        long pieceNs = (key == DAY ? SimTime.DAY : 7 * SimTime.DAY) / rates.size();
        return rates.stream().map(rate -> new LoadSpec.Stage(rate, pieceNs)).toList();
    }

    private double weight(String name) {
        return endpoints.stream()
                .filter(spec -> spec.endpoint().name().equals(name))
                .mapToDouble(EndpointSpec::weight)
                .findFirst()
                .orElse(1);
    }

    private boolean known(String name, Node at, String to, Reading place) {
        if (!names.endpoint(name)) {
            place.unknown("endpoint", at, name, names.endpoints());
            return false;
        }
        var spec = endpoints.stream().filter(each -> each.endpoint().name().equals(name)).findFirst();
        boolean straight = isDatabase(to);
        if (spec.isPresent() && to != null && straight != isDatabase(spec.get().endpoint().service())) {
            place.error(at, straight ? "'" + to + "' answers its own queries alone" : "a query of a database, which '" + to + "' does not speak");
            return false;
        }
        return true;
    }

    /** A load that goes straight to a database asks its endpoints alone; the others ask everything else. */
    private List<EndpointSpec> asked(String to) {
        boolean straight = isDatabase(to);
        return endpoints.stream()
                .filter(spec -> spec.weight() > 0)
                .filter(spec -> straight
                        ? spec.endpoint().service().equals(to)
                        : !isDatabase(spec.endpoint().service()))
                .toList();
    }

    private boolean isDatabase(String name) {
        return services.containsKey(name) && Kinds.of(services.get(name)).speaks().equals(Protocol.SQL);
    }

    /** Keys of another executor would be without effect: better said than ignored. */
    private static void checkKeys(Section.Values values, Reading place) {
        var executor = values.get(EXECUTOR);
        var own = executor == null ? null : KEYS_OF.get(executor);
        for (var key : KEYS.keys()) {
            if (own != null && values.has(key) && !EVERY.contains(key) && !own.contains(key)) {
                place.at(key.name()).error(
                        values.node(key),
                        "has no meaning for " + executor + ", which has "
                                + String.join(", ", own.stream().map(Key::name).toList()));
            }
        }
    }

    /** @param source null when it is broken */
    private static int clients(Section.Values values, boolean keepAlive, LoadSpec.Source source, Reading place) {
        if (!keepAlive) {
            return values.has(CLIENTS) && !values.broken(CLIENTS) ? values.get(CLIENTS) : LoadSpec.MANY_CLIENTS;
        }
        if (values.get(CLIENTS) != null) {
            if (values.get(CLIENTS) > LoadSpec.MANY_CLIENTS) {
                place.at("clients").error(
                        values.node(CLIENTS),
                        "with keep-alive each has connections of its own: at most " + LoadSpec.MANY_CLIENTS + " clients");
            }
            return values.get(CLIENTS);
        }
        double perSecond = source instanceof LoadSpec.Rate rate
                ? rate.stages().stream().mapToDouble(LoadSpec.Stage::value).max().orElse(1)
                : source instanceof LoadSpec.Recorded recorded
                        ? recorded.arrivalsNs().length / SimTime.toSeconds(Math.max(1, recorded.durationNs()))
                        : 1;
        return (int) Math.max(1, Math.min(LoadSpec.MANY_CLIENTS, Math.ceil(perSecond)));
    }

    /** Only the keys that mean something for its executor, and the number of clients in force. */
    private static List<Section.Line> explained(Section.Values values, String name, int clients) {
        var own = KEYS_OF.getOrDefault(String.valueOf(values.get(EXECUTOR)), List.of());
        var unset = BehaviourReader.OPTIONAL.stream()
                .filter(key -> values.get(CLIENT) == null || !values.get(CLIENT).has(key))
                .map(key -> "client." + key.name() + ".")
                .toList();
        return values.explain("load." + name).stream()
                .filter(line -> unset.stream().noneMatch(line.key()::startsWith))
                .filter(line -> line.given()
                        || line.key().startsWith("client.")
                        || List.of(EXECUTOR, TO).stream().anyMatch(key -> key.name().equals(line.key()))
                        || own.stream().anyMatch(key -> key.name().equals(line.key())))
                .map(line -> line.key().equals(CLIENTS.name()) && !line.given() ? line.showing("" + clients) : line)
                .toList();
    }

    private String destination(Section.Values values, Reading place, Position at) {
        var to = values.get(TO);
        if (values.broken(TO)) {
            return null;
        }
        if (to != null) {
            if (!names.address(to, true)) {
                var known = new ArrayList<>(names.addresses());
                known.addAll(names.services());
                return place.at("to").unknown("address or service", values.node(TO), to, known);
            }
            return services.containsKey(to) || addresses.containsKey(to) ? to : null;
        }
        if (!names.callsKnown() || !names.allServicesRead(services) || addresses.size() < names.addresses().size()) {
            return null;
        }
        if (addresses.size() == 1) {
            return addresses.keySet().iterator().next();
        }
        var roots = new ArrayList<>(services.keySet());
        services.values().forEach(service -> roots.removeAll(Kinds.needed(service)));
        roots.removeIf(this::isDatabase);
        if (roots.size() == 1 && addresses.isEmpty()) {
            return roots.get(0);
        } else if (roots.isEmpty()) {
            // Databases alone, which are asked straight.
            roots.addAll(services.keySet());
        }
        place.problems().error(
                at,
                place.path(),
                "'to' is missing: it may go to " + String.join(", ", addresses.isEmpty() ? roots : addresses.keySet()));
        return null;
    }

    private LoadSpec.Source source(Section.Values values, Reading place, Position at) {
        return switch (values.get(EXECUTOR)) {
            case "constant-arrival-rate" -> {
                var rate = need(values, RATE, place, at);
                var duration = need(values, DURATION, place, at);
                yield rate == null || duration == null
                        ? null
                        : rate(values, place, List.of(new LoadSpec.Stage(rate, duration)), false);
            }
            case "ramping-arrival-rate" -> {
                var stages = stages(values, STAGE_RATE, place, at);
                yield stages == null ? null : rate(values, place, stages, values.get(RAMP));
            }
            case "constant-vus" -> {
                var users = need(values, VUS, place, at);
                var duration = need(values, DURATION, place, at);
                yield users == null || duration == null
                        ? null
                        : users(values, place, List.of(new LoadSpec.Stage(users, duration)));
            }
            case "ramping-vus" -> {
                var stages = stages(values, STAGE_VUS, place, at);
                yield stages == null ? null : users(values, place, stages);
            }
            default -> recorded(values, place, at);
        };
    }

    private static LoadSpec.Users users(Section.Values values, Reading place, List<LoadSpec.Stage> stages) {
        if (values.get(THINK).mean() <= 0) {
            place.at("think").warning(values.node(THINK), "users without a pause: as fast as the answers come");
        }
        return new LoadSpec.Users(stages, values.get(THINK));
    }

    private LoadSpec.Rate rate(Section.Values values, Reading place, List<LoadSpec.Stage> stages, boolean ramp) {
        var arrivals = values.get(ARRIVALS);
        int batch = 1;
        if (arrivals.matches("batch\\([1-9]\\d{0,5}\\)")) {
            batch = Integer.parseInt(arrivals.substring(6, arrivals.length() - 1));
            arrivals = "batch";
        } else if (arrivals.startsWith("mmpp")) {
            place.at("arrivals").error(values.node(ARRIVALS), "'mmpp' is not modelled yet");
        } else if (!List.of("poisson", "even").contains(arrivals)) {
            place.at("arrivals")
                    .unknown("arrival process", values.node(ARRIVALS), arrivals, List.of("poisson", "even", "batch(n)"));
        }
        double expected = 0;
        for (var stage : stages) {
            expected += stage.value() * stage.durationNs() / SimTime.SECOND;
        }
        if (expected > MAX_EXPECTED_REQUESTS) {
            place.error(
                    values.node(values.has(RATE) ? RATE : STAGES),
                    "about " + Types.plain(Math.rint(expected))
                            + " requests in one run: more than the limit of 2000000000");
        } else if (expected <= 0) {
            place.error(values.node(STAGES), "no request would ever arrive");
        }
        return new LoadSpec.Rate(stages, ramp, arrivals, batch);
    }

    private static <T> T need(Section.Values values, Key<T> key, Reading place, Position at) {
        if (!values.has(key)) {
            place.problems().error(at, place.path(), "'" + key.name() + "' is missing (" + key.type().expects() + ")");
        }
        return values.get(key);
    }

    private static List<LoadSpec.Stage> stages(
            Section.Values values, Key<? extends Number> value, Reading place, Position at) {
        var given = need(values, STAGES, place, at);
        if (given == null) {
            return null;
        }
        if (given.isEmpty() || given.size() > MAX_STAGES) {
            place.at("stages").error(
                    values.node(STAGES), "expected 1 to " + MAX_STAGES + " stages, got " + given.size());
            return null;
        }
        var stages = new ArrayList<LoadSpec.Stage>();
        long totalNs = 0;
        for (int i = 0; i < given.size(); i++) {
            var stage = given.get(i);
            var stagePlace = place.at("stages").item(i);
            Key<?> other = value == STAGE_VUS ? STAGE_RATE : STAGE_VUS;
            if (stage.has(other)) {
                stagePlace.at(other.name()).error(
                        stage.node(other), "has no meaning for " + values.get(EXECUTOR) + ", whose stages have " + value.name());
            }
            if (!stage.has(value)) {
                stagePlace.error(stage.node(value), "'" + value.name() + "' is missing (" + value.type().expects() + ")");
            }
            if (stage.get(value) != null && stage.get(STAGE_DURATION) != null) {
                stages.add(new LoadSpec.Stage(stage.get(value).doubleValue(), stage.get(STAGE_DURATION)));
                totalNs = SimTime.plus(totalNs, stage.get(STAGE_DURATION));
            }
        }
        if (totalNs == SimTime.NEVER) {
            place.at("stages").error(values.node(STAGES), "the stages together are beyond the clock, which holds at most 292y");
            return null;
        }
        return stages.size() < given.size() ? null : stages;
    }

    private LoadSpec.Source recorded(Section.Values values, Reading place, Position at) {
        var file = need(values, FILE, place, at);
        if (file == null) {
            return null;
        }
        var name = Types.TEXT.read(file, place.at("file"));
        if (name == null) {
            return null;
        }
        try {
            return values.get(EXECUTOR).equals("trace")
                    ? new TraceReader(place, endpoints).read(file, name, values.get(COLUMNS), values.get(WHERE), values.get(MAP))
                    : new AccessLogReader(place, endpoints)
                            .read(file, name, values.get(FORMAT).equals("combined"), values.get(SPEED), values.get(MAP));
        } catch (IOException e) {
            place.at("file").error(file, e.getMessage());
            return null;
        }
    }

    /** Addresses that clients of a load may choose from; 0 if that is not known. */
    private int choice(String to) {
        var address = addresses.get(to);
        var service = to == null ? null : services.get(address == null ? to : address.to());
        boolean one = address != null && address.virtualIp() != null
                || service != null && Kinds.of(service).firstLeads();
        return service == null ? 0 : one ? 1 : service.hosts().size();
    }

    private ClientSpec.Stalls stalls(Section.Values client, String to, Reading at) {
        var stalls = client.get(STALLS);
        if (stalls == null || stalls.get(STALL_IN) == null) {
            return null;
        }
        var where = Stall.Where.valueOf(stalls.get(STALL_IN).toUpperCase(java.util.Locale.ROOT));
        var address = addresses.get(to);
        var service = services.get(address == null ? to : address.to());
        if (where == Stall.Where.ANSWER && service != null && !Kinds.of(service).can(Capability.PIECES)) {
            at.at("stalls").error(client.node(STALLS), "in: answer is modelled for "
                    + Kinds.namesOf(kind -> kind.can(Capability.PIECES)) + " alone, and '" + service.name()
                    + "' is of kind " + service.kind());
        }
        if (where == Stall.Where.ANSWER && stalls.has(STALL_EVERY)) {
            at.at("stalls").error(client.node(STALLS), "'every' is about bytes that are sent: it means nothing in: answer");
        }
        if (where == Stall.Where.BODY && endpoints.stream().noneMatch(spec -> spec.endpoint().bodyBytes() > 0)) {
            at.at("stalls").error(client.node(STALLS), "no endpoint has a 'body' to stop in");
        }
        return new ClientSpec.Stalls(where, stalls.get(STALL_SHARE), stalls.get(STALL_FOR), stalls.get(STALL_EVERY));
    }

    private ClientSpec client(Section.Values values, String to, LoadSpec.Source source, Reading place) {
        var quiet = new Reading(new Problems(), place.at("client").path());
        var client = CLIENT_KEYS.read(values.has(CLIENT) ? values.node(CLIENT) : null, quiet);
        var backoff = BACKOFF_KEYS.read(client.has(BACKOFF) ? client.node(BACKOFF) : null, quiet);
        var at = place.at("client");
        if (client.get(TIMEOUT) == SimTime.NEVER) {
            at.warning(values.node(CLIENT), "without a timeout clients wait for ever");
        }
        if (client.has(BACKOFF) && client.get(RETRIES) == 0) {
            at.at("backoff").error(client.node(BACKOFF), "a back-off needs retries: add 'retries', or remove it");
        }
        if (client.has(RETRY_ON) && client.get(RETRIES) == 0) {
            at.at("retry-on").error(client.node(RETRY_ON), "has no meaning without further attempts: add 'retries'");
        }
        if (client.has(DEADLINE) && client.get(DEADLINE) < client.get(TIMEOUT)) {
            at.at("deadline").warning(client.node(DEADLINE), "shorter than the timeout of one attempt");
        }
        if (client.has(IDLE) && !client.get(KEEP_ALIVE)) {
            at.at("idle").error(client.node(IDLE), "has no meaning without 'keep-alive: true'");
        }
        if (backoff.get(CAP) < backoff.get(BASE)) {
            at.at("backoff").error(client.node(BACKOFF), "cap " + Types.showDuration(backoff.get(CAP))
                    + " is less than base " + Types.showDuration(backoff.get(BASE)));
        }
        var behaviour = new BehaviourReader(client, client.get(RETRIES), client.get(TIMEOUT), source, quiet, at);
        return new ClientSpec(
                client.get(TIMEOUT),
                client.get(DEADLINE),
                client.get(RETRIES),
                client.get(RETRY_ON),
                backoff.get(POLICY),
                backoff.get(BASE),
                backoff.get(CAP),
                client.get(RETRY_UNSAFE),
                client.get(NEXT_ADDRESS),
                behaviour.workPerAttempt(),
                client.get(KEEP_ALIVE) ? client.get(IDLE) : 0,
                client.get(SENDS),
                stalls(client, to, at),
                client.get(RETRY_AFTER),
                behaviour.budget(),
                behaviour.breaker(),
                behaviour.hedge(),
                behaviour.throttle(),
                behaviour.caps(),
                behaviour.ejection(choice(to)),
                behaviour.people(),
                tls(client));
    }

    private static TlsClient tls(Section.Values client) {
        var given = client.get(TLS);
        return given == null
                ? TlsClient.USUAL
                : new TlsClient(given.get(TLS_VERIFY), TlsClient.Offer.valueOf(given.get(TLS_RESUME).toUpperCase(Locale.ROOT)));
    }
}
