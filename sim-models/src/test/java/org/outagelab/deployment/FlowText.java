package org.outagelab.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;

/** Nodes from one-line text such as {@code {a: 1s, b: [x, exp(2s)], c: {}}}: enough of YAML's flow style for tests. */
final class FlowText {
    private final String text;
    private int at;

    private FlowText(String text) {
        this.text = text;
    }

    static Node parse(String text) {
        var flow = new FlowText(text);
        var node = flow.value();
        if (flow.skip() < text.length()) {
            throw new IllegalArgumentException("unexpected text at " + flow.at + ": " + text.substring(flow.at));
        }
        return node;
    }

    private int skip() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ',')) {
            at++;
        }
        return at;
    }

    private Position here() {
        return new Position("test", 1, at + 1);
    }

    private Node value() {
        skip();
        var place = here();
        if (text.charAt(at) == '{') {
            return mapping(place);
        } else if (text.charAt(at) == '[') {
            return items(place);
        }
        if (text.charAt(at) == '\'') {
            int end = text.indexOf('\'', at + 1);
            var quoted = text.substring(at + 1, end);
            at = end + 1;
            return new Node.Scalar(place, quoted, false);
        }
        var word = word();
        return new Node.Scalar(place, word, word.equals("null"));
    }

    private Node mapping(Position place) {
        var entries = new LinkedHashMap<String, Node.Entry>();
        at++;
        while (text.charAt(skip()) != '}') {
            var keyAt = here();
            int colon = text.indexOf(':', at);
            var key = text.substring(at, colon).trim();
            at = colon + 1;
            entries.put(key, new Node.Entry(keyAt, value()));
        }
        at++;
        return new Node.Mapping(place, entries);
    }

    private Node items(Position place) {
        var items = new ArrayList<Node>();
        at++;
        while (text.charAt(skip()) != ']') {
            items.add(value());
        }
        at++;
        return new Node.Items(place, items);
    }

    /** Up to a comma or bracket outside of parentheses. */
    private String word() {
        int from = at;
        int depth = 0;
        while (at < text.length() && (depth > 0 || ",]}".indexOf(text.charAt(at)) < 0)) {
            depth += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
            at++;
        }
        return text.substring(from, at).trim();
    }
}
