package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.kind.Kind;
import org.outagelab.kind.Kinds;
import org.outagelab.monitoring.AlertRule;
import org.outagelab.release.Plan;
import org.outagelab.release.RollOut;
import org.outagelab.replacement.RollingUpdate;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.MonitoringSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;

/** Reads {@code rollouts}: when and how releases come to instances; each is one fault. */
final class RolloutReader {
    private static final int MAX_ROLLOUTS = 100;

    private static final Key<String> RELEASE = Key.required("release", Types.TEXT, "Which release comes.");
    private static final Key<Long> AT = Key.required("at", Types.DURATION_OR_ZERO, "When it begins, on the time axis of the load.");
    private static final Key<String> HOW = Key.optional(
            "how",
            Types.oneOf(List.of("all", "rolling", "deployment", "canary", "blue-green", "push")),
            "rolling",
            "All at once; batch by batch; as a Deployment of Kubernetes, into free places; some first; by a switch to others; or, as a configuration or a flag, to running processes.",
            "ours");
    private static final Key<List<String>> INSTANCES = Key.optional(
            "instances", Types.listOf(Types.TEXT), List.of(), "The instances that get it, in this order; unset: all.", "ours");
    private static final Key<List<String>> TO = Key.optional(
            "to", Types.listOf(Types.TEXT), List.of(), "Of blue-green: the instances that take over, out of work until then; of deployment: places that are empty until then.", "ours");
    private static final Key<Integer> BATCH =
            Key.optional("batch", Types.integer(1, 10_000), 1, "Of rolling and canary: how many instances change at once.", "ours");
    private static final Key<Double> MAX_SURGE =
            Key.optional("max-surge", Types.SHARE, 0.25, "Of deployment: so many more at a time, rounded up.", "Kubernetes");
    private static final Key<Double> MAX_UNAVAILABLE =
            Key.optional("max-unavailable", Types.SHARE, 0.25, "Of deployment: so many fewer that serve, rounded down.", "Kubernetes");
    private static final Key<String> DRAIN = Key.optional(
            "drain",
            Types.of("wait, none or a duration such as 5s", (scalar, place) ->
                    scalar.text().equals("wait") || scalar.text().equals("none") || duration(scalar.text())
                            ? scalar.text()
                            : place.expected("wait, none or a duration such as 5s", scalar)),
            "none",
            "Whether balancers are told before an instance stops: wait until it has no request, or so long.",
            "ours");
    private static final Key<Long> DRAIN_TIMEOUT = Key.optional(
            "drain-timeout", Types.DURATION, 30 * SimTime.SECOND, "With 'drain: wait': at most so long.", "ours");
    private static final Key<String> STOP = Key.optional(
            "stop",
            Types.oneOf(List.of("term", "kill", "hup")),
            "term",
            "How the process before ends: SIGTERM, SIGKILL, or SIGHUP, with which it replaces its workers itself."
                    + " Of blue-green: those that take over are started anew; unset: they run it already.",
            "ours");
    private static final Key<Long> GRACE = Key.optional(
            "grace", Types.DURATION, 30 * SimTime.SECOND, "After SIGTERM: then one that still runs is killed.", "Kubernetes, ECS");
    private static final Key<String> GRACE_FROM = Key.optional(
            "grace-from",
            Types.oneOf(List.of("stop", "drain")),
            "stop",
            "Whether the grace begins with SIGTERM, or with the drain as that of a pod; then SIGTERM comes when it is over at the latest,"
                    + " and SIGKILL 2 s after it at the earliest.",
            "ours");
    private static final Key<Distribution> PROPAGATION = Key.optional(
            "propagation",
            DistributionType.DURATION,
            null,
            "From an order until a balancer obeys it, drawn for each; kube-proxy: uniform(0.2s, 1.5s); unset: at once.",
            "ours");
    private static final Key<Distribution> PAUSE = Key.optional(
            "pause", DistributionType.DURATION, null, "After a batch is done, before the next one; unset: none.", "ours");
    private static final Key<Long> HEALTH = Key.optional(
            "health",
            Types.DURATION_OR_ZERO,
            SimTime.MINUTE,
            "How long an instance may take until it passes its check and balancers see it up, else the rollout stops; 0s: nobody looks.",
            "ours");
    private static final Key<String> GATE = Key.optional(
            "gate", Types.TEXT, null, "What must hold after each batch: errors < 2% or latency < 300ms; unset: nobody looks.", "ours");
    private static final Key<Long> OVER =
            Key.optional("gate-time", Types.DURATION, 30 * SimTime.SECOND, "How long the gate looks.", "ours");
    private static final Key<Double> SHARE = Key.optional(
            "share", Types.SHARE, 0.05, "Of canary: share of the instances that have it first, at least one, and of the work.", "a guess: 5 %");
    private static final Key<Long> TIME =
            Key.optional("canary-time", Types.DURATION, 15 * SimTime.MINUTE, "How long these alone have it.", "a guess: 15 min");
    private static final Key<String> ROLLBACK = Key.optional(
            "rollback",
            Types.oneOf(List.of("none", "gate")),
            "none",
            "Who takes it back: nobody but people on call, or also a gate that fails.",
            "ours");
    private static final Key<String> ROLLBACK_ALERT = Key.optional(
            "rollback-alert", Types.TEXT, "", "An alert of 'monitoring' that has it taken back when it fires; unset: none.", "ours");
    private static final Key<Distribution> DECIDE = Key.optional(
            "decide",
            DistributionType.DURATION,
            Distributions.constant(0),
            "From a gate that fails, or the alert, to the first step back.",
            "ours");
    private static final Key<Integer> ROLLBACK_BATCH = Key.optional(
            "rollback-batch", Types.integer(1, 10_000), null, "How many are taken back at once; unset: as 'batch'.", "ours");
    private static final Section ROLLOUT_KEYS = new Section(
            "rollout settings",
            List.of(RELEASE, AT, HOW, INSTANCES, TO, BATCH, MAX_SURGE, MAX_UNAVAILABLE, DRAIN, DRAIN_TIMEOUT, PROPAGATION, STOP, GRACE, GRACE_FROM, PAUSE, HEALTH, GATE, OVER, SHARE, TIME,
                    ROLLBACK, ROLLBACK_ALERT, DECIDE, ROLLBACK_BATCH));

