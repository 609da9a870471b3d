package org.outagelab.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.outagelab.deployment.ScenarioReader;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.Section;

/**
 * A scenario file, read with everything it extends, and split into its variants.
 *
 * @param file as given
 * @param name of the scenario
 * @param sha256 of the file and all files it extends, hexadecimal
 * @param variants {@code base} first; none when there are errors
 * @param errors sorted by place
 * @param warnings sorted by place
 * @param lines every key of the base with its value in force
 * @param notModelled sections that are read but have no effect yet
 * @param subtitle a sentence for charts that compare the variants, or empty
 */
public record ScenarioFile(
        String file,
        String name,
        String sha256,
        Map<String, Scenario> variants,
        List<Problem> errors,
        List<Problem> warnings,
        List<Section.Line> lines,
        List<String> notModelled,
        String subtitle) {

    private static final int MAX_EXTENDS = 10;
    private static final int MAX_VARIANTS = 100;

    /**
     * Reads a file.
     *
     * @param settings {@code path=value}, laid over the document before the variants
     */
    public static ScenarioFile read(Path path, List<String> settings) {
        return new Reader(path.toString()).read(path, settings);
    }

    private static final class Reader {
        private final String file;
        private final Problems problems = new Problems();
        private final MessageDigest digest = sha256();
        private final LinkedHashSet<Path> open = new LinkedHashSet<>();

        Reader(String file) {
            this.file = file;
        }

        ScenarioFile read(Path path, List<String> settings) {
            var document = load(path, new Position(file, 1, 1));
            if (document == null) {
                return failed();
            }
            for (var setting : settings) {
                document = set(document, setting);
            }
            var variants = document.entries().get("variants");
            var omitBase = document.entries().get("base");
            var subtitle = subtitle(document);
            var base = without(without(without(document, "variants"), "base"), "subtitle");
            var outcome = ScenarioReader.read(base, "");
            collect(outcome.problems());
            var scenarios = new LinkedHashMap<String, Scenario>();
            boolean showBase = omitBase == null
                    || !(omitBase.value() instanceof Node.Scalar scalar && scalar.text().equals("hidden"));
            if (omitBase != null && showBase && !isText(omitBase.value(), "shown")) {
                problems.error(omitBase.value().at(), "base", "expected shown or hidden");
            }
            if (showBase) {
                scenarios.put("base", outcome.scenario());
            }
            if (variants != null) {
                readVariants(variants.value(), base, scenarios, path);
            }
            if (scenarios.isEmpty() && problems.none()) {
                problems.error(new Position(file, 1, 1), "base", "the base is hidden and there is no variant");
            }
            if (!problems.none()) {
                return failed();
            }
            return new ScenarioFile(
                    file,
                    outcome.scenario().name(),
                    HexFormat.of().formatHex(digest.digest()),
                    scenarios,
                    List.of(),
                    problems.warnings(),
                    outcome.lines(),
                    outcome.notModelled(),
                    subtitle);
        }

        private String subtitle(Node.Mapping document) {
            var node = document.get("subtitle");
            if (node instanceof Node.Scalar scalar && !scalar.isNull()) {
                return scalar.text();
            } else if (node != null) {
                problems.error(node.at(), "subtitle", "expected a text, got " + node.describe());
            }
            return "";
        }

        private static boolean isText(Node node, String text) {
            return node instanceof Node.Scalar scalar && scalar.text().equals(text);
        }

        private ScenarioFile failed() {
            return new ScenarioFile(
                    file, "", "", Map.of(), problems.errors(), problems.warnings(), List.of(), List.of(), "");
        }

        /** A variant may stand on another file than this one: that file, without its own variants. */
        private Node.Mapping extended(Node.Mapping change, Path path) {
            if (!(change.get("extends") instanceof Node.Scalar name) || name.isNull()) {
                problems.error(change.get("extends").at(), "extends", "expected the name of a file");
                return null;
            }
            open.clear();
            open.add(path.toAbsolutePath().normalize());
            var folder = path.getParent();
            var document = load(folder == null ? Path.of(name.text()) : folder.resolve(name.text()), name.at());
            return document == null ? null : without(without(without(document, "variants"), "base"), "subtitle");
        }

        private void readVariants(
                Node node, Node.Mapping base, Map<String, Scenario> scenarios, Path path) {
            if (!(node instanceof Node.Mapping map)) {
                problems.error(node.at(), "variants", "expected a map of variants, got " + node.describe());
                return;
            }
            if (map.entries().size() > MAX_VARIANTS) {
                problems.error(node.at(), "variants", "more than " + MAX_VARIANTS + " variants");
                return;
            }
            map.entries().forEach((name, entry) -> {
                if (!(entry.value() instanceof Node.Mapping change)) {
                    problems.error(
                            entry.value().at(),
                            "variants." + name,
                            "expected a map of changes, got " + entry.value().describe());
                    return;
                }
                if (name.equals("base")) {
                    problems.error(entry.keyAt(), "variants", "'base' is the file without changes: use another name");
                    return;
                }
                var below = change.entries().containsKey("extends") ? extended(change, path) : base;
                if (below == null) {
                    return;
                }
                var outcome = ScenarioReader.read(below.merge(without(change, "extends")), "variants." + name);
                collect(outcome.problems());
                scenarios.put(name, outcome.scenario());
            });
        }

        private void collect(Problems found) {
            found.errors().forEach(problem -> problems.error(problem.at(), problem.path(), problem.message()));
            found.warnings().forEach(problem -> problems.warning(problem.at(), problem.path(), problem.message()));
        }

        /** The document of a file, laid over the one it extends. */
        private Node.Mapping load(Path path, Position from) {
            var real = path.toAbsolutePath().normalize();
            if (!open.add(real)) {
                problems.error(from, "extends", "the files extend each other in a circle");
                return null;
            }
            if (open.size() > MAX_EXTENDS) {
                problems.error(from, "extends", "more than " + MAX_EXTENDS + " files extend each other");
                return null;
            }
            byte[] bytes;
            try {
                if (Files.isDirectory(path)) {
                    problems.error(from, "", path + " is a directory");
                    return null;
                }
                if (Files.size(path) > YamlNodes.MAX_BYTES) {
                    problems.error(
                            new Position(path.toString(), 1, 1),
                            "",
                            "the file has " + Files.size(path) + " bytes, more than the limit of " + YamlNodes.MAX_BYTES);
                    return null;
                }
                bytes = Files.readAllBytes(path);
            } catch (IOException e) {
                problems.error(from, "", "cannot read " + path);
                return null;
            }
            digest.update(bytes);
            var document = YamlNodes.compose(path.toString(), bytes, problems);
            if (document == null) {
                return null;
            }
            var parent = document.entries().get("extends");
            if (parent == null) {
                return document;
            }
            if (!(parent.value() instanceof Node.Scalar name) || name.isNull()) {
                problems.error(parent.value().at(), "extends", "expected the name of a file");
                return null;
            }
            var folder = path.getParent();
            var other = folder == null ? Path.of(name.text()) : folder.resolve(name.text());
            var below = load(other, name.at());
            return below == null ? null : laidOver(below, without(document, "extends"));
        }

        /** Variants are replaced as a whole: what they remove with null must not get lost before they are used. */
        private static Node.Mapping laidOver(Node.Mapping below, Node.Mapping document) {
            var merged = new LinkedHashMap<>(below.merge(without(document, "variants")).entries());
            var own = document.entries().get("variants");
            if (own != null) {
                merged.put("variants", own);
            }
            return new Node.Mapping(document.at(), merged);
        }

        private static Node.Mapping without(Node.Mapping map, String key) {
            var entries = new LinkedHashMap<>(map.entries());
            entries.remove(key);
            return new Node.Mapping(map.at(), entries);
        }

        /** Lays {@code a.b.c=value} over a document; the value is YAML. */
        private Node.Mapping set(Node.Mapping document, String setting) {
            int equals = setting.indexOf('=');
            var at = new Position("--set " + setting, 1, 1);
            if (equals < 1) {
                problems.error(at, "", "expected path=value, for example load.visitors.rate=200/s");
                return document;
            }
            var value = YamlNodes.compose(
                    "--set " + setting,
                    ("value: " + setting.substring(equals + 1)).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                    problems);
            if (value == null) {
                return document;
            }
            var path = pathOf(document, setting.substring(0, equals));
            Node laid = value.get("value");
            for (int i = path.size() - 1; i >= 0; i--) {
                var entry = new LinkedHashMap<String, Node.Entry>();
                entry.put(path.get(i), new Node.Entry(at, laid));
                laid = new Node.Mapping(at, entry);
            }
            return document.merge((Node.Mapping) laid);
        }

        /** Splits at dots, except inside a key that exists, such as {@code www.foobar.com}. */
        private static List<String> pathOf(Node.Mapping document, String text) {
            var path = new ArrayList<String>();
            Node node = document;
            var rest = text;
            while (!rest.isEmpty()) {
                String key = null;
                if (node instanceof Node.Mapping map) {
                    for (var candidate : map.entries().keySet()) {
                        boolean fits = rest.equals(candidate) || rest.startsWith(candidate + ".");
                        if (fits && (key == null || candidate.length() > key.length())) {
                            key = candidate;
                        }
                    }
                }
                if (key == null) {
                    int dot = rest.indexOf('.');
                    key = dot < 0 ? rest : rest.substring(0, dot);
                }
                path.add(key);
                node = node instanceof Node.Mapping map ? map.get(key) : null;
                rest = rest.length() > key.length() ? rest.substring(key.length() + 1) : "";
            }
            return path;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }
}
