package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.action.Action;
import org.outagelab.action.Actions;
import org.outagelab.action.BadArguments;
import org.outagelab.action.PointName;
import org.outagelab.action.Strikes;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.kind.Targets;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Term;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** Reads {@code faults}; {@code target: each host} or {@code each instance} becomes one fault for each, one after another. */
final class FaultReader {
    private static final int MAX_FAULTS = 1000;

    private static final Key<String> NAME =
            Key.optional("name", Types.TEXT, null, "What it is called in results.", "ours");
    private static final Key<Time> AT = Key.required(
            "at", new TimeType(true), "When it begins, on the time axis of the load; a distribution is drawn by every run.");
    private static final Key<Time> DURATION = Key.optional(
            "duration",
            new TimeType(false),
            new Time(SimTime.NEVER, null),
            "How long it lasts; unset: for good. A distribution is drawn by every run.",
            "ours");
    private static final Key<String> ACTION = Key.required(
            "action", Types.of("an action such as crash", actions(), (scalar, place) -> scalar.text()), "What happens.");
    private static final Key<List<String>> TARGET = Key.optional(
            "target", Types.listOf(Types.TEXT), List.of(), "Instances, services, hosts; each host; each instance.", "ours");
    private static final Key<Long> EVERY = Key.optional(
            "every", Types.DURATION, null, "With each: from the begin of one to the begin of the next.", "ours");
    private static final Section KEYS =
            new Section("fault settings", List.of(NAME, AT, DURATION, ACTION, TARGET, EVERY));

    /** @param ns the median, where it is drawn; @param drawn or null */
    private record Time(long ns, Distribution drawn) {}

    /** A duration, or a distribution of durations. */
    private record TimeType(boolean zero) implements Type<Time> {
        @Override
        public Time read(Node node, Reading reading) {
            if (!(node instanceof Node.Scalar scalar) || !scalar.text().contains("(")) {
                var ns = plain().read(node, reading);
                return ns == null ? null : new Time(ns, null);
            }
            var drawn = DistributionType.DURATION.read(node, reading);
            return drawn == null ? null : new Time(Math.round(drawn.quantile(0.5)), drawn);
        }

        private Type<Long> plain() {
            return zero ? Types.DURATION_OR_ZERO : Types.DURATION;
        }

        @Override
        public Shape shape() {
            return DistributionType.DURATION.shape();
        }

        @Override
        public String expects() {
            return plain().expects() + ", or a distribution such as uniform(1m, 3m)";
        }

        @Override
        public String show(Time value) {
            return value.drawn() == null ? plain().show(value.ns()) : DistributionType.DURATION.show(value.drawn());
        }
    }

    static final Shape SHAPE = new Shape.Items(Shape.keys(KEYS), false);

    private final Reading reading;
    private final Map<String, HostSpec> hosts;
    private final Map<String, ServiceSpec> services;
    private final Map<String, AddressSpec> addresses;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();

    FaultReader(
            Reading reading,
            Map<String, HostSpec> hosts,
            Map<String, ServiceSpec> services,
            Map<String, AddressSpec> addresses,
            Names names) {
        this.reading = reading;
        this.addresses = addresses;
        this.hosts = hosts;
        this.services = services;
        this.names = names;
    }

