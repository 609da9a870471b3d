package org.outagelab.scenarios;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.outagelab.scenario.Characters;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problems;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads a YAML 1.2 document into nodes with positions.
 *
 * <p>Hostile input is refused with the limit it breaks: size, nesting, number of values after aliases, length of a
 * text. Nodes are built from the parser's events, which come one by one without recursion, so that nothing deep is ever
 * composed; an alias shares the node it means and counts with all its values.
 *
 * <p>One thing is read as it is meant and not as YAML has it: in {@code {mttr: lognormal(1h, sigma=1)}} the comma does
 * not end the value, because its bracket is still open.
 */
final class YamlNodes {
    static final int MAX_BYTES = 1_000_000;
    static final int MAX_DEPTH = 50;
    static final int MAX_VALUES = 100_000;
    static final int MAX_TEXT = 10_000;
    static final int MAX_KEY = 200;
    /** A long text counts as a value more for every so many characters, wherever an alias repeats it. */
    private static final int LONG_TEXT = 100;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    /** A value, and how much it is with all aliases written out. */
    private record Built(Node node, int values, int depth, boolean plain) {
        /** Whether a text without quotes ends inside round brackets. */
        boolean open() {
            return plain && node instanceof Node.Scalar scalar && brackets(scalar.text()) > 0;
        }

        private static int brackets(String text) {
            return (int) (text.chars().filter(c -> c == '(').count() - text.chars().filter(c -> c == ')').count());
        }

        Built joined(String more) {
            var scalar = (Node.Scalar) node;
            return new Built(new Node.Scalar(scalar.at(), scalar.text() + ", " + more, false), values, depth, true);
        }
    }

    /** A key with its value, before it is known whether another one has its name. */
    private record Pair(Position keyAt, String key, boolean plain, Built value) {
        /** In {@code f(a, b)} the parser takes {@code b)} for a key without a value. */
        boolean continuation() {
            return plain && value.plain() && value.node() instanceof Node.Scalar scalar && scalar.text().isEmpty();
        }
    }

    /** Reading cannot go on. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Position at;

        Refusal(Position at, String message) {
            super(message);
            this.at = at;
        }
    }

    private final String origin;
    private final boolean inFile;
    private final Problems problems;
    private final Map<String, Built> anchors = new HashMap<>();
    private ParserImpl parser;
    private String text = "";
    private int values;

    private YamlNodes(String origin, boolean inFile, Problems problems) {
        this.origin = origin;
        this.inFile = inFile;
        this.problems = problems;
    }

    /** Whether a text without quotes means nothing. */
    static boolean isNull(String text) {
        return NULLS.contains(text);
    }

    /**
     * Reads a file that holds a map.
     *
     * @return null after a problem was reported
     */
    static Node.Mapping compose(String file, byte[] bytes, Problems problems) {
        var root = new YamlNodes(file, true, problems).read(bytes);
        if (root == null || root instanceof Node.Mapping) {
            return (Node.Mapping) root;
        }
        problems.error(root.at(), "", "expected a map with version, hosts, services …, got " + root.describe());
        return null;
    }

    /**
     * Reads a value that stands in no file, for example on the command line; nothing is null.
     *
     * @return null after a problem was reported
     */
    static Node value(String origin, String text, Problems problems) {
        if (text.isBlank()) {
            return new Node.Scalar(new Position(origin, 0, 0), "", true);
        }
        return new YamlNodes(origin, false, problems).read(text.getBytes(StandardCharsets.UTF_8));
    }

    private Node read(byte[] bytes) {
        try {
            text = decode(bytes);
            return document();
        } catch (Refusal e) {
            problems.error(e.at, "", e.getMessage());
        } catch (MarkedYamlEngineException e) {
            // An open quote is noticed at the end of the file, but is to be closed where it begins.
            boolean quote = String.valueOf(e.getContext()).contains("quoted scalar");
            var mark = quote ? e.getContextMark().or(e::getProblemMark) : e.getProblemMark().or(e::getContextMark);
            problems.error(position(mark), "", syntax(e));
        } catch (YamlEngineException e) {
            problems.error(at(1, 1), "", "this is not YAML: " + firstLine(e.getMessage()));
        }
        return null;
    }

