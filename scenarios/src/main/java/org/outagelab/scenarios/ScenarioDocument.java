package org.outagelab.scenarios;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;

/**
 * The document of a scenario, before it is checked: read with everything it extends, and changed since. Immutable.
 *
 * <p>Whatever is changed is changed in the document, so that what comes from Java, from a command line and from a file goes
 * through the same checks and is told in the same words.
 */
public final class ScenarioDocument {
    private static final String FAULTS = "faults";
    private static final String VARIANTS = "variants";
    private static final String EXTENDS = "extends";

    private final String file;
    private final Path path;
    /** Null after problems. */
    private final Node.Mapping root;

    private final Loader loader;
    private final List<Problem> problems;

    private ScenarioDocument(String file, Path path, Node.Mapping root, Loader loader, List<Problem> problems) {
        this.file = file;
        this.path = path;
        this.root = root;
        this.loader = loader;
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads a file.
     *
     * @param catalogue where {@code extends} may find a scenario by its name, or null
     */
    public static ScenarioDocument read(Path path, Catalogue catalogue) {
        var problems = new Problems();
        var loader = new Loader(catalogue, problems);
        var root = loader.file(path);
        return new ScenarioDocument(Loader.shown(path), path, root, loader, problems.errors());
    }

    /**
     * Reads a text; the files it names are looked for in the present folder.
     *
     * @param origin what messages call it
     */
    public static ScenarioDocument parse(String origin, String text, Catalogue catalogue) {
        var problems = new Problems();
        var loader = new Loader(catalogue, problems);
        var root = loader.text(origin, text.getBytes(StandardCharsets.UTF_8), Path.of(""));
        return new ScenarioDocument(origin, Path.of(origin), root, loader, problems.errors());
    }

    /** What is wrong so far; what the document says is looked at by {@link #check} alone. */
    public List<Problem> problems() {
        return problems;
    }

    /** Whether there is a document at all: not when the file cannot be read, or is no YAML. */
    public boolean exists() {
        return root != null;
    }

    /** Checks it all, and splits it into its variants. */
    public ScenarioFile check() {
        var found = new Problems();
        problems.forEach(problem -> found.error(problem.at(), problem.path(), problem.message()));
        return ScenarioFile.of(root, file, path, loader.again(found), found);
    }

    /**
     * Lays a value over the document, before its variants.
     *
     * @param setting {@code path=value}: {@code load.visitors.rate=200/s}; without a value it removes
     * @param origin what messages call it
     */
    public ScenarioDocument with(String setting, String origin) {
        return changed((document, found) -> Setting.set(document, origin, setting, found));
    }

    /** The same of a path and a value apart. */
    public ScenarioDocument with(String keys, String value, String origin) {
        return changed((document, found) -> Setting.set(document, origin, keys, value, found));
    }

    /** Lays a value over the document and over every variant that says something else about it. */
    public ScenarioDocument everywhere(String key, String setting, String origin) {
        return alone().changed((document, found) -> eachPart(Setting.set(document, origin, setting, found), part ->
                part.entries().containsKey(key) ? Setting.set(part, origin, setting, found) : part));
    }

    /**
     * Adds a fault to the document, and to every variant that has faults of its own.
     *
     * @param fault its keys and values, as a file has them
     * @param origin what messages call it
     */
    public ScenarioDocument withFault(Map<String, Object> fault, String origin) {
        var at = new Position(origin, 0, 0);
        var node = YamlText.node(fault, at);
        return alone().changed((document, found) -> eachPart(added(document, node), part ->
                part.get(FAULTS) instanceof Node.Items ? added(part, node) : part));
    }

    /** The same without any fault. */
    public ScenarioDocument withoutFaults() {
        return alone().changed((document, found) ->
                eachPart(Loader.without(document, FAULTS), part -> Loader.without(part, FAULTS)));
    }

    /**
     * One of its variants as a document of its own, or the base without its variants.
     *
     * @param name {@code base}, or that of a variant that there is
     */
    public ScenarioDocument variant(String name) {
        return alone().changed((document, found) -> {
            var base = Loader.without(document, VARIANTS, "base");
            var change = variants(document).get(name);
            return change == null ? base : base.merge((Node.Mapping) change.value());
        });
    }

    /** The document as YAML, with everything it extends written out: read again, it is the same scenario. */
    public String toYaml() {
        return root == null ? "" : YamlText.of(alone().root);
    }

    /** Variants that stand on another file are written as changes of this one. */
    private ScenarioDocument alone() {
        return changed((document, found) -> {
            var other = loader.again(found);
            return eachPart(document, part -> {
                if (!(part.get(EXTENDS) instanceof Node.Scalar name)) {
                    return part;
                }
                var below = other.below(path, name);
                return below == null
                        ? part
                        : Difference.between(
                                Loader.without(document, VARIANTS, "base", "subtitle"),
                                below.merge(Loader.without(part, EXTENDS)));
            });
        });
    }

    @FunctionalInterface
    private interface Change {
        Node.Mapping of(Node.Mapping document, Problems found);
    }

    private ScenarioDocument changed(Change change) {
        if (root == null) {
            return this;
        }
        var found = new Problems();
        var changed = change.of(root, found);
        var all = new ArrayList<>(problems);
        all.addAll(found.errors());
        return new ScenarioDocument(file, path, changed, loader, all);
    }

    private static Map<String, Node.Entry> variants(Node.Mapping document) {
        return document.get(VARIANTS) instanceof Node.Mapping map ? map.entries() : Map.of();
    }

    private static Node.Mapping eachPart(Node.Mapping document, UnaryOperator<Node.Mapping> change) {
        if (!(document.get(VARIANTS) instanceof Node.Mapping map)) {
            return document;
        }
        var parts = new LinkedHashMap<String, Node.Entry>();
        map.entries().forEach((name, entry) -> parts.put(
                name,
                entry.value() instanceof Node.Mapping part ? new Node.Entry(entry.keyAt(), change.apply(part)) : entry));
        return with(document, VARIANTS, new Node.Mapping(map.at(), parts));
    }

    private static Node.Mapping added(Node.Mapping document, Node fault) {
        var items = new ArrayList<Node>();
        if (document.get(FAULTS) instanceof Node.Items list) {
            items.addAll(list.items());
        } else if (document.get(FAULTS) instanceof Node.Scalar scalar && !scalar.isNull()) {
            // Whatever stands there is to be complained of, not to be lost.
            items.add(scalar);
        }
        items.add(fault);
        return with(document, FAULTS, new Node.Items(fault.at(), items));
    }

    private static Node.Mapping with(Node.Mapping map, String key, Node value) {
        var entries = new LinkedHashMap<>(map.entries());
        var present = entries.get(key);
        entries.put(key, new Node.Entry(present == null ? value.at() : present.keyAt(), value));
        return new Node.Mapping(map.at(), entries);
    }
}
