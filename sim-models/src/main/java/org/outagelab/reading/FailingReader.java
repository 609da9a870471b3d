package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.scenario.Uncertainty;
import org.outagelab.scenario.Prior;
import org.outagelab.kind.Kinds;
import org.outagelab.action.Capability;
import java.util.Set;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.AddressSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.ReliabilitySpec;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Types;

/**
 * Reads what fails in years and not in minutes: releases, certificates, shared objects and times between failures. None
 * of it has an effect on a request-level run; when a certificate expires in one is read by {@link CertificateReader}.
 */
final class FailingReader {
    private static final Key<Long> EVERY =
            Key.optional("every", Types.DURATION, 604_800_000_000_000L, "From one release to the next.", "a guess: a week");
    private static final Key<Double> BAD = Key.optional(
            "bad",
            Types.SHARE,
            Prior.BAD_RELEASES * Prior.BAD_BEYOND_START,
            "Share of releases that answer with errors once they serve.",
            "5 % are bad, the change failure rate of the best: DORA 2024; 70 % of these start well: a guess");
    private static final Key<Distribution> NOTICE = Key.optional(
            "notice", DistributionType.DURATION, null, "Until a person knows that it is bad; unset: reliability.notice.", "ours");
    private static final Key<Distribution> ROLLBACK = Key.optional(
            "rollback", DistributionType.DURATION, null, "Until the one before serves again; unset: the default bad-deploy.", "ours");
    private static final Key<String> ROLLOUT = Key.optional(
            "rollout",
            Types.oneOf(List.of("all", "rolling", "blue-green", "canary")),
            "all",
            "How it reaches the instances: all at once, one after the other, by a switch to others, or some of them first.",
            "ours");
    private static final Key<Long> STEP = Key.optional(
            "step",
            Types.DURATION,
            30_000_000_000L,
            "Of rolling and canary: from one instance to the next (drain, stop, health gate), beside its time to boot.",
            "a guess");
    private static final Key<Double> CANARY_SHARE = Key.optional(
            "canary-share", Types.SHARE, 0.05, "Share of the instances that have it first, at least one.", "a guess: 5 %");
    private static final Key<Long> CANARY_TIME =
            Key.optional("canary-time", Types.DURATION, 900_000_000_000L, "How long these alone have it.", "a guess: 15 min");
    private static final Section RELEASE_KEYS =
            new Section("release settings", List.of(EVERY, BAD, NOTICE, ROLLBACK, ROLLOUT, STEP, CANARY_SHARE, CANARY_TIME));
    private static final Key<Section.Values> RELEASES = Key.optional(
            "releases", Types.map(RELEASE_KEYS), null, "How often it is released; unset: never.", "ours");
    private static final Section CODEBASE_KEYS = new Section("codebase settings", List.of(RELEASES));

    static final Shape CODEBASES = new Shape.Named("", Shape.keys(CODEBASE_KEYS));

    private final Reading root;
    private final Names names;
    private final Map<String, ServiceSpec> services;
    private final ReliabilityReader reliability;
    private final MaintenanceReader maintenance;
    private final List<Section.Line> lines = new ArrayList<>();
    private final Map<String, List<String>> runBy = new LinkedHashMap<>();
    private final Map<String, ReliabilityReader.Times> releases = new LinkedHashMap<>();
    private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
    private final Map<String, List<String>> certified = new LinkedHashMap<>();

    FailingReader(Reading root, Names names, Map<String, ServiceSpec> services) {
        this.root = root;
        this.names = names;
        this.services = services;
        this.reliability = new ReliabilityReader(root, names);
        this.maintenance = new MaintenanceReader(root, names);
    }

    /** For explain, after {@link #failures}. */
    List<Section.Line> lines() {
        var all = new ArrayList<>(lines);
        all.addAll(maintenance.lines());
        all.addAll(reliability.lines());
        return all;
    }