    private Node document() throws Refusal {
        var settings = LoadSettings.builder().setLabel(origin).setCodePointLimit(2 * MAX_BYTES).build();
        parser = new ParserImpl(settings, new StreamReader(settings, text));
        parser.next();
        if (parser.checkEvent(Event.ID.StreamEnd)) {
            throw new Refusal(at(1, 1), text.isBlank() ? "the file is empty" : "the file holds only comments");
        }
        parser.next();
        var root = node(0);
        parser.next();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            throw new Refusal(
                    position(parser.peekEvent().getStartMark()), "a second document begins here: one file holds one scenario");
        }
        return root.node();
    }

    private String decode(byte[] bytes) throws Refusal {
        if (bytes.length > MAX_BYTES) {
            throw new Refusal(at(1, 1), "the file has more than the limit of " + MAX_BYTES + " bytes");
        }
        if (bytes.length >= 2 && (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff
                || bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)) {
            throw new Refusal(at(1, 1), "this file is in UTF-16: save it in UTF-8");
        }
        var characters = CharBuffer.allocate(bytes.length);
        var input = ByteBuffer.wrap(bytes);
        boolean malformed = StandardCharsets.UTF_8.newDecoder().decode(input, characters, true).isError();
        var decoded = characters.flip().toString();
        for (int i = 0; i < decoded.length(); i++) {
            int character = decoded.codePointAt(i);
            if (character == 0) {
                throw new Refusal(after(decoded.substring(0, i)), "this is not a text file: it has a NUL character");
            }
            if (!StreamReader.isPrintable(character)) {
                throw new Refusal(
                        after(decoded.substring(0, i)),
                        String.format("the character U+%04X is not allowed in YAML", character));
            }
            i += Character.charCount(character) - 1;
        }
        if (malformed) {
            throw new Refusal(
                    after(decoded),
                    String.format(
                            "this is not a text in UTF-8: the byte 0x%02x stands here", bytes[input.position()] & 0xff));
        }
        return decoded.isEmpty() || decoded.charAt(0) != BYTE_ORDER_MARK ? decoded : decoded.substring(1);
    }

    private Position after(String before) {
        int line = (int) before.chars().filter(character -> character == '\n').count() + 1;
        return at(line, before.codePointCount(before.lastIndexOf('\n') + 1, before.length()) + 1);
    }

    private Built node(int depth) throws Refusal {
        var event = parser.next();
        var at = position(event.getStartMark());
        if (event instanceof AliasEvent alias) {
            return alias(alias, at, depth);
        }
        if (depth > MAX_DEPTH) {
            throw new Refusal(at, "nested deeper than the limit of " + MAX_DEPTH);
        }
        int before = values;
        count(1, at);
        if (event instanceof ScalarEvent scalar) {
            count(scalar.getValue().length() / LONG_TEXT, at);
            noTag(scalar.getTag(), at);
            if (scalar.getValue().length() > MAX_TEXT) {
                throw new Refusal(at, "a text of more than the limit of " + MAX_TEXT + " characters");
            }
            var value = printable(scalar.getValue(), at);
            boolean isNull = scalar.getScalarStyle() == ScalarStyle.PLAIN && NULLS.contains(value);
            return anchored(scalar.getAnchor(), new Built(
                    new Node.Scalar(at, value, isNull),
                    values - before,
                    0,
                    scalar.getScalarStyle() == ScalarStyle.PLAIN));
        } else if (event instanceof SequenceStartEvent list) {
            noTag(list.getTag(), at);
            open(list.getAnchor());
            return anchored(list.getAnchor(), items(at, depth, list.isFlow()));
        }
        var map = (MappingStartEvent) event;
        noTag(map.getTag(), at);
        open(map.getAnchor());
        return anchored(map.getAnchor(), mapping(at, depth, map.isFlow()));
    }

    private Built items(Position at, int depth, boolean flow) throws Refusal {
        var items = new ArrayList<Built>();
        int before = values;
        int below = 0;
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            var item = node(depth + 1);
            below = Math.max(below, item.depth() + 1);
            items.add(item);
        }
        parser.next();
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < items.size(); i++) {
            var whole = items.get(i);
            int next = i + 1;
            while (flow && whole.open() && next < items.size() && items.get(next).plain()) {
                whole = whole.joined(((Node.Scalar) items.get(next++).node()).text());
            }
            boolean closed = next > i + 1 && !whole.open();
            nodes.add(closed ? whole.node() : items.get(i).node());
            i = closed ? next - 1 : i;
        }
        return new Built(new Node.Items(at, nodes), values - before + 1, below, false);
    }

    private Built mapping(Position at, int depth, boolean flow) throws Refusal {
        var pairs = new ArrayList<Pair>();
        int before = values;
        int below = 0;
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            var keyAt = position(parser.peekEvent().getStartMark());
            boolean plain = parser.peekEvent() instanceof ScalarEvent scalar && scalar.isPlain();
            var key = key(keyAt);
            var value = node(depth + 1);
            below = Math.max(below, value.depth() + 1);
            pairs.add(new Pair(keyAt, key, plain, value));
        }
        parser.next();
        var entries = new LinkedHashMap<String, Node.Entry>();
        for (int i = 0; i < pairs.size(); i++) {
            var pair = pairs.get(i);
            var whole = pair.value();
            int next = i + 1;
            while (flow && whole.open() && next < pairs.size() && pairs.get(next).continuation()) {
                whole = whole.joined(pairs.get(next++).key());
            }
            boolean closed = next > i + 1 && !whole.open();
            enter(pair.keyAt(), pair.key(), closed ? whole.node() : pair.value().node(), entries);
            i = closed ? next - 1 : i;
        }
        return new Built(new Node.Mapping(at, entries), values - before + 1, below, false);
    }

    private void enter(Position keyAt, String key, Node value, Map<String, Node.Entry> entries) {
        var first = entries.putIfAbsent(key, new Node.Entry(keyAt, value));
        if (first != null) {
            problems.error(keyAt, "", "the key '" + key + "' stands here again: first in line " + first.keyAt().line());
        }
    }

    private String key(Position at) throws Refusal {
        if (!(parser.peekEvent() instanceof ScalarEvent)) {
            throw new Refusal(at, "a key must be a text, not a list, a map or an alias");
        }
        var scalar = (ScalarEvent) parser.next();
        noTag(scalar.getTag(), at);
        var key = printable(scalar.getValue(), at);
        if (key.length() > MAX_KEY) {
            throw new Refusal(at, "a key of more than the limit of " + MAX_KEY + " characters");
        } else if (key.equals("<<") && scalar.isPlain()) {
            throw new Refusal(at, "merge keys '<<' are not YAML 1.2: use extends or variants");
        } else if (key.isEmpty()) {
            throw new Refusal(at, "a key is missing before ':'");
        }
        anchored(scalar.getAnchor(), new Built(new Node.Scalar(at, key, false), 1, 0, false));
        return key;
    }

    private Built alias(AliasEvent event, Position at, int depth) throws Refusal {
        var name = event.getAlias().getValue();
        if (!anchors.containsKey(name)) {
            throw new Refusal(
                    at, "'*" + name + "' is an alias, but nothing is marked '&" + name + "': put a text with '*' in quotes");
        }
        var meant = anchors.get(name);
        if (meant == null) {
            throw new Refusal(at, "the alias '*" + name + "' stands inside what it means");
        }
        if (depth + meant.depth() > MAX_DEPTH) {
            throw new Refusal(at, "nested deeper than the limit of " + MAX_DEPTH);
        }
        count(meant.values(), at);
        return meant;
    }

    private void open(Optional<org.snakeyaml.engine.v2.common.Anchor> anchor) {
        anchor.ifPresent(name -> anchors.put(name.getValue(), null));
    }

    private Built anchored(Optional<org.snakeyaml.engine.v2.common.Anchor> anchor, Built built) {
        anchor.ifPresent(name -> anchors.put(name.getValue(), built));
        return built;
    }

    private void count(int more, Position at) throws Refusal {
        values += more;
        if (values > MAX_VALUES) {
            throw new Refusal(at, "more than the limit of " + MAX_VALUES + " values, aliases written out");
        }
    }

    private static void noTag(Optional<String> tag, Position at) throws Refusal {
        if (tag.isPresent()) {
            var name = tag.get().replace("tag:yaml.org,2002:", "!!");
            throw new Refusal(at, "the tag '" + firstLine(name) + "' has no meaning in a scenario: remove it");
        }
    }

    /** What the parser says, in the words of somebody who edits the file. */
    private String syntax(MarkedYamlEngineException e) {
        var problem = String.valueOf(e.getProblem());
        var context = String.valueOf(e.getContext());
        int line = e.getProblemMark().map(Mark::getLine).orElse(0);
        int since = e.getContextMark().map(Mark::getLine).orElse(line) + 1;
        if (problem.contains("escape")) {
            return "an unknown escape after '\\': double it, or use single quotes";
        } else if (problem.contains("TAB") || problem.contains("\\t") || indentedWithTab(line)) {
            return "a tab: YAML is indented with spaces";
        } else if (problem.contains("mapping values are not allowed")) {
            return "a ':' is not expected here: is the line indented too far, or is a text with ': ' without quotes?";
        } else if (problem.contains("',' or ']'")) {
            return "the list that begins in line " + since + " with '[' is not closed, or a ',' is missing";
        } else if (problem.contains("',' or '}'")) {
            return "the map that begins in line " + since + " with '{' is not closed, or a ',' is missing";
        } else if (context.contains("quoted scalar")) {
            return "the text that begins here with a quote is not closed";
        } else if (context.contains("alias") || context.contains("anchor")) {
            return "a text with '*' or '&' at its beginning must stand in quotes";
        } else if (problem.contains("could not find expected ':'")) {
            return "a ':' is missing after this key";
        } else if (problem.contains("expected <block end>")) {
            return "expected a key or '-' in the same column as those before (from line " + since + " on), or less indented";
        } else if (problem.contains("that cannot start any token")) {
            return "a text cannot begin with this character: put it in quotes";
        }
        return "this is not YAML: " + firstLine(problem);
    }

    private boolean indentedWithTab(int line) {
        var lines = text.split("\r\n|\n|\r", -1);
        return line < lines.length && lines[line].matches("[ -]*\t.*");
    }

    private static String firstLine(String text) {
        var line = text.lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }

    /** No text of a scenario has lines: breaks and tabs are spaces. What cannot be printed again is refused. */
    private String printable(String text, Position at) {
        var line = text.indexOf('\n') < 0 && text.indexOf('\t') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replaceAll("[\\n\\t\\r]+", " ").strip();
        var problem = Characters.problem(line);
        if (problem != null) {
            problems.error(at, "", problem);
        }
        return line;
    }

    private Position position(Optional<Mark> mark) {
        return mark.map(found -> at(found.getLine() + 1, found.getColumn() + 1)).orElse(at(1, 1));
    }

    private Position at(int line, int column) {
        return inFile ? new Position(origin, line, column) : new Position(origin, 0, 0);
    }
}