    static final Shape SHAPE = new Shape.Named("", Shape.keys(ROLLOUT_KEYS));

    private final Reading root;
    private final Map<String, ServiceSpec> services;
    private final Names names;
    private final ReleaseReader releases;
    private final List<Section.Line> lines = new ArrayList<>();
    private final List<Awaited> alerts = new ArrayList<>();

    /** An alert that somebody waits for. */
    private record Awaited(String alert, Reading place, Node at) {}

    RolloutReader(Reading root, Map<String, ServiceSpec> services, Names names, ReleaseReader releases) {
        this.root = root;
        this.services = services;
        this.names = names;
        this.releases = releases;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    /** After monitoring has been read. @param monitoring null without */
    void checkAlerts(MonitoringSpec monitoring) {
        var known = monitoring == null || monitoring.prometheus() == null
                ? List.<String>of()
                : monitoring.prometheus().rules().stream().map(AlertRule::name).toList();
        alerts.stream().filter(awaited -> !known.contains(awaited.alert)).forEach(awaited ->
                awaited.place.unknown("alert", awaited.at, awaited.alert, known));
    }

    /**
     * One fault for each.
     *
     * @param node null when there is no such section
     * @param faults that the file has besides
     */
    List<FaultSpec> read(Node node, List<FaultSpec> faults, long loadNs) {
        if (!(node instanceof Node.Mapping map)) {
            if (node != null) {
                root.at("rollouts").expected("a map of rollouts", node);
            }
            return List.of();
        } else if (map.entries().size() > MAX_ROLLOUTS) {
            root.at("rollouts").error(node, "more than the limit of " + MAX_ROLLOUTS + " rollouts");
            return List.of();
        }
        var read = new ArrayList<FaultSpec>();
        map.entries().forEach((name, entry) -> {
            names.fault(name);
            var place = root.at("rollouts").at(name);
            if (faults.stream().anyMatch(fault -> fault.name().equals(name))) {
                place.error(entry.value(), "a fault is called '" + name + "' too: give it a name of its own");
            }
            var fault = rollout(name, entry.value(), place, loadNs);
            if (fault != null) {
                read.add(fault);
            }
        });
        return read;
    }

    private static boolean duration(String text) {
        var ns = Types.parseDuration(text);
        return ns != null && ns >= 0;
    }

    private FaultSpec rollout(String name, Node node, Reading place, long loadNs) {
        var values = ROLLOUT_KEYS.read(node, place);
        lines.addAll(values.explain("rollouts"));
        if (values.get(RELEASE) == null || values.get(AT) == null) {
            return null;
        }
        var read = releases.named(values.get(RELEASE), place.at("release"), values.node(RELEASE));
        if (read == null) {
            return null;
        }
        var how = Plan.How.valueOf(values.get(HOW).toUpperCase(Locale.ROOT).replace('-', '_'));
        var all = read.of().stream().flatMap(service -> service.instances().stream()).toList();
        var instances = chosen(INSTANCES, values, all, place);
        var to = chosen(TO, values, all, place);
        if (instances == null || to == null || !means(values, how, place)) {
            return null;
        }
        if (instances.isEmpty()) {
            instances = all.stream().filter(instance -> !to.contains(instance)).toList();
        }
        if (instances.isEmpty() && to.isEmpty()) {
            place.at("release").error(values.node(RELEASE), "a rollout of nothing: '" + values.get(RELEASE) + "' has no instance");
            return null;
        } else if (how == Plan.How.BLUE_GREEN && to.isEmpty()) {
            place.error(node, "'to' is missing: which instances take over?");
            return null;
        } else if (how == Plan.How.DEPLOYMENT && values.get(STOP).equals("hup")) {
            place.at("stop").error(values.node(STOP), "means nothing with 'how: deployment': its instances are new ones");
            return null;
        }
        var surge = how == Plan.How.DEPLOYMENT
                ? RollingUpdate.ofShares(instances.size(), values.get(MAX_SURGE), values.get(MAX_UNAVAILABLE))
                : null;
        if (surge != null && surge.unavailable() == 0 && to.isEmpty()) {
            place.error(node, "'to' is missing: it begins with " + surge.surge() + " more, and there is no place for them");
            return null;
        }
        for (var instance : to) {
            if (instances.contains(instance)) {
                place.at("to").error(values.node(TO), "'" + instance + "' cannot take over from itself");
                return null;
            }
        }
        if (how == Plan.How.ROLLING && values.get(BATCH) > instances.size()) {
            place.at("batch").error(values.node(BATCH), "more than the " + instances.size() + " instances that there are");
            return null;
        }
        if (values.get(AT) >= loadNs && loadNs > 0) {
            place.at("at").warning(values.node(AT), "the load has ended by then: nothing will be seen of it");
        }
        var gate = gate(values, place.at("gate"));
        if (gate == null && values.get(GATE) != null) {
            return null;
        }
        boolean steered = steered(read.of());
        if (!steered) {
            for (var key : List.of(DRAIN, TO)) {
                boolean given = key == DRAIN ? !values.get(DRAIN).equals("none") : !to.isEmpty();
                if (given) {
                    place.at(key.name()).error(
                            values.node(key),
                            "nobody can be told: only a " + Kinds.namesOf(Kind::steers) + " before '" + read.of().get(0).name()
                                    + "' takes orders while it runs");
                    return null;
                }
            }
        }
        if (values.has(ROLLBACK_ALERT)) {
            alerts.add(new Awaited(values.get(ROLLBACK_ALERT), place.at("rollback-alert"), values.node(ROLLBACK_ALERT)));
        }
        var targets = new ArrayList<>(instances);
        targets.addAll(to);
        int count = how == Plan.How.BLUE_GREEN ? to.size() : instances.size();
        var plan = new Plan(
                how,
                to,
                surge,
                values.get(BATCH),
                drain(values),
                values.get(PROPAGATION),
                how != Plan.How.BLUE_GREEN || values.has(STOP),
                new Plan.Stop(Plan.Stop.How.valueOf(values.get(STOP).toUpperCase(Locale.ROOT)), values.get(GRACE), values.get(GRACE_FROM).equals("drain")),
                values.get(PAUSE),
                values.get(HEALTH),
                gate,
                how == Plan.How.CANARY
                        ? new Plan.Canary(
                                (int) Math.max(1, Math.ceil(values.get(SHARE) * count - 1e-9)),
                                steered ? values.get(SHARE) : 0,
                                values.get(TIME))
                        : null,
                new Plan.Rollback(
                        values.get(ROLLBACK).equals("gate"),
                        values.get(ROLLBACK_ALERT),
                        values.get(DECIDE),
                        values.get(ROLLBACK_BATCH) != null
                                ? values.get(ROLLBACK_BATCH)
                                : how == Plan.How.ALL ? count : values.get(BATCH)));
        return new FaultSpec(
                name, values.get(AT), SimTime.NEVER, new RollOut(name, read.release(), plan), targets, node.at());
    }

    /** @return null after a problem */
    private static List<String> chosen(Key<List<String>> key, Section.Values values, List<String> all, Reading place) {
        if (values.broken(key)) {
            return null;
        }
        var unknown = values.get(key).stream().filter(instance -> !all.contains(instance)).toList();
        unknown.forEach(instance ->
                place.at(key.name()).unknown("instance of this release", values.node(key), instance, all));
        return unknown.isEmpty() ? values.get(key).stream().distinct().toList() : null;
    }

    /** Whether what is given has a meaning with this way. */
    private static boolean means(Section.Values values, Plan.How how, Reading place) {
        boolean means = true;
        var only = new LinkedHashMap<Key<?>, List<Plan.How>>();
        only.put(TO, List.of(Plan.How.BLUE_GREEN, Plan.How.DEPLOYMENT));
        only.put(MAX_SURGE, List.of(Plan.How.DEPLOYMENT));
        only.put(MAX_UNAVAILABLE, List.of(Plan.How.DEPLOYMENT));
        only.put(BATCH, List.of(Plan.How.ROLLING, Plan.How.CANARY));
        only.put(PAUSE, List.of(Plan.How.ROLLING, Plan.How.CANARY));
        only.put(SHARE, List.of(Plan.How.CANARY));
        only.put(TIME, List.of(Plan.How.CANARY));
        var restarting = List.of(Plan.How.ALL, Plan.How.ROLLING, Plan.How.DEPLOYMENT, Plan.How.CANARY, Plan.How.BLUE_GREEN);
        List.of(DRAIN, STOP, GRACE, GRACE_FROM, PROPAGATION, HEALTH).forEach(key -> only.put(key, restarting));
        for (var entry : only.entrySet()) {
            var key = entry.getKey();
            if (values.has(key) && !values.broken(key) && !entry.getValue().contains(how)) {
                place.at(key.name()).error(values.node(key), "means nothing with 'how: " + values.get(HOW) + "'");
                means = false;
            }
        }
        if (values.has(OVER) && values.get(GATE) == null) {
            place.at("gate-time").error(values.node(OVER), "means nothing without 'gate'");
            means = false;
        }
        if ("drain".equals(values.get(GRACE_FROM)) && "wait".equals(values.get(DRAIN))) {
            place.at("grace-from").error(values.node(GRACE_FROM), "a pod waits so long and not until it is idle: give 'drain' a duration");
            means = false;
        }
        if (values.has(PROPAGATION) && how != Plan.How.BLUE_GREEN && "none".equals(values.get(DRAIN))) {
            place.at("propagation").error(values.node(PROPAGATION), "means nothing with 'drain: none': nobody is told");
            means = false;
        }
        if (values.has(DRAIN_TIMEOUT) && !"wait".equals(values.get(DRAIN))) {
            place.at("drain-timeout").error(values.node(DRAIN_TIMEOUT), "means nothing without 'drain: wait'");
            means = false;
        }
        return means && !values.broken(DRAIN);
    }

    /** Whether a balancer before one of them takes orders. */
    private boolean steered(List<ServiceSpec> of) {
        for (var service : services.values()) {
            if (Kinds.of(service).steers()) {
                for (var edge : Kinds.of(service).calls(service)) {
                    if (of.stream().anyMatch(own -> own.name().equals(edge.to()))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Plan.Drain drain(Section.Values values) {
        return switch (values.get(DRAIN)) {
            case "none" -> Plan.Drain.NONE;
            case "wait" -> new Plan.Drain(true, true, values.get(DRAIN_TIMEOUT));
            default -> new Plan.Drain(true, false, Types.parseDuration(values.get(DRAIN)));
        };
    }

    /** @return null without, or after a problem */
    private static Plan.Gate gate(Section.Values values, Reading place) {
        var text = values.get(GATE);
        if (text == null) {
            return null;
        }
        var parts = text.trim().split("\\s*<\\s*", 2);
        if (parts.length != 2) {
            return place.expected("errors < 2% or latency < 300ms", values.node(GATE));
        }
        switch (parts[0]) {
            case "errors" -> {
                var share = Types.SHARE.read(new Node.Scalar(values.node(GATE).at(), parts[1], false), place);
                return share == null ? null : new Plan.Gate(Plan.Measure.ERRORS, share, values.get(OVER));
            }
            case "latency" -> {
                var ns = Types.parseDuration(parts[1]);
                return ns == null || ns <= 0
                        ? place.expected("errors < 2% or latency < 300ms", values.node(GATE))
                        : new Plan.Gate(Plan.Measure.LATENCY, SimTime.toSeconds(ns), values.get(OVER));
            }
            default -> {
                return place.unknown("metric", values.node(GATE), parts[0], List.of("errors", "latency"));
            }
        }
    }
}
