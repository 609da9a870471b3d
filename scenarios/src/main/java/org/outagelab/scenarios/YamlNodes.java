package org.outagelab.scenarios;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Composes a YAML 1.2 document into nodes with positions. Hostile input is refused with the limit it breaks: size,
 * nesting, number of nodes after aliases, length of a scalar.
 */
final class YamlNodes {
    static final int MAX_BYTES = 1_000_000;
    static final int MAX_DEPTH = 50;
    static final int MAX_NODES = 100_000;
    static final int MAX_SCALAR = 10_000;

    private final String file;
    private final Problems problems;
    private int nodes;

    private YamlNodes(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** @return null after a problem was reported */
    static Node.Mapping compose(String file, byte[] bytes, Problems problems) {
        return new YamlNodes(file, problems).compose(bytes);
    }

    private Node.Mapping compose(byte[] bytes) {
        var start = new Position(file, 1, 1);
        if (bytes.length > MAX_BYTES) {
            problems.error(start, "", "the file has " + bytes.length + " bytes, more than the limit of " + MAX_BYTES);
            return null;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            problems.error(start, "", "this is not a text file in UTF-8");
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            problems.error(start, "", "this is not a text file: it has a NUL character");
            return null;
        }
        var tooDeep = tooDeep(text);
        if (tooDeep != null) {
            problems.error(tooDeep, "", "nested deeper than the limit of " + MAX_DEPTH);
            return null;
        }
        try {
            var settings = LoadSettings.builder()
                    .setLabel(file)
                    .setAllowDuplicateKeys(true)
                    .setMaxAliasesForCollections(50)
                    .setCodePointLimit(MAX_BYTES)
                    .build();
            var composer = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
            Optional<org.snakeyaml.engine.v2.nodes.Node> root = composer.getSingleNode();
            if (root.isEmpty()) {
                problems.error(start, "", "the file is empty");
                return null;
            }
            var node = node(root.get(), 0);
            if (node instanceof Node.Mapping map) {
                return map;
            }
            if (node != null) {
                problems.error(node.at(), "", "expected a map with version, hosts, services …, got " + node.describe());
            }
            return null;
        } catch (MarkedYamlEngineException e) {
            problems.error(position(e.getProblemMark().or(e::getContextMark)), "", yamlProblem(e));
            return null;
        } catch (YamlEngineException e) {
            problems.error(start, "", "not readable as YAML: " + firstLine(e.getMessage()));
            return null;
        }
    }

    private static String yamlProblem(MarkedYamlEngineException e) {
        var problem = String.valueOf(e.getProblem());
        if (problem.contains("'\\t(TAB)'") || problem.contains("\\t")) {
            return "a tab: YAML is indented with spaces";
        }
        return "not readable as YAML: " + firstLine(problem);
    }

    private static String firstLine(String text) {
        var line = text.lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }

    /** Brackets and indentation are counted before the parser, whose recursion could not stand them. */
    private Position tooDeep(String text) {
        int depth = 0;
        int line = 1;
        int lineStart = 0;
        boolean indenting = true;
        int dashes = 0;
        boolean comment = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                line++;
                lineStart = i + 1;
                indenting = true;
                comment = false;
                dashes = 0;
                continue;
            }
            if (comment) {
                continue;
            }
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
                continue;
            }
            if (indenting && c == '-' && i + 1 < text.length() && text.charAt(i + 1) == ' ') {
                dashes++;
            } else if (c != ' ' && c != '-') {
                indenting = false;
            }
            boolean afterSpace = i == lineStart || " [{,:".indexOf(text.charAt(i - 1)) >= 0;
            if (c == '#' && (i == lineStart || text.charAt(i - 1) == ' ')) {
                comment = true;
            } else if ((c == '"' || c == '\'') && afterSpace) {
                quote = c;
            } else if (c == '[' || c == '{') {
                depth++;
            } else if (c == ']' || c == '}') {
                depth = Math.max(0, depth - 1);
            }
            if (depth > MAX_DEPTH || dashes > MAX_DEPTH || indenting && i - lineStart > 20 * MAX_DEPTH) {
                return new Position(file, line, i - lineStart + 1);
            }
        }
        return null;
    }

    private Node node(org.snakeyaml.engine.v2.nodes.Node yaml, int depth) {
        var at = position(yaml.getStartMark());
        if (depth > MAX_DEPTH) {
            problems.error(at, "", "nested deeper than the limit of " + MAX_DEPTH);
            return null;
        }
        if (++nodes > MAX_NODES) {
            if (nodes == MAX_NODES + 1) {
                problems.error(at, "", "more than the limit of " + MAX_NODES + " values (are aliases repeated?)");
            }
            return null;
        }
        if (yaml instanceof ScalarNode scalar) {
            if (scalar.getValue().length() > MAX_SCALAR) {
                problems.error(at, "", "a value of more than " + MAX_SCALAR + " characters");
                return null;
            }
            return new Node.Scalar(at, scalar.getValue(), scalar.getTag().equals(Tag.NULL));
        } else if (yaml instanceof SequenceNode sequence) {
            var items = new ArrayList<Node>();
            for (var item : sequence.getValue()) {
                var read = node(item, depth + 1);
                if (read != null) {
                    items.add(read);
                }
            }
            return new Node.Items(at, items);
        } else if (yaml instanceof MappingNode mapping) {
            return mapping(mapping, at, depth);
        }
        problems.error(at, "", "an alias to itself");
        return null;
    }

    private Node.Mapping mapping(MappingNode mapping, Position at, int depth) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            var keyAt = position(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key) || key.getValue().length() > 200) {
                problems.error(keyAt, "", "a key must be a text of at most 200 characters");
                continue;
            }
            if (key.getValue().equals("<<")) {
                problems.error(keyAt, "", "merge keys '<<' are not YAML 1.2: use 'extends' or variants");
                continue;
            }
            var value = node(tuple.getValueNode(), depth + 1);
            if (value == null) {
                continue;
            }
            var before = entries.get(key.getValue());
            if (before != null) {
                problems.error(
                        keyAt,
                        "",
                        "the key '" + key.getValue() + "' stands here twice (first in line "
                                + before.keyAt().line() + ")");
            } else {
                entries.put(key.getValue(), new Node.Entry(keyAt, value));
            }
        }
        return new Node.Mapping(at, entries);
    }

    private Position position(Optional<Mark> mark) {
        return mark.map(found -> new Position(file, found.getLine() + 1, found.getColumn() + 1))
                .orElse(new Position(file, 1, 1));
    }
}