    /** @param node null when there is no such section @param serviceNode the section of services */
    void codebases(Node node, Node serviceNode) {
        if (node == null) {
            return;
        }
        if (!(node instanceof Node.Mapping map)) {
            root.at("codebases").expected("a map of maps", node);
            return;
        }
        map.entries().forEach((name, entry) -> {
            var place = root.at("codebases").at(name);
            if (!(entry.value() instanceof Node.Mapping)) {
                place.expected("a map", entry.value());
                return;
            }
            var values = CODEBASE_KEYS.read(entry.value(), place);
            lines.addAll(values.explain("codebases"));
            runBy.put(name, new ArrayList<>());
            var release = values.get(RELEASES);
            if (release != null) {
                rollouts.put(name, rollout(release, place.at("releases")));
            }
            if (release != null && release.get(BAD) > 0) {
                var between = Distributions.exponential(release.get(EVERY) / release.get(BAD));
                releases.put(name, new ReliabilityReader.Times(
                        between, release.get(NOTICE), release.get(ROLLBACK), Double.NaN, known(name, release)));
            }
        });
        if (serviceNode instanceof Node.Mapping given) {
            given.entries().forEach((service, entry) -> {
                if (entry.value() instanceof Node.Mapping settings && settings.get("codebase") instanceof Node.Scalar name) {
                    if (!map.entries().containsKey(name.text())) {
                        root.at("services").at(service).at("codebase").unknown(
                                "codebase", name, name.text(), map.entries().keySet());
                    } else if (runBy.containsKey(name.text()) && services.containsKey(service)) {
                        runBy.get(name.text()).addAll(services.get(service).instances());
                    }
                }
            });
        }
    }

    private static Rollout rollout(Section.Values release, Reading place) {
        var how = release.get(ROLLOUT);
        boolean stepwise = how.equals("rolling") || how.equals("canary");
        if (release.has(STEP) && !stepwise) {
            place.at("step").error(release.node(STEP), "means nothing with 'rollout: " + how + "'");
        }
        for (var key : List.of(CANARY_SHARE, CANARY_TIME)) {
            if (release.has(key) && !how.equals("canary")) {
                place.at(key.name()).error(release.node(key), "means nothing without 'rollout: canary'");
            }
        }
        return new Rollout(
                how, release.get(EVERY), release.get(STEP), release.get(CANARY_SHARE), release.get(CANARY_TIME), release.has(ROLLBACK));
    }

    private static Uncertainty known(String codebase, Section.Values release) {
        var prior = Prior.of("bad-deploy");
        return new Uncertainty(
                (release.has(BAD) ? codebase : prior.name()) + ": how often",
                release.has(BAD) ? 1 : prior.errorFactor(),
                (release.has(ROLLBACK) ? codebase : prior.name()) + ": time to repair",
                release.has(ROLLBACK) ? 1 : Prior.REPAIR_ERROR_FACTOR);
    }

    /**
     * @param node null when there is no such section
     * @param serviceNode the section of services
     */
    void certificates(Node node, Node serviceNode) {
        if (node == null) {
            return;
        }
        if (!(node instanceof Node.Mapping map)) {
            root.at("certificates").expected("a map of maps", node);
            return;
        }
        map.entries().forEach((name, entry) -> {
            var place = root.at("certificates").at(name);
            if (!(entry.value() instanceof Node.Mapping settings)) {
                place.expected("a map", entry.value());
                return;
            }
            var on = new LinkedHashSet<String>();
            if (settings.get("on") != null) {
                new References(names).check(settings.get("on"), place.at("on"), false);
                var items = settings.get("on") instanceof Node.Items list ? list.items() : List.of(settings.get("on"));
                for (var item : items) {
                    if (item instanceof Node.Scalar scalar) {
                        on.addAll(instances(scalar.text()));
                    }
                }
            }
            var presenting = presentedBy(name, serviceNode);
            presenting.forEach(service -> on.addAll(instances(service)));
            if (settings.get("on") == null && presenting.isEmpty()) {
                place.error(settings, "'on' is missing, and no service has 'tls: {certificate: " + name + "}': who presents it?");
            }
            certified.put(name, List.copyOf(on));
        });
    }

