package org.outagelab.deployment;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.outagelab.core.random.Distribution;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * Checks the sections that have no effect yet, so that a file that is accepted now is not refused later for what could
 * be seen today: maps of maps, references, times between failures and to repair.
 */
final class UnmodelledSections {
    private static final Key<Distribution> MTBF =
            Key.optional("mtbf", DistributionType.DURATION, null, "Mean time between failures.", "ours")
                    .unmodelled();
    private static final Key<Distribution> MTTR =
            Key.optional("mttr", DistributionType.DURATION, null, "Time to repair.", "ours")
                    .unmodelled();
    private static final Key<List<String>> MEMBERS =
            Key.required("members", Types.listOf(Types.TEXT), "What stands or falls together.")
                    .unmodelled();
    private static final Section SHARED = new Section("shared object", List.of(MEMBERS, MTBF, MTTR));
    private static final Section RELIABILITY = new Section("reliability settings", List.of(MTBF, MTTR));

    private final Reading root;
    private final Names names;
    private final Set<String> sharedNames = new LinkedHashSet<>();
    private final List<Section.Line> lines = new ArrayList<>();

    UnmodelledSections(Reading root, Names names) {
        this.root = root;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    /** Only that they are maps of maps. */
    void mapsOfMaps(String section, Node node) {
        entries(section, node).forEach((name, entry) -> {
            if (!(entry.value() instanceof Node.Mapping map)) {
                root.at(section).at(name).expected("a map", entry.value());
            } else if (section.equals("certificates") && map.get("on") != null) {
                references(map.get("on"), root.at(section).at(name).at("on"));
            }
        });
    }

    void shared(Node node) {
        entries("shared", node).forEach((name, entry) -> {
            var place = root.at("shared").at(name);
            sharedNames.add(name);
            if (!(entry.value() instanceof Node.Mapping map)) {
                place.expected("a map such as {members: [server-1, server-2], mtbf: 10y, mttr: 1h}", entry.value());
                return;
            }
            var values = SHARED.read(map, place);
            lines.addAll(values.explain("shared"));
            if (values.get(MEMBERS) != null) {
                references(values.node(MEMBERS), place.at("members"));
            }
            checkTimes(values, place);
        });
    }

    /** After {@link #shared}. */
    void reliability(Node node) {
        entries("reliability", node).forEach((name, entry) -> {
            var place = root.at("reliability").at(name);
            if (!names.target(name) && !sharedNames.contains(name)) {
                var known = new ArrayList<>(names.targets());
                known.addAll(sharedNames);
                root.at("reliability").unknown("host, service, instance or shared object", entry.keyAt(), name, known);
            }
            if (entry.value() instanceof Node.Mapping map) {
                var values = RELIABILITY.read(map, place);
                lines.addAll(values.explain("reliability"));
                checkTimes(values, place);
            } else {
                place.expected("a map such as {mtbf: 60d, mttr: lognormal(20m, p95=2h)}", entry.value());
            }
        });
    }

    /** @param codebases the section, or null: then there is nothing to refer to */
    void codebase(Node codebases, Node reference, Reading place) {
        if (codebases instanceof Node.Mapping map
                && reference instanceof Node.Scalar name
                && !map.entries().containsKey(name.text())) {
            place.unknown("codebase", reference, name.text(), map.entries().keySet());
        }
    }

    private java.util.Map<String, Node.Entry> entries(String section, Node node) {
        if (node == null) {
            return java.util.Map.of();
        } else if (node instanceof Node.Mapping map) {
            return map.entries();
        }
        root.at(section).expected("a map of maps", node);
        return java.util.Map.of();
    }

    private void references(Node node, Reading place) {
        var items = node instanceof Node.Items list ? list.items() : List.of(node);
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Node.Scalar scalar && !names.target(scalar.text())) {
                var at = node instanceof Node.Items ? place.item(i) : place;
                at.unknown("host, service or instance", scalar, scalar.text(), names.targets());
            }
        }
        if (items.isEmpty()) {
            place.error(node, "expected at least one host, service or instance, got none");
        }
    }

    private static void checkTimes(Section.Values values, Reading place) {
        for (var key : List.of(MTBF, MTTR)) {
            var time = values.get(key);
            if (time != null && !(time.mean() > 0)) {
                place.at(key.name()).error(values.node(key), "expected a time of more than 0, got "
                        + values.node(key).describe());
            }
        }
    }
}
