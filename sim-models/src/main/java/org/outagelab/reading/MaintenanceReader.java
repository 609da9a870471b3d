package org.outagelab.reading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;
import org.outagelab.scenario.Uncertainty;

/**
 * Reads {@code maintenance}: planned work, of which everybody who uses its members is told before, and which comes back
 * every so often. For years alone.
 */
final class MaintenanceReader {
    private static final Key<List<String>> ON =
            Key.required("on", Types.listOf(Types.TEXT), "Hosts, zones, services or instances that are worked on.");
    private static final Key<Long> EVERY =
            Key.required("every", Types.DURATION, "From one time to the next, for each of them.");
    private static final Key<Distribution> TAKES =
            Key.required("takes", DistributionType.POSITIVE, "How long each of them is out, with what it takes to start again.");
    private static final Key<String> HOW = Key.optional(
            "how", Types.oneOf(List.of("rolling", "together")), "rolling", "One after the other, or all in one window.", "ours");
    private static final Key<Boolean> DRAIN = Key.optional(
            "drain", Types.FLAG, true, "Whether balancers and keepalived are told first, so that running requests end.", "ours");
    private static final Section KEYS = new Section("maintenance settings", List.of(ON, EVERY, TAKES, HOW, DRAIN));
    static final Shape SHAPE = Shape.keys(KEYS);

    private final Reading root;
    private final Names names;
    private final Map<String, Section.Values> work = new LinkedHashMap<>();
    private final List<Section.Line> lines = new ArrayList<>();

    MaintenanceReader(Reading root, Names names) {
        this.root = root;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    /** @param node null when there is no such section */
    void read(Node node) {
        if (node == null) {
            return;
        }
        if (!(node instanceof Node.Mapping map)) {
            root.at("maintenance").expected("a map such as {updates: {on: server-1, every: 30d, takes: 5m}}", node);
            return;
        }
        map.entries().forEach((name, entry) -> {
            var place = root.at("maintenance").at(name);
            if (!(entry.value() instanceof Node.Mapping)) {
                place.expected("a map such as {on: server-1, every: 30d, takes: 5m}", entry.value());
                return;
            }
            var values = KEYS.read(entry.value(), place);
            lines.addAll(values.explain("maintenance." + name));
            if (values.get(ON) != null) {
                new References(names).check(values.node(ON), place.at("on"), true);
            }
            if (values.get(EVERY) != null && values.get(TAKES) != null && !(values.get(TAKES).mean() < values.get(EVERY))) {
                place.at("takes").error(values.node(TAKES), "it takes as long as from one time to the next, " + Types.showDuration(values.get(EVERY)));
            }
            work.put(name, values);
        });
    }

    /** Only when there was no problem. */
    List<FailureSpec> failures(Parts parts) {
        var failures = new ArrayList<FailureSpec>();
        work.forEach((name, values) -> {
            var struck = new LinkedHashMap<String, Parts.Part>();
            for (var on : values.get(ON)) {
                var part = parts.of(on);
                if (part != null && !on.startsWith("zone ")) {
                    struck.put(on, part);
                } else if (part != null) {
                    part.members().forEach(host -> struck.put(host, parts.of(host)));
                } else {
                    parts.all().stream().filter(other -> on.equals(other.service())).forEach(other -> struck.put(other.name(), other));
                }
            }
            if (values.get(HOW).equals("together")) {
                var members = new LinkedHashSet<String>();
                struck.values().forEach(part -> members.addAll(part.members()));
                failures.add(planned(name, values, List.copyOf(members), struck.values().stream().allMatch(Parts.Part::host)));
            } else {
                struck.forEach((on, part) -> failures.add(planned(name + " " + on, values, part.members(), part.host())));
            }
        });
        return failures;
    }

    private static FailureSpec planned(String name, Section.Values values, List<String> members, boolean hosts) {
        boolean drained = values.get(DRAIN);
        return new FailureSpec(
                "maintenance " + name,
                "maintenance " + name,
                "maintenance",
                drained ? FailureSpec.Fault.DRAIN : hosts ? FailureSpec.Fault.HOST_DOWN : FailureSpec.Fault.CRASH,
                members,
                List.of(),
                // At any time of the year, as seen by everything else that may happen.
                Distributions.exponential(values.get(EVERY) - values.get(TAKES).mean()),
                DistributionType.ZERO,
                values.get(TAKES),
                1,
                0,
                "",
                members.size() > 1,
                "the scenario",
                Uncertainty.NONE);
    }
}
