package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.action.Action;
import org.outagelab.action.Capability;
import org.outagelab.action.Strikes;
import org.outagelab.core.random.Distribution;
import org.outagelab.kind.Kinds;
import org.outagelab.kind.Targets;
import org.outagelab.release.Release;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.HostSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.ServiceSpec;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;

/** Reads {@code releases}: what a new version does to the instances that run it. */
final class ReleaseReader {
    private static final Key<List<String>> OF =
            Key.required("of", Types.listOf(Types.TEXT), "The services whose program it is.");
    private static final Key<List<String>> EFFECT = Key.optional(
            "effect",
            Types.listOf(Types.TEXT),
            List.of(),
            "What it does to an instance that runs it: slow(3), errors(20%, 500) or another action; unset: nothing, it is good.",
            "ours");
    private static final Key<Long> LEAK = Key.optional(
            "leak", Types.BYTES, 0L, "What every request leaves behind in its worker, beside 'memory.per-request'; 0B: nothing more.", "ours");
    private static final Key<Long> CRASH = Key.optional(
            "crash",
            Types.DURATION_OR_ZERO,
            null,
            "How long after it serves its process dies, each time; its supervisor starts it again. 0s: at once; unset: it does not.",
            "ours");
    private static final Key<Long> AFTER = Key.optional(
            "after", Types.DURATION_OR_ZERO, 0L, "How long an instance runs it before the effect begins: a leak, a counter.", "ours");
    private static final Key<Double> ABOVE = Key.optional(
            "above", Types.RATE_PER_SECOND, 0.0, "At more requests than this alone, by instance; 0/s: at any load.", "ours");
    private static final Key<Distribution> BOOT = Key.optional(
            "boot", DistributionType.DURATION, null, "From the start of its process until it serves; unset: as the one before.", "ours");
    private static final Key<Double> OLD_ERRORS = Key.optional(
            "old-errors", Types.SHARE, 0.0, "Share of requests that the version before answers with 500 from then on.", "ours");
    private static final Key<Boolean> REVERSIBLE =
            Key.optional("reversible", Types.FLAG, true, "Whether the version before can be had back.", "ours");
    private static final Section MIGRATION_KEYS = new Section("migration settings", List.of(OLD_ERRORS, REVERSIBLE));
    private static final Key<Section.Values> MIGRATION = Key.optional(
            "migration", Types.map(MIGRATION_KEYS), null, "What it does to data when its rollout begins; unset: nothing.", "ours");
    private static final Section RELEASE_KEYS =
            new Section("release settings", List.of(OF, EFFECT, LEAK, CRASH, AFTER, ABOVE, BOOT, MIGRATION));

    static final Shape SHAPE = new Shape.Named("", Shape.keys(RELEASE_KEYS));

    private final Reading root;
    private final Map<String, HostSpec> hosts;
    private final Map<String, ServiceSpec> services;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();
    private final Map<String, Read> releases = new LinkedHashMap<>();
    private final Set<String> broken = new LinkedHashSet<>();

    /** @param of its services, in the order of the file */
    record Read(Release release, List<ServiceSpec> of) {}

    ReleaseReader(Reading root, Map<String, HostSpec> hosts, Map<String, ServiceSpec> services, Names names) {
        this.root = root;
        this.hosts = hosts;
        this.services = services;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    /** Before any rollout. @param node null when there is no such section */
    void read(Node node) {
        if (node instanceof Node.Mapping map) {
            map.entries().forEach((name, entry) -> release(name, entry.value()));
        } else if (node != null) {
            root.at("releases").expected("a map of releases", node);
        }
    }

    /** @return null after a problem, of the release or because there is none of that name */
    Read named(String name, Reading place, Node at) {
        if (!releases.containsKey(name) && !broken.contains(name)) {
            var known = new ArrayList<>(releases.keySet());
            known.addAll(broken);
            place.unknown("release", at, name, known);
        }
        return releases.get(name);
    }

    private void release(String name, Node node) {
        var place = root.at("releases").at(name);
        var values = RELEASE_KEYS.read(node, place);
        lines.addAll(values.explain("releases"));
        var of = new ArrayList<ServiceSpec>();
        boolean fine = !values.broken(OF) && !values.broken(EFFECT) && values.get(OF) != null;
        for (var service : values.get(OF) == null ? List.<String>of() : values.get(OF)) {
            if (services.containsKey(service)) {
                of.add(services.get(service));
            } else {
                fine = false;
                if (names.allServicesRead(services)) {
                    place.at("of").unknown("service", values.node(OF), service, services.keySet());
                }
            }
        }
        if (values.get(OF) != null && values.get(OF).isEmpty()) {
            place.at("of").error(values.node(OF), "a release of nothing: which services run it?");
            fine = false;
        }
        var effects = new ArrayList<Action>();
        for (var text : values.get(EFFECT) == null ? List.<String>of() : values.get(EFFECT)) {
            var effect = FaultReader.action(text, values.node(EFFECT), place.at("effect"));
            if (effect != null && fits(effect, of, place.at("effect"), values.node(EFFECT))) {
                effects.add(effect);
            } else {
                fine = false;
            }
        }
        if (values.get(LEAK) > 0) {
            for (var service : of) {
                if (service.memory() == null || !Kinds.of(service).leaks()) {
                    place.at("leak").error(values.node(LEAK), "'" + service.name() + "' "
                            + (Kinds.of(service).leaks() ? "has no 'memory' that could become full" : "has no workers that leak here"));
                    fine = false;
                }
            }
        }
        boolean harmless = effects.isEmpty() && values.get(LEAK) == 0 && values.get(CRASH) == null;
        for (var key : List.of(AFTER, ABOVE)) {
            if (values.has(key) && harmless && fine) {
                place.at(key.name()).error(values.node(key), "means nothing without 'effect', 'leak' or 'crash': when does what begin?");
            }
        }
        var migration = values.get(MIGRATION);
        if (fine) {
            releases.put(name, new Read(
                    new Release(
                            name,
                            effects,
                            values.get(LEAK),
                            values.get(CRASH) == null ? -1 : values.get(CRASH),
                            values.get(AFTER),
                            values.get(ABOVE),
                            values.get(BOOT),
                            migration == null ? null : new Release.Migration(migration.get(OLD_ERRORS), migration.get(REVERSIBLE))),
                    of));
            if (migration != null && migration.get(OLD_ERRORS) > 0) {
                of.stream().filter(service -> !Kinds.of(service).can(Capability.ANSWERS)).forEach(service ->
                        place.at("migration").at("old-errors").error(
                                migration.node(OLD_ERRORS),
                                "'" + service.name() + "' gives no answers of its own: only " + Kinds.namesOf(kind -> kind.can(Capability.ANSWERS))
                                        + " can answer with errors"));
            }
        } else {
            broken.add(name);
        }
    }

    /** What a program can do to itself, and go on doing for as long as it runs. */
    private boolean fits(Action effect, List<ServiceSpec> of, Reading place, Node at) {
        var verb = effect.verb();
        if (verb.strikes() == Strikes.HOSTS || !verb.strikes().targets() || verb.strikes() == Strikes.SERVERS
                || verb.strikes() == Strikes.AGENTS || !verb.lasting()) {
            place.error(at, "'" + verb.word() + "' is nothing that a program does for as long as it runs: slow, errors and hang are");
            return false;
        }
        boolean fits = true;
        var targets = new Targets(hosts.keySet(), services);
        for (var service : of) {
            for (var problem : targets.problems(effect, service.name())) {
                place.error(at, problem);
                fits = false;
            }
        }
        return fits;
    }
}
