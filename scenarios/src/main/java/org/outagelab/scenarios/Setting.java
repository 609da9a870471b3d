package org.outagelab.scenarios;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.outagelab.scenario.Characters;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;

/** Lays {@code a.b[0].c} = value over a document; the value is YAML, and nothing removes. */
final class Setting {
    private Setting() {}

    /**
     * @param origin for messages: where the setting comes from
     * @param setting {@code path=value}
     * @return the document as it was after a problem
     */
    static Node.Mapping set(Node.Mapping document, String origin, String setting, Problems problems) {
        int equals = setting.indexOf('=');
        return equals < 1
                ? set(document, origin, "", setting, problems)
                : set(document, origin, setting.substring(0, equals), setting.substring(equals + 1), problems);
    }

    /** The same of a path and a value apart. */
    static Node.Mapping set(Node.Mapping document, String origin, String path, String text, Problems problems) {
        var at = new Position(origin, 0, 0);
        var unprintable = Characters.problem(path + text);
        if (unprintable != null) {
            problems.error(at, "", unprintable);
            return document;
        }
        if (!path.trim().matches("[^.\\[\\]].*") || path.contains("..") || path.trim().endsWith(".")) {
            problems.error(at, "", "expected path=value, for example load.visitors.rate=200/s");
            return document;
        }
        var value = YamlNodes.value(origin, text, problems);
        if (value == null) {
            return document;
        }
        try {
            return (Node.Mapping) laid(document, path.trim(), value, 0);
        } catch (IllegalArgumentException e) {
            problems.error(at, "", e.getMessage());
            return document;
        }
    }

    /** @return the node with the value at the rest of the path; null if nothing is left of it */
    private static Node laid(Node node, String path, Node value, int depth) {
        if (depth > YamlNodes.MAX_DEPTH) {
            throw new IllegalArgumentException("a path of more than the limit of " + YamlNodes.MAX_DEPTH + " steps");
        }
        if (path.isEmpty()) {
            return node instanceof Node.Mapping below && value instanceof Node.Mapping above
                    ? below.merge(above)
                    : value instanceof Node.Scalar scalar && scalar.isNull() ? null : value;
        }
        if (path.startsWith("[")) {
            return inList(node, path, value, depth);
        }
        var map = node instanceof Node.Mapping given ? given : new Node.Mapping(value.at(), Map.of());
        var rest = path.startsWith(".") ? path.substring(1) : path;
        var key = key(map, rest);
        var entries = new LinkedHashMap<>(map.entries());
        if (isNull(value) && !map.entries().containsKey(key)) {
            throw new IllegalArgumentException("there is no '" + key + "' to remove"
                    + new Reading(new Problems(), "").nearest(key, map.entries().keySet()));
        }
        var inner = laid(map.get(key), rest.substring(key.length()), value, depth + 1);
        if (inner == null) {
            entries.remove(key);
        } else {
            entries.put(key, new Node.Entry(value.at(), inner));
        }
        return new Node.Mapping(map.at(), entries);
    }

    private static Node inList(Node node, String path, Node value, int depth) {
        int end = path.indexOf(']');
        var number = end < 0 ? "" : path.substring(1, end);
        if (!number.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("expected a number in brackets such as faults[0], got '" + path + "'");
        }
        int size = node instanceof Node.Items list ? list.items().size() : 0;
        int index = Integer.parseInt(number);
        if (index >= size) {
            throw new IllegalArgumentException(
                    node instanceof Node.Items
                            ? "there is no item [" + index + "]: the list has " + size + ", counted from [0]"
                            : "there is no list to take item [" + index + "] from");
        }
        var items = new ArrayList<>(((Node.Items) node).items());
        var inner = laid(items.get(index), path.substring(end + 1), value, depth + 1);
        if (inner == null) {
            items.remove(index);
        } else {
            items.set(index, inner);
        }
        return new Node.Items(node.at(), items);
    }

    /** The first key of a path: up to a dot or bracket, but a key that exists, such as {@code www.foobar.com}, whole. */
    private static String key(Node.Mapping map, String path) {
        String longest = "";
        for (var candidate : map.entries().keySet()) {
            boolean fits = path.equals(candidate)
                    || path.startsWith(candidate + ".")
                    || path.startsWith(candidate + "[");
            if (fits && candidate.length() > longest.length()) {
                longest = candidate;
            }
        }
        return longest.isEmpty() ? path.split("[.\\[]", 2)[0] : longest;
    }

    private static boolean isNull(Node node) {
        return node instanceof Node.Scalar scalar && scalar.isNull();
    }
}
