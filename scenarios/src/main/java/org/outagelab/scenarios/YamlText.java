package org.outagelab.scenarios;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;

/** Writes nodes as YAML that reads back as the same nodes, but for their places. */
final class YamlText {
    /** Words that mean nothing else without quotes, wherever they stand. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./%+-]*( [A-Za-z0-9_./%][A-Za-z0-9_./%+-]*)*");

    private static final Pattern EMPIRICAL = Pattern.compile("empirical\\(\\s*([^),]+?)\\s*\\)");

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    static String of(Node.Mapping document) {
        var writer = new YamlText();
        writer.mapping(document, "");
        return writer.text.toString();
    }

    /** The nodes of maps, lists and texts. */
    static Node node(Object value, Position at) {
        if (value instanceof Map<?, ?> map) {
            var entries = new LinkedHashMap<String, Node.Entry>();
            map.forEach((key, inner) -> entries.put(String.valueOf(key), new Node.Entry(at, node(inner, at))));
            return new Node.Mapping(at, entries);
        } else if (value instanceof List<?> list) {
            var items = new ArrayList<Node>();
            list.forEach(inner -> items.add(node(inner, at)));
            return new Node.Items(at, items);
        }
        return new Node.Scalar(at, String.valueOf(value), false);
    }

    private void mapping(Node.Mapping map, String indent) {
        map.entries().forEach((key, entry) -> {
            text.append(indent).append(quoted(key)).append(':');
            value(key, entry.value(), indent + "  ");
        });
    }

    /** What follows a colon or a dash. */
    private void value(String key, Node node, String indent) {
        if (node instanceof Node.Scalar scalar) {
            text.append(' ').append(scalar(key, scalar)).append('\n');
        } else if (node instanceof Node.Items list) {
            if (list.items().isEmpty()) {
                text.append(" []\n");
                return;
            }
            text.append('\n');
            for (var item : list.items()) {
                text.append(indent).append('-');
                value(key, item, indent + "  ");
            }
        } else if (node instanceof Node.Mapping map) {
            if (map.entries().isEmpty()) {
                text.append(" {}\n");
                return;
            }
            text.append('\n');
            mapping(map, indent);
        }
    }

    private static String scalar(String key, Node.Scalar scalar) {
        if (scalar.isNull()) {
            // Nothing and null are told apart where something may be removed.
            return scalar.text().isEmpty() ? "" : "null";
        }
        if (key.equals("file")) {
            return quoted(file(scalar.at(), scalar.text()));
        }
        var rewritten = EMPIRICAL.matcher(scalar.text()).replaceAll(found ->
                java.util.regex.Matcher.quoteReplacement("empirical(" + file(scalar.at(), found.group(1)) + ")"));
        return quoted(rewritten);
    }

    /** A file beside the document is found from elsewhere by its whole path. */
    private static String file(Position at, String name) {
        try {
            var path = DistributionType.besides(at, name).toAbsolutePath().normalize();
            return Loader.shown(path);
        } catch (IOException e) {
            return name;
        }
    }

    private static String quoted(String word) {
        boolean plain = PLAIN.matcher(word).matches() && !YamlNodes.isNull(word);
        return plain ? word : "'" + word.replace("'", "''") + "'";
    }
}
