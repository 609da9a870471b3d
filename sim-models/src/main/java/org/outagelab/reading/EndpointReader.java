package org.outagelab.reading;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.outagelab.call.Endpoint;
import org.outagelab.call.Step;
import org.outagelab.core.random.Distribution;
import org.outagelab.kind.Kind;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Protocol;
import org.outagelab.kind.StepWord;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.EndpointSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Types;

/** Reads {@code endpoints}. */
final class EndpointReader {
    private static final int MAX_ENDPOINTS = 1000;
    private static final int MAX_STEPS = 100;
    /** Each draws work of its own when the request is born. */
    private static final int MAX_CALLS = 1000;

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final Pattern NAME =
            Pattern.compile("(" + String.join("|", METHODS) + ") (/\\S*)");
    private static final Pattern REJECT = Pattern.compile("(.*\\S)\\s+reject\\s+(\\S+)(?:\\s+(401|403))?");
    private static final List<String> WORDS = List.of("auth", "cpu", "wait", "read", "write", "call");

    /** Words of kinds, for those that call them. */
    private static final List<StepWord> OFFERED = Kinds.all().stream().flatMap(kind -> kind.offers().stream()).toList();

    private static final Key<Double> WEIGHT =
            Key.optional("weight", Types.number(0, 1e12), 1.0, "Its share of the load.", "ours");
    private static final Key<String> AT = Key.required("at", Types.TEXT, "The service that answers it.");
    private static final Key<Distribution> CPU = Key.optional(
            "cpu", DistributionType.DURATION, DistributionType.ZERO, "CPU time, in place of steps.", "ours");
    private static final Key<Node> STEPS = Key.optional(
            "steps", Types.any("a list of steps", new Shape.Items(Shape.TEXT, false)), null, "What it does, in order.", "ours");
    private static final Key<Integer> URIS = Key.optional(
            "uris", Types.integer(1, 1_000_000_000), 1, "How many different URIs it stands for: path/0, path/1 …", "ours");
    private static final Key<Long> BODY = Key.optional(
            "body", Types.BYTES, 0L, "Size of a request's body: nginx turns away what is more than client_max_body_size.", "ours");
    private static final Key<Set<Integer>> NOT_OK = Key.optional(
            "not-ok",
            Types.CLIENT_ERRORS,
            Set.of(),
            "Statuses below 500 that are failures here: 404, [401, 403] or 4xx. 429 is one everywhere.",
            "ours");
    private static final Section KEYS =
            new Section("endpoint settings", List.of(WEIGHT, AT, CPU, STEPS, URIS, BODY, NOT_OK));
    static final Shape SHAPE = new Shape.Named(NAME.pattern(), Shape.keys(KEYS));
    private static final Pattern CALL =
            Pattern.compile("call\\s+(\\S.*?)\\s+((" + String.join("|", METHODS) + ") /\\S*)");
    private static final List<String> BODILESS = List.of("GET", "HEAD", "OPTIONS");

    private final Reading reading;
    private final Map<String, ServiceSpec> services;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();
    /** Of the endpoints that are resolved: all calls for one request, by whomever. */
    private final Map<String, Integer> callsOf = new LinkedHashMap<>();
    /** By identity: two steps may say the same. */
    private final Map<Step, Call> written = new IdentityHashMap<>();