    private static Shape actions() {
        return Shape.text("action", "\\s*(" + String.join("|", Actions.words()) + ")\\s*(\\(.*)?");
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    List<FaultSpec> read(Node node, long loadNs) {
        var faults = new ArrayList<FaultSpec>();
        if (node == null) {
            return faults;
        }
        if (!(node instanceof Node.Items items)) {
            if (node instanceof Node.Scalar scalar && scalar.text().equals("sampled")) {
                // A run of minutes would hardly ever see a failure that comes once in months.
                reading.error(node, "'sampled' is not modelled yet: reliability drives years, see the verb spof");
                return faults;
            }
            reading.expected("a list of faults", node);
            return faults;
        }
        if (items.items().size() > MAX_FAULTS) {
            reading.error(items, "more than the limit of " + MAX_FAULTS + " faults");
            names.someFaultBroken();
            return faults;
        }
        var taken = new LinkedHashSet<String>();
        for (int i = 0; i < items.items().size(); i++) {
            var item = items.items().get(i);
            var read = fault(item, reading.item(i), loadNs);
            if (read.isEmpty()) {
                nameOfBroken(item);
            }
            for (var fault : read) {
                names.fault(fault.name());
                if (!taken.add(fault.name())) {
                    reading.item(i).error(item, "another fault is called '" + fault.name() + "' too: give it a name of its own");
                }
                faults.add(fault);
            }
        }
        return faults;
    }

    private void nameOfBroken(Node item) {
        if (item instanceof Node.Mapping map && map.get("name") instanceof Node.Scalar name) {
            names.fault(name.text());
        } else {
            names.someFaultBroken();
        }
    }

    private List<FaultSpec> fault(Node node, Reading place, long loadNs) {
        var values = KEYS.read(node, place);
        lines.addAll(values.explain("faults"));
        var text = values.get(ACTION);
        if (text == null || values.get(AT) == null) {
            return List.of();
        }
        long at = values.get(AT).ns();
        long lasts = values.get(DURATION).ns();
        var action = action(text, values.node(ACTION), place.at("action"));
        if (action == null) {
            return List.of();
        }
        var verb = action.verb();
        if (!verb.lasting() && values.has(DURATION)) {
            place.at("duration").error(values.node(DURATION), "'" + verb.word() + "' happens at once: no duration");
        }
        if (at >= loadNs && loadNs > 0) {
            place.at("at").warning(values.node(AT), "the load has ended by then: nothing will be seen of it");
        } else if (lasts != SimTime.NEVER && SimTime.plus(at, lasts) > loadNs) {
            place.at("duration").warning(values.node(DURATION), "it ends after the load: no recovery will be seen");
        }
        var targets = values.get(TARGET);
        if (action instanceof PointName point) {
            checkName(point, place.at("action"), values.node(ACTION));
            targets = List.of();
        } else if (verb.strikes() == Strikes.GROUPS) {
            checkGroups(action, place, values);
            targets = List.of();
        } else if (targets.size() == 1 && targets.get(0).startsWith("each ")) {
            return each(values, action, targets.get(0), place);
        } else if (targets.isEmpty()) {
            if (!values.broken(TARGET)) {
                place.error(values.node(TARGET), "'target' is missing: what does it strike?");
            }
            return List.of();
        } else {
            var targetNode = values.node(TARGET);
            for (int i = 0; i < targets.size(); i++) {
                var itemNode = targetNode instanceof Node.Items items ? items.items().get(i) : targetNode;
                checkTarget(action, targets.get(i), place.at("target"), itemNode);
            }
        }
        var name = values.get(NAME) == null ? defaultName(action, targets) : values.get(NAME);
        return List.of(new FaultSpec(name, at, lasts, drawn(values, name, 0), action, targets, node.at()));
    }

    /** @return null if every run is to have the same */
    private static FaultSpec.Drawn drawn(Section.Values values, String group, long laterNs) {
        var begin = values.get(AT).drawn();
        var length = values.get(DURATION).drawn();
        return begin == null && length == null ? null : new FaultSpec.Drawn(group, begin, laterNs, length);
    }

    /** The action of a text; null after a problem was reported. */
    static Action action(String text, Node node, Reading place) {
        var term = Term.parse(text);
        var first = text.trim().split("[\\s(]", 2)[0];
        var word = term == null ? first : term.name();
        var verb = Actions.named(word);
        if (term == null && verb != null) {
            place.error(node, "expected '" + first + "' or '" + first + "(…)' alone, got " + node.describe()
                    + "; what it strikes stands under 'target'");
        } else if (verb != null) {
            try {
                return verb.of(term);
            } catch (BadArguments bad) {
                place.error(node, "'" + text + "': expected " + bad.expected());
            }
        } else if (Actions.NOT_MODELLED.contains(word)) {
            place.error(node, "'" + word + "' is not modelled yet (there are: " + String.join(", ", Actions.words()) + ")");
        } else {
            place.unknown("action", node, word, Actions.words());
        }
        return null;
    }

    private static String defaultName(Action action, List<String> targets) {
        return targets.isEmpty()
                ? action.word() + " " + String.join(", ", action.arguments())
                : String.join(", ", targets) + " " + action.word();
    }

    private List<FaultSpec> each(Section.Values values, Action action, String target, Reading place) {
        var struck = new ArrayList<String>();
        switch (target) {
            case "each host" -> struck.addAll(hosts.keySet());
            case "each instance" -> services.values().forEach(service -> struck.addAll(service.instances()));
            default -> {
                place.at("target").error(values.node(TARGET), "expected each host or each instance, got '" + target + "'");
                return List.of();
            }
        }
        if (struck.size() > MAX_FAULTS) {
            place.at("target").error(values.node(TARGET), "more than the limit of " + MAX_FAULTS + " faults");
            return List.of();
        }
        if (values.broken(EVERY)) {
            return List.of();
        } else if (values.get(EVERY) == null) {
            place.error(values.node(EVERY), "'every' is missing: how far apart are they?");
            return List.of();
        }
        var faults = new ArrayList<FaultSpec>();
        long at = values.get(AT).ns();
        var word = values.get(NAME) == null ? action.word() : values.get(NAME);
        for (var name : struck) {
            checkTarget(action, name, place.at("target"), values.node(TARGET));
            faults.add(new FaultSpec(
                    name + " " + word,
                    at,
                    values.get(DURATION).ns(),
                    drawn(values, target + " " + word, at - values.get(AT).ns()),
                    action,
                    List.of(name),
                    values.node(TARGET).at()));
            at = SimTime.plus(at, values.get(EVERY));
        }
        return faults;
    }

    private void checkTarget(Action action, String target, Reading place, Node at) {
        var verb = action.verb();
        var check = new Targets(hosts.keySet(), services);
        if (names.daemon(target)) {
            var problem = Targets.problemOfDaemon(verb);
            if (problem != null) {
                place.error(at, problem);
            }
        } else if (!names.target(target)) {
            var all = new ArrayList<>(names.targets());
            all.addAll(names.daemons());
            place.unknown("target", at, target, all);
        } else if (verb.strikes() == Strikes.HOSTS) {
            if (!names.host(target)) {
                place.error(at, check.noHost(verb, target));
            } else if (hosts.get(target) != null && action.vainOn(hosts.get(target)) != null) {
                place.warning(at, "'" + verb.word() + "' without effect: " + action.vainOn(hosts.get(target)));
            }
        } else if (names.allServicesRead(services)) {
            check.problems(action, target).forEach(problem -> place.error(at, problem));
        }
    }

    private void checkName(PointName point, Reading place, Node node) {
        var address = addresses.get(point.name());
        if (address == null) {
            if (!names.address(point.name(), false)) {
                place.unknown("address", node, point.name(), List.copyOf(addresses.keySet()));
            }
            return;
        }
        if (!address.byName()) {
            place.error(node, "'" + point.name() + "' is no DNS name: it needs 'dns: {ttl: 300s}'");
        }
        var service = services.get(address.to());
        for (var to : service == null ? List.<String>of() : point.to()) {
            if (!address.addresses(service).contains(to)) {
                place.unknown(address.virtualIp() == null ? "instance of '" + address.to() + "'" : "address of it", node, to,
                        address.addresses(service));
            }
        }
        if (point.ttlNs() == 0) {
            place.warning(node, "a TTL of 0: nobody may keep the answer, and every connection needs the name servers");
        }
    }

    /** What lies between groups names them itself. */
    private void checkGroups(Action action, Reading place, Section.Values values) {
        for (var name : action.concerns(List.of())) {
            if (!names.group(name)) {
                place.at("action").unknown("host, service or zone", values.node(ACTION), name, names.groups());
            }
        }
    }
}
