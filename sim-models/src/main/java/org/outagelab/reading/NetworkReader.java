package org.outagelab.reading;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.NetworkSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Types;

/** Reads {@code network}. */
final class NetworkReader {
    private static final int MAX_LINKS = 1000;

    private static final Key<Long> LATENCY =
            Key.optional("latency", Types.DURATION_OR_ZERO, 0L, "One way.", "ours");
    private static final Key<Double> LOSS =
            Key.optional("loss", Types.SHARE, 0.0, "Packets lost, each way: a SYN costs 1 s, data 200 ms, doubling.", "Linux TCP");
    private static final Section DEFAULT_LINK = new Section("link settings", List.of(LATENCY, LOSS));
    private static final Key<Section.Values> NET_DEFAULT = Key.optional(
            "default", Types.map(DEFAULT_LINK), null, "Between any two machines, and to clients: links say otherwise.", "ours");
    private static final Key<String> LINK_FROM = Key.required("from", Types.TEXT, "A host, zone x, all, or clients.");
    private static final Key<String> LINK_TO = Key.required("to", Types.TEXT, "A host, zone x, all, or clients.");
    private static final Section LINK = new Section("link settings", List.of(LINK_FROM, LINK_TO, LATENCY, LOSS));
    private static final Key<List<Section.Values>> NET_LINKS =
            Key.optional("links", Types.listOf(Types.map(LINK)), List.of(), "Exceptions.", "ours");
    private static final Section NETWORK_KEYS = new Section("network settings", List.of(NET_DEFAULT, NET_LINKS));

    static final Shape SHAPE = Shape.either(Shape.keys(NETWORK_KEYS), Shape.NOTHING);

    private final Reading reading;
    private final Names names;
    private final List<Section.Line> lines = new ArrayList<>();

    NetworkReader(Reading reading, Names names) {
        this.reading = reading;
        this.names = names;
    }

    /** For explain. */
    List<Section.Line> lines() {
        return lines;
    }

    NetworkSpec read(Node node) {
        var values = NETWORK_KEYS.read(node, reading);
        lines.addAll(values.explain("network"));
        var defaults = DEFAULT_LINK.read(
                values.has(NET_DEFAULT) ? values.node(NET_DEFAULT) : null,
                new Reading(new Problems(), reading.at("default").path()));
        var links = new ArrayList<NetworkSpec.LinkSpec>();
        int index = 0;
        if (values.get(NET_LINKS).size() > MAX_LINKS) {
            reading.at("links").error(values.node(NET_LINKS), "more than the limit of " + MAX_LINKS + " links");
            return new NetworkSpec(0, 0, List.of());
        }
        for (var link : values.get(NET_LINKS)) {
            checkGroup(reading.at("links").item(index), link, LINK_FROM);
            checkGroup(reading.at("links").item(index), link, LINK_TO);
            links.add(new NetworkSpec.LinkSpec(
                    String.valueOf(link.get(LINK_FROM)),
                    String.valueOf(link.get(LINK_TO)),
                    link.get(LATENCY),
                    link.get(LOSS)));
            index++;
        }
        return new NetworkSpec(defaults.get(LATENCY), defaults.get(LOSS), links);
    }

    private void checkGroup(Reading reading, Section.Values link, Key<String> key) {
        var name = link.get(key);
        if (name != null && name.startsWith("zone ") && !names.group(name)) {
            // A variant may bring the first host of a zone.
            reading.at(key.name()).warning(
                    link.node(key), "no host is in '" + name + "' here: the link has no effect");
        } else if (name != null && !names.group(name)) {
            reading.at(key.name()).unknown("host or zone", link.node(key), name, names.groups());
        }
    }
}