    EndpointReader(Reading reading, Map<String, ServiceSpec> services, Names names) {
        this.reading = reading;
        this.services = services;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    List<EndpointSpec> read(Node node) {
        var endpoints = new ArrayList<EndpointSpec>();
        if (node == null) {
            return endpoints;
        }
        if (!(node instanceof Node.Mapping map)) {
            reading.expected("a map of endpoints such as GET /item", node);
            return endpoints;
        } else if (map.entries().isEmpty()) {
            reading.error(map, "expected at least one endpoint, got none");
            return endpoints;
        }
        if (map.entries().size() > MAX_ENDPOINTS) {
            reading.error(map, "more than the limit of " + MAX_ENDPOINTS + " endpoints");
            return endpoints;
        }
        if (map.entries().keySet().stream().allMatch(name -> NAME.matcher(name).matches())) {
            names.endpointsKnown(map.entries().keySet());
        }
        map.entries().forEach((name, entry) -> {
            var place = reading.at(name);
            var form = NAME.matcher(name);
            if (!form.matches()) {
                var known = METHODS.stream().map(method -> method + " " + name.replaceFirst("^\\S*\\s*", "")).toList();
                reading.problems().error(
                        entry.keyAt(),
                        reading.path(),
                        "expected a method and a path such as GET /item, got '" + name + "'" + reading.nearest(name, known));
                return;
            }
            var values = KEYS.read(entry.value(), place);
            var at = values.get(AT);
            values.explain("endpoints").stream()
                    .filter(line -> line.given() && !line.key().equals(name + ".steps")
                            || line.key().equals(name + ".weight")
                            || line.key().equals(name + ".cpu") && !values.has(STEPS))
                    .forEach(lines::add);
            if (at != null && !names.service(at)) {
                place.at("at").unknown("service", values.node(AT), at, names.services());
            } else if (at != null && services.containsKey(at)) {
                var kind = Kinds.of(services.get(at));
                if (!kind.answersEndpoints()) {
                    place.at("at").error(values.node(AT), "'" + at + "' of kind " + kind.name() + " answers no endpoint");
                }
                var steps = steps(values, place, kind);
                var problem = kind.problem(steps);
                if (problem != null && !values.broken(STEPS)) {
                    place.error(values.node(STEPS), problem);
                }
                if (values.get(BODY) > 0 && BODILESS.contains(form.group(1))) {
                    place.at("body").error(values.node(BODY), "requests of method " + form.group(1) + " have no body");
                }
                endpoints.add(new EndpointSpec(
                        new Endpoint(
                                name, form.group(1), at, steps, values.get(URIS), values.get(BODY), values.get(NOT_OK)),
                        values.get(WEIGHT)));
            }
        });
        return resolved(endpoints);
    }

    /** The endpoints with what their calls ask for; a call that asks for nothing that is known is left out. */
    private List<EndpointSpec> resolved(List<EndpointSpec> read) {
        var byName = new LinkedHashMap<String, EndpointSpec>();
        read.forEach(spec -> byName.put(spec.endpoint().name(), spec));
        var known = new LinkedHashMap<String, Endpoint>();
        read.forEach(spec -> resolve(spec.endpoint(), byName, known, new LinkedHashSet<>()));
        return read.stream()
                .map(spec -> new EndpointSpec(known.getOrDefault(spec.endpoint().name(), spec.endpoint()), spec.weight()))
                .toList();
    }

    /**
     * @param under those whose calls lead here
     * @return null if it calls itself
     */
    private Endpoint resolve(
            Endpoint endpoint, Map<String, EndpointSpec> byName, Map<String, Endpoint> known, Set<String> under) {
        if (known.containsKey(endpoint.name())) {
            return known.get(endpoint.name());
        } else if (!under.add(endpoint.name())) {
            return null;
        }
        var steps = new ArrayList<Step>();
        int calls = 0;
        for (var step : endpoint.steps()) {
            var call = written.get(step);
            if (call == null) {
                steps.add(step);
                continue;
            }
            if (call.word != null) {
                var ask = asked(endpoint, call);
                if (ask != null) {
                    calls++;
                    steps.add(ask);
                }
                continue;
            }
            var target = byName.get(call.endpoint);
            if (target == null) {
                if (!names.endpoint(call.endpoint)) {
                    call.place.unknown("endpoint", call.node, call.endpoint, names.endpoints());
                }
                continue;
            }
            if (!checkCall(endpoint, call, target.endpoint())) {
                continue;
            }
            var resolved = resolve(target.endpoint(), byName, known, under);
            int all = resolved == null ? 0 : calls + 1 + callsOf.get(resolved.name());
            if (resolved == null) {
                call.place.error(call.node, "calls itself in a circle: " + String.join(" → ", under) + " → " + call.endpoint);
            } else if (all > MAX_CALLS) {
                call.place.error(call.node, "with what it calls in turn more than the limit of " + MAX_CALLS
                        + " calls for one request of " + endpoint.name());
            } else {
                calls = all;
                steps.add(new Step(
                        step.kind(), step.time(), step.reject(), step.rejectStatus(), new Step.Target(call.service, resolved)));
            }
        }
        under.remove(endpoint.name());
        var resolved = endpoint.with(saving(steps));
        known.put(endpoint.name(), resolved);
        callsOf.put(endpoint.name(), calls);
        return resolved;
    }

    /** The step behind a word that a kind offers; null after a problem. */
    private Step asked(Endpoint endpoint, Call call) {
        if (!names.service(call.service)) {
            return call.place.unknown("service", call.node, call.service, names.services());
        }
        var callee = services.get(call.service);
        if (callee == null || !saysHow(endpoint, call)) {
            return null;
        }
        if (!Kinds.of(callee).offers().contains(call.word)) {
            call.place.error(call.node, "'" + call.service + "' of kind " + callee.kind() + " offers no step '"
                    + call.word.word() + "': that is of kind " + Kinds.namesOf(kind -> kind.offers().contains(call.word)));
            return null;
        }
        // What it keeps has the name of what is asked for, one for each URI.
        var path = endpoint.name().substring(endpoint.method().length() + 1);
        var key = new Endpoint(call.word.method() + " " + path, call.word.method(), call.service, List.of(), endpoint.uris());
        return new Step(
                Step.Kind.CALL, DistributionType.ZERO, 0, 0, new Step.Target(call.service, key, call.word.use(), 0));
    }

    /** Look-ups with the steps that they save: those up to the next step that tells the same service, or all that follow. */
    private static List<Step> saving(List<Step> steps) {
        var saving = new ArrayList<Step>();
        for (int i = 0; i < steps.size(); i++) {
            var step = steps.get(i);
            var target = step.target();
            if (target == null || target.use() != Step.Use.LOOK_UP) {
                saving.add(step);
                continue;
            }
            int last = steps.size() - 1;
            for (int k = last; k > i; k--) {
                var other = steps.get(k).target();
                if (other != null && other.use() == Step.Use.NOTIFY && other.service().equals(target.service())) {
                    last = k;
                }
            }
            saving.add(new Step(
                    step.kind(),
                    step.time(),
                    step.reject(),
                    step.rejectStatus(),
                    new Step.Target(target.service(), target.endpoint(), target.use(), last - i)));
        }
        return saving;
    }

    /** Whether the file says how an endpoint's service calls another one. */
    private boolean saysHow(Endpoint from, Call call) {
        var caller = services.get(from.service());
        if (caller == null || !names.allServicesRead(services)) {
            return false;
        }
        boolean says = Kinds.of(caller).calls(caller).stream()
                .anyMatch(edge -> !edge.behind() && edge.to().equals(call.service));
        if (!says) {
            call.place.error(call.node, "'" + caller.name() + "' does not say how it calls '" + call.service
                    + "': add calls: {" + call.service + ": {timeout: 2s}} to it");
        }
        return says;
    }

    /** Whether a call can be made: by a service that says how, to one that leads to the endpoint. */
    private boolean checkCall(Endpoint from, Call call, Endpoint target) {
        if (!names.service(call.service)) {
            call.place.unknown("service", call.node, call.service, names.services());
            return false;
        }
        var callee = services.get(call.service);
        if (callee == null || !saysHow(from, call)) {
            return false;
        }
        var way = new LinkedHashSet<String>();
        for (var next = callee; next != null && way.add(next.name()); ) {
            if (next.name().equals(target.service())) {
                return true;
            }
            next = Kinds.of(next).calls(next).stream()
                    .filter(edge -> edge.behind() && edge.speaks().equals(Protocol.HTTP))
                    .findFirst()
                    .map(edge -> services.get(edge.to()))
                    .orElse(null);
        }
        call.place.error(call.node, "'" + call.service + "' does not lead to '" + target.service() + "', which answers "
                + target.name());
        return false;
    }

    /**
     * A step that calls, as it is written.
     *
     * @param endpoint or null
     * @param word that a kind offers, or null
     */
    private record Call(String service, String endpoint, StepWord word, Node node, Reading place) {}

    private List<Step> steps(Section.Values values, Reading place, Kind kind) {
        var steps = new ArrayList<Step>();
        if (values.has(CPU) && values.has(STEPS)) {
            place.error(values.node(CPU), "either 'cpu' or 'steps', not both");
        } else if (values.has(CPU)) {
            steps.add(new Step(Step.Kind.CPU, values.get(CPU), 0, 0));
        } else if (values.get(STEPS) instanceof Node.Items items) {
            if (items.items().size() > MAX_STEPS) {
                place.at("steps").error(items, "more than the limit of " + MAX_STEPS + " steps");
                return steps;
            }
            for (int i = 0; i < items.items().size(); i++) {
                var item = items.items().get(i);
                var step = step(item, place.at("steps").item(i), kind);
                if (step != null) {
                    steps.add(step);
                    explain(place.path(), i, ((Node.Scalar) item).text(), step.time());
                }
            }
        } else if (values.get(STEPS) != null) {
            place.at("steps").expected("a list of steps such as [auth 0.2ms, cpu 3ms, wait exp(15ms)]", values.get(STEPS));
        }
        return steps;
    }

    private void explain(String endpoint, int index, String text, Distribution time) {
        boolean varies = text.contains("(");
        lines.add(new Section.Line(
                "endpoints",
                endpoint.substring(endpoint.indexOf('.') + 1) + ".steps[" + index + "]",
                text + (varies ? ": " + DistributionType.DURATION.show(time) : ""),
                true,
                index == 0 ? STEPS.sentence() : "",
                "",
                true));
    }

    private Step step(Node node, Reading place, Kind kind) {
        if (!(node instanceof Node.Scalar scalar) || scalar.isNull()) {
            return place.expected("a step such as cpu 3ms", node);
        }
        var text = scalar.text().trim();
        double reject = 0;
        int status = 401;
        var rejecting = REJECT.matcher(text);
        if (rejecting.matches()) {
            text = rejecting.group(1);
            var share = Types.SHARE.read(new Node.Scalar(scalar.at(), rejecting.group(2), false), place);
            if (share == null) {
                return null;
            }
            reject = share;
            status = rejecting.group(3) == null ? 401 : Integer.parseInt(rejecting.group(3));
        }
        if (text.equals("call") || text.startsWith("call ")) {
            return call(scalar, text, reject, status, place, kind);
        }
        int space = text.indexOf(' ');
        var word = space < 0 ? text : text.substring(0, space);
        for (var offered : OFFERED) {
            if (offered.word().equals(word)) {
                return offered(offered, scalar, text, reject, place, kind);
            }
        }
        if (!WORDS.contains(word)) {
            var all = new ArrayList<>(WORDS);
            OFFERED.forEach(offered -> all.add(offered.word()));
            return place.unknown("step", scalar, word, all);
        }
        if (space < 0) {
            place.error(scalar, "'" + word + "' needs a time, for example " + word + " 2ms");
            return null;
        }
        if (kind.answersEndpoints() && !kind.steps().contains(word)) {
            place.error(scalar, kind.otherSteps());
            return null;
        }
        var time = DistributionType.DURATION.parse(scalar, text.substring(space + 1).trim(), place);
        if (time == null) {
            return null;
        }
        var stepKind = switch (word) {
            case "auth", "cpu" -> Step.Kind.CPU;
            case "wait" -> Step.Kind.WAIT;
            case "read" -> Step.Kind.READ;
            default -> Step.Kind.WRITE;
        };
        return new Step(stepKind, time, reject, status);
    }

    private Step offered(StepWord word, Node.Scalar scalar, String text, double reject, Reading place, Kind kind) {
        int space = text.indexOf(' ');
        if (space < 0) {
            return place.expected("a service that is asked, such as " + word.word() + " sessions", scalar);
        } else if (!kind.steps().contains("call")) {
            place.error(scalar, kind.name() + " calls no service: only an application does");
            return null;
        } else if (reject > 0) {
            place.error(scalar, "'" + word.word() + "' turns nobody away: no reject");
            return null;
        }
        var step = new Step(Step.Kind.CALL, DistributionType.ZERO, 0, 0);
        written.put(step, new Call(text.substring(space + 1).trim(), null, word, scalar, place));
        return step;
    }

    private Step call(Node.Scalar scalar, String text, double reject, int status, Reading place, Kind kind) {
        var form = CALL.matcher(text);
        if (!form.matches()) {
            return place.expected("a service and what it is asked for, such as call payment POST /charge", scalar);
        } else if (!kind.steps().contains("call")) {
            place.error(scalar, kind.name() + " calls no service: only an application does");
            return null;
        }
        var step = new Step(Step.Kind.CALL, DistributionType.ZERO, reject, status);
        written.put(step, new Call(form.group(1), form.group(2), null, scalar, place));
        return step;
    }
}