    /** Services whose {@code tls} names a certificate. */
    private List<String> presentedBy(String certificate, Node serviceNode) {
        var presenting = new ArrayList<String>();
        if (serviceNode instanceof Node.Mapping given) {
            given.entries().forEach((service, entry) -> {
                if (entry.value() instanceof Node.Mapping settings
                        && settings.get("tls") instanceof Node.Mapping tls
                        && tls.get("certificate") instanceof Node.Scalar name
                        && name.text().equals(certificate)
                        && services.containsKey(service)) {
                    presenting.add(service);
                }
            });
        }
        return presenting;
    }

    private List<String> instances(String name) {
        var service = services.get(name);
        return service == null ? List.of(name) : service.instances();
    }

    /** @param node null when there is no such section */
    void maintenance(Node node) {
        maintenance.read(node);
    }

    void reliability(Node shared, Node node, Map<String, HostSpec> hosts) {
        reliability.readShared(shared);
        var others = new ArrayList<String>();
        hosts.values().stream().map(HostSpec::zone).filter(zone -> !zone.isEmpty()).distinct().forEach(zone ->
                others.add("zone " + zone));
        runBy.keySet().forEach(name -> others.add("codebase " + name));
        certified.keySet().forEach(name -> others.add("certificate " + name));
        services.values().stream().filter(service -> service.hosts().size() > 1).forEach(service ->
                others.add("operator of " + service.name()));
        services.values().stream().filter(service -> Kinds.of(service).can(Capability.DATA)).forEach(service ->
                others.add("data of " + service.name()));
        others.add(Parts.CONFIGURATION);
        reliability.read(node, others);
    }

    /** Only when there was no problem. */
    ReliabilitySpec failures(Map<String, HostSpec> hosts, Map<String, AddressSpec> addresses) {
        var released = new LinkedHashMap<String, List<String>>();
        runBy.forEach((name, instances) -> {
            if (releases.containsKey(name) && !instances.isEmpty()) {
                released.put(name, instances);
            }
        });
        var presented = new LinkedHashMap<>(certified);
        presented.values().removeIf(List::isEmpty);
        var parts = new Parts(hosts, services, addresses, released, presented);
        var found = reliability.failures(parts, name -> releases.get(codebase(name)), failingOver(hosts, addresses));
        var failures = new ArrayList<FailureSpec>();
        for (var failure : found.failures()) {
            boolean ofRelease = released.containsKey(codebase(failure.object())) && reliability.byDefault(failure.object());
            failures.addAll(ofRelease ? rollouts.get(codebase(failure.object())).bad(failure) : List.of(failure));
        }
        rollouts.forEach((name, rollout) -> {
            if (reliability.byDefault("codebase " + name)) {
                failures.addAll(rollout.work("codebase " + name, runBy.get(name), this::bootNs));
            }
        });
        failures.addAll(maintenance.failures(parts));
        return new ReliabilitySpec(failures);
    }

    private long bootNs(String instance) {
        return services.values().stream()
                .filter(service -> service.instances().contains(instance))
                .mapToLong(ServiceSpec::bootNs)
                .sum();
    }

    /** Of {@code codebase x}: x; nothing of what is called otherwise. */
    private static String codebase(String part) {
        return part.startsWith("codebase ") ? part.substring(part.indexOf(' ') + 1) : "";
    }

    /** Whose failures keepalived or the failover of a database must answer: instances, and what they run on. */
    private Set<String> failingOver(Map<String, HostSpec> hosts, Map<String, AddressSpec> addresses) {
        var instances = new LinkedHashSet<String>();
        addresses.values().stream().filter(address -> address.virtualIp() != null).forEach(address ->
                instances.addAll(address.virtualIp().on()));
        services.values().stream()
                .filter(service -> Kinds.of(service).firstLeads() && !Kinds.of(service).watchesItself(service).isEmpty())
                .forEach(service -> instances.add(service.instances().get(0)));
        var all = new LinkedHashSet<>(instances);
        for (var service : services.values()) {
            for (int i = 0; i < service.instances().size(); i++) {
                if (instances.contains(service.instances().get(i))) {
                    all.add(service.hosts().get(i));
                    all.add(hosts.get(service.hosts().get(i)).machine());
                }
            }
        }
        return all;
    }
}
