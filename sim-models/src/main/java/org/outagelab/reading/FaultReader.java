package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.fault.Faults;
import org.outagelab.kind.Capability;
import org.outagelab.kind.Edge;
import org.outagelab.kind.Kind;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
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
    private static final Key<String> ACTION = Key.required("action", Types.TEXT, "What happens.");
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
        public String expects() {
            return plain().expects() + ", or a distribution such as uniform(1m, 3m)";
        }

        @Override
        public String show(Time value) {
            return value.drawn() == null ? plain().show(value.ns()) : DistributionType.DURATION.show(value.drawn());
        }
    }

    private final Reading reading;
    private final Map<String, HostSpec> hosts;
    private final Map<String, ServiceSpec> services;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();

    FaultReader(Reading reading, Map<String, HostSpec> hosts, Map<String, ServiceSpec> services, Names names) {
        this.reading = reading;
        this.hosts = hosts;
        this.services = services;
        this.names = names;
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
        var action = Term.parse(text);
        var kind = action == null ? null : Faults.kind(action.name());
        if (kind == null) {
            var first = text.trim().split("[\\s(]", 2)[0];
            var word = action == null ? first : action.name();
            if (action == null && Faults.kind(first) != null) {
                place.at("action").error(values.node(ACTION), "expected '" + first + "' or '" + first
                        + "(…)' alone, got " + values.node(ACTION).describe() + "; what it strikes stands under 'target'");
            } else if (Faults.NOT_MODELLED.contains(word)) {
                place.at("action").error(values.node(ACTION), "'" + word + "' is not modelled yet (there are: "
                        + String.join(", ", Faults.names()) + ")");
            } else {
                place.at("action").unknown("action", values.node(ACTION), word, Faults.names());
            }
            return List.of();
        }
        var problem = kind.arguments().problem(action);
        if (problem != null) {
            place.at("action").error(values.node(ACTION), "'" + text + "': expected " + problem);
            return List.of();
        }
        if (!kind.lasting() && values.has(DURATION)) {
            place.at("duration").error(values.node(DURATION), "'" + kind.name() + "' happens at once: no duration");
        }
        if (at >= loadNs && loadNs > 0) {
            place.at("at").warning(values.node(AT), "the load has ended by then: nothing will be seen of it");
        } else if (lasts != SimTime.NEVER && SimTime.plus(at, lasts) > loadNs) {
            place.at("duration").warning(values.node(DURATION), "it ends after the load: no recovery will be seen");
        }
        var targets = values.get(TARGET);
        if (kind.strikes() == Faults.Strikes.LINKS) {
            checkGroups(action, place, values);
            targets = List.of();
        } else if (targets.size() == 1 && targets.get(0).startsWith("each ")) {
            return each(values, kind, action, targets.get(0), place);
        } else if (targets.isEmpty()) {
            if (!values.broken(TARGET)) {
                place.error(values.node(TARGET), "'target' is missing: what does it strike?");
            }
            return List.of();
        } else {
            var targetNode = values.node(TARGET);
            for (int i = 0; i < targets.size(); i++) {
                var itemNode = targetNode instanceof Node.Items items ? items.items().get(i) : targetNode;
                checkTarget(kind, action, targets.get(i), place.at("target"), itemNode);
            }
        }
        var name = values.get(NAME) == null ? defaultName(kind, action, targets) : values.get(NAME);
        return List.of(new FaultSpec(name, at, lasts, drawn(values, name, 0), action, targets, node.at()));
    }

    /** @return null if every run is to have the same */
    private static FaultSpec.Drawn drawn(Section.Values values, String group, long laterNs) {
        var begin = values.get(AT).drawn();
        var length = values.get(DURATION).drawn();
        return begin == null && length == null ? null : new FaultSpec.Drawn(group, begin, laterNs, length);
    }

    private static String defaultName(Faults.Kind kind, Term action, List<String> targets) {
        return targets.isEmpty()
                ? kind.name() + " " + String.join(", ", action.positional())
                : String.join(", ", targets) + " " + kind.name();
    }

    private List<FaultSpec> each(
            Section.Values values, Faults.Kind kind, Term action, String target, Reading place) {
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
        var word = values.get(NAME) == null ? kind.name() : values.get(NAME);
        for (var name : struck) {
            checkTarget(kind, action, name, place.at("target"), values.node(TARGET));
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

    private void checkTarget(Faults.Kind kind, Term action, String target, Reading place, Node at) {
        if (names.daemon(target)) {
            if (!kind.strikesDaemons()) {
                place.error(at, "'" + kind.name() + "' does not strike keepalived: "
                        + String.join(", ", Faults.strikingDaemons()) + " do");
            }
        } else if (!names.target(target)) {
            var all = new ArrayList<>(names.targets());
            all.addAll(names.daemons());
            place.unknown("target", at, target, all);
        } else if (kind.strikes() == Faults.Strikes.HOSTS && !names.host(target)) {
            place.error(at, "'" + kind.name() + "' strikes hosts, and '" + target + "' is none" + runsOn(target));
        } else if (names.allServicesRead(services) && !can(target, needed(kind))) {
            place.error(at, "'" + kind.name() + "' strikes services of kind "
                    + Kinds.namesOf(each -> each.can(needed(kind))) + " and their instances, and '" + target + "' is none");
        } else if (kind.strikes() == Faults.Strikes.READERS && serviceOf(target) != null
                && Kinds.of(serviceOf(target)).lacks(serviceOf(target), Capability.FILES) != null) {
            place.error(at, "'" + kind.name() + "' changes nothing: "
                    + Kinds.of(serviceOf(target)).lacks(serviceOf(target), Capability.FILES));
        } else if (kind.strikes() == Faults.Strikes.RELOADABLE
                && names.allServicesRead(services)
                && !can(target, Capability.RELOADS)) {
            place.error(at, "'" + kind.name() + "' strikes services of kind "
                    + Kinds.namesOf(each -> each.can(Capability.RELOADS)) + ", and '" + target
                    + "' is none");
        } else if (names.allServicesRead(services) && steered(kind)) {
            checkSteered(kind, action, target, place, at);
        } else if (kind.strikes() == Faults.Strikes.DATABASES
                && names.allServicesRead(services)
                && !can(target, Capability.DATA)) {
            place.error(at, "'" + kind.name() + "' strikes servers of a database, and '" + target + "' is none");
        } else if (kind.strikes() == Faults.Strikes.REPLICAS && names.allServicesRead(services) && !replica(target)) {
            place.error(at, "'" + kind.name() + "' strikes replicas of a database, and '" + target + "' is none");
        } else if (kind.strikes() == Faults.Strikes.STANDBYS && names.allServicesRead(services)) {
            checkStandby(kind, target, place, at);
        }
    }

    /** @return null for a host, or what is not read */
    private ServiceSpec serviceOf(String target) {
        for (var service : services.values()) {
            if (service.name().equals(target) || service.instances().contains(target)) {
                return service;
            }
        }
        return null;
    }

    /** What a target must be able to suffer; null for nothing more than any. */
    private static Capability needed(Faults.Kind kind) {
        return switch (kind.strikes()) {
            case READERS -> Capability.FILES;
            case WORKERS -> Capability.WORKERS;
            case ANSWERS -> Capability.ANSWERS;
            default -> null;
        };
    }

    private boolean can(String target, Capability capability) {
        var service = serviceOf(target);
        return capability == null || service != null && Kinds.of(service).can(capability);
    }

    private static boolean steered(Faults.Kind kind) {
        return kind.strikes() == Faults.Strikes.SERVERS || kind.strikes() == Faults.Strikes.AGENTS;
    }

    /** What an operator or an agent says of a server must mean something to a haproxy before it. */
    private void checkSteered(Faults.Kind kind, Term action, String target, Reading place, Node at) {
        boolean any = false;
        boolean asked = false;
        for (var service : services.values()) {
            var balancer = Kinds.of(service);
            for (var edge : balancer.steers() ? balancer.calls(service) : List.<Edge>of()) {
                var backend = services.get(edge.to());
                for (var instance : backend == null ? List.<String>of() : backend.instances()) {
                    if (!instance.equals(target) && !backend.name().equals(target)) {
                        continue;
                    }
                    any = true;
                    asked |= balancer.asksAgent(service, instance);
                    var refused = balancer.refuses(service, action, instance);
                    if (refused != null) {
                        place.error(at, refused);
                    }
                }
            }
        }
        if (!any) {
            place.error(at, "'" + kind.name() + "' strikes servers of a " + Kinds.namesOf(Kind::steers) + ", and '" + target + "' is none");
        } else if (kind.strikes() == Faults.Strikes.AGENTS && !asked) {
            place.error(at, "no " + Kinds.namesOf(Kind::steers) + " asks the agent of '" + target + "': it needs 'agent-check: true'");
        }
    }

    private boolean replica(String target) {
        for (var service : services.values()) {
            if (Kinds.of(service).firstLeads()
                    && (service.name().equals(target) && service.hosts().size() > 1
                            || service.instances().indexOf(target) > 0)) {
                return true;
            }
        }
        return false;
    }

    /** One instance of a database that somebody decides about. */
    private void checkStandby(Faults.Kind kind, String target, Reading place, Node at) {
        for (var service : services.values()) {
            if (Kinds.of(service).firstLeads() && service.instances().contains(target)) {
                if (Kinds.of(service).watchesItself(service).isEmpty()) {
                    place.error(at, "'" + kind.name() + "' needs a 'failover' of '" + service.name()
                            + "': it says how clients find the new primary");
                }
                return;
            }
        }
        place.error(at, "'" + kind.name() + "' strikes one server of a database, for example db.2, and '" + target
                + "' is none");
    }

    private void checkGroups(Term action, Reading place, Section.Values values) {
        for (int i = 0; i < 2; i++) {
            var name = action.positional().get(i);
            if (!names.group(name)) {
                place.at("action").unknown("host, service or zone", values.node(ACTION), name, names.groups());
            }
        }
    }

    private String runsOn(String target) {
        for (var service : services.values()) {
            int instance = service.instances().indexOf(target);
            if (instance >= 0) {
                return ": it runs on " + service.hosts().get(instance);
            } else if (service.name().equals(target)) {
                return ": it runs on " + String.join(", ", service.hosts());
            }
        }
        return "";
    }
}
