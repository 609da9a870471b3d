package org.outagelab.scenarios;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.deployment.ScenarioReader;
import org.outagelab.scenario.Characters;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
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
 * @param notModelled sections and keys of the base that are given but have no effect yet
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
    private static final Set<String> OFF = Set.of("off", "none", "false", "0", "0%", "0s", "unset");

    /**
     * Reads a file.
     *
     * @param settings {@code path=value}, laid over the document before the variants
     */
    public static ScenarioFile read(Path path, List<String> settings) {
        return read(path, settings, null);
    }

    /** The same, where {@code extends} may name a scenario of a catalogue. @param catalogue or null */
    public static ScenarioFile read(Path path, List<String> settings, Catalogue catalogue) {
        return new Reader(path.toString(), catalogue).read(path, settings);
    }

    private static final class Reader {
        private final String file;
        private final Problems problems = new Problems();
        private final MessageDigest digest = sha256();
        private final LinkedHashSet<Path> open = new LinkedHashSet<>();
        private final Set<Problem> baseErrors = new HashSet<>();
        private final Set<Problem> baseWarnings = new HashSet<>();

        private final Catalogue catalogue;

        Reader(String file, Catalogue catalogue) {
            this.file = file;
            this.catalogue = catalogue;
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
            baseErrors.addAll(outcome.problems().errors());
            baseWarnings.addAll(outcome.problems().warnings());
            var scenarios = new LinkedHashMap<String, Scenario>();
            boolean showBase = omitBase == null
                    || !(omitBase.value() instanceof Node.Scalar scalar && scalar.text().equals("hidden"));
            if (omitBase != null && showBase && !isText(omitBase.value(), "shown")) {
                problems.error(omitBase.value().at(), "base", "expected shown or hidden");
            }
            if (showBase) {
                scenarios.put("base", outcome.scenario());
            }
            if (variants != null && !removes(variants.value())) {
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
                    withoutEffect(outcome),
                    subtitle);
        }

        /** Sections and keys that are given but have no effect, except those that a warning speaks of already. */
        private List<String> withoutEffect(ScenarioReader.Outcome outcome) {
            var found = new LinkedHashSet<>(outcome.notModelled());
            for (var line : outcome.lines()) {
                boolean told = problems.warnings().stream().anyMatch(warning -> warning.path().equals(line.path()));
                boolean off = OFF.contains(line.value());
                if (line.given() && !line.modelled() && !told && !off && !outcome.notModelled().contains(line.group())) {
                    found.add(line.path());
                }
            }
            return List.copyOf(found);
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

        private static boolean isNull(Node node) {
            return node instanceof Node.Scalar scalar && scalar.isNull();
        }

        /** Null removes, a variant too; but where nothing stands, something was forgotten. */
        private static boolean removes(Node node) {
            return isNull(node) && !((Node.Scalar) node).text().isEmpty();
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
            if (!(change.get("extends") instanceof Node.Scalar name) || name.isNull() || name.text().isBlank()) {
                problems.error(change.get("extends").at(), "extends", "expected the name of a file");
                return null;
            }
            open.clear();
            open.add(path.toAbsolutePath().normalize());
            var other = other(path, name);
            var document = other == null ? null : load(other, name.at());
            return document == null ? null : without(without(without(document, "variants"), "base"), "subtitle");
        }

        private void readVariants(
                Node node, Node.Mapping base, Map<String, Scenario> scenarios, Path path) {
            if (!(node instanceof Node.Mapping map)) {
                problems.error(node.at(), "variants", "expected a map of variants, got " + node.describe());
                return;
            }
            if (map.entries().size() > MAX_VARIANTS) {
                problems.error(node.at(), "variants", "more than the limit of " + MAX_VARIANTS + " variants");
                return;
            }
            map.entries().forEach((name, entry) -> {
                if (removes(entry.value())) {
                    return;
                }
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
                var prefix = "variants." + name;
                var outcome = ScenarioReader.read(below.merge(without(change, "extends")), prefix);
                var inside = new HashSet<Position>();
                positions(change, inside);
                outcome.problems().errors().stream()
                        .filter(problem -> !baseErrors.contains(withoutPrefix(problem, prefix)))
                        .map(problem -> pointing(problem, inside, entry.keyAt()))
                        .forEach(problem -> problems.error(problem.at(), problem.path(), problem.message()));
                outcome.problems().warnings().stream()
                        .filter(problem -> !baseWarnings.contains(withoutPrefix(problem, prefix)))
                        .map(problem -> pointing(problem, inside, entry.keyAt()))
                        .forEach(problem -> problems.warning(problem.at(), problem.path(), problem.message()));
                scenarios.put(name, outcome.scenario());
            });
        }

        private static Problem withoutPrefix(Problem problem, String prefix) {
            var rest = problem.path().substring(prefix.length());
            return new Problem(problem.at(), rest.startsWith(".") ? rest.substring(1) : rest, problem.message());
        }

        /** A variant may break what stands in the base: that is a problem of the variant, and told at its place. */
        private static Problem pointing(Problem problem, Set<Position> inside, Position variantAt) {
            return inside.contains(problem.at())
                    ? problem
                    : new Problem(variantAt, problem.path(), problem.message() + " (it stands at " + problem.at() + ")");
        }

        private static void positions(Node node, Set<Position> into) {
            into.add(node.at());
            if (node instanceof Node.Mapping map) {
                map.entries().values().forEach(entry -> {
                    into.add(entry.keyAt());
                    positions(entry.value(), into);
                });
            } else if (node instanceof Node.Items list) {
                list.items().forEach(item -> positions(item, into));
            }
        }

        private void collect(Problems found) {
            found.errors().forEach(problem -> problems.error(problem.at(), problem.path(), problem.message()));
            found.warnings().forEach(problem -> problems.warning(problem.at(), problem.path(), problem.message()));
        }

        /** The document of a file, laid over the one it extends. */
        private Node.Mapping load(Path path, Position from) {
            var real = path.toAbsolutePath().normalize();
            if (!open.add(real)) {
                problems.error(from, "extends", "the files extend each other in a circle, back to " + path);
                return null;
            }
            if (open.size() > MAX_EXTENDS) {
                problems.error(from, "extends", "more than the limit of " + MAX_EXTENDS + " files extend each other");
                return null;
            }
            var bytes = bytes(path, from);
            if (bytes == null) {
                return null;
            }
            digest.update(bytes);
            var foreign = ForeignFile.recognised(new String(bytes, StandardCharsets.UTF_8));
            if (foreign != null) {
                problems.error(new Position(path.toString(), 1, 1), "", foreign);
                return null;
            }
            var document = YamlNodes.compose(path.toString(), bytes, problems);
            if (document == null) {
                return null;
            }
            var parent = document.entries().get("extends");
            if (parent == null) {
                return document;
            }
            if (!(parent.value() instanceof Node.Scalar name) || name.isNull() || name.text().isBlank()) {
                problems.error(
                        parent.value().at(), "extends", "expected the name of a file, got " + parent.value().describe());
                return null;
            }
            var other = other(path, name);
            if (other == null) {
                return null;
            }
            var below = load(other, name.at());
            return below == null ? null : laidOver(below, without(document, "extends"));
        }

        /** The file that another one stands on: beside it, or in the catalogue; null after a problem. */
        private Path other(Path path, Node.Scalar name) {
            try {
                var folder = path.getParent();
                var beside = folder == null ? Path.of(name.text()) : folder.resolve(name.text());
                return catalogue == null || Files.exists(beside) ? beside : catalogue.named(name.text()).orElse(beside);
            } catch (InvalidPathException e) {
                problems.error(name.at(), "extends", "no file can be called " + name.describe());
            } catch (IOException e) {
                problems.error(name.at(), "extends", "the catalogue cannot be read");
            }
            return null;
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

        /** What comes along with a name like that of a file that is not there. */
        private String nearest(Path path) {
            try {
                var names = catalogue == null ? List.<String>of() : catalogue.files().stream().map(Catalogue::name).toList();
                return new Reading(new Problems(), "").nearest(String.valueOf(path.getFileName()), names);
            } catch (IOException e) {
                return "";
            }
        }

        private byte[] bytes(Path path, Position from) {
            var unprintable = Characters.problem(path.toString());
            if (unprintable != null) {
                problems.error(from, open.size() == 1 ? "" : "extends", "the name of the file: " + unprintable);
                return null;
            }
            boolean first = open.size() == 1;
            var at = first ? new Position(path.toString(), 0, 0) : from;
            var what = first ? "" : path + " ";
            String problem;
            if (Files.isDirectory(path)) {
                problem = "is a folder, not a scenario file";
            } else if (Files.notExists(path)) {
                problem = "there is no such file" + (first ? "" : nearest(path));
            } else if (!Files.isRegularFile(path)) {
                // A pipe or a device may have no end, or never begin.
                problem = "is no regular file, but a pipe or a device";
            } else {
                try (var input = Files.newInputStream(path)) {
                    return input.readNBytes(YamlNodes.MAX_BYTES + 1);
                } catch (IOException e) {
                    problem = "cannot be read";
                }
            }
            problems.error(at, first ? "" : "extends", what.isEmpty() ? problem : what.trim() + ": " + problem);
            return null;
        }

        private static Node.Mapping without(Node.Mapping map, String key) {
            var entries = new LinkedHashMap<>(map.entries());
            entries.remove(key);
            return new Node.Mapping(map.at(), entries);
        }

        /** Lays {@code a.b[0].c=value} over a document; the value is YAML. */
        private Node.Mapping set(Node.Mapping document, String setting) {
            int equals = setting.indexOf('=');
            var unprintable = Characters.problem(setting);
            if (unprintable != null) {
                problems.error(new Position("--set " + setting, 0, 0), "", unprintable);
                return document;
            }
            var at = new Position("--set " + setting, 0, 0);
            var path = equals < 1 ? "" : setting.substring(0, equals).trim();
            if (!path.matches("[^.\\[\\]].*") || path.contains("..") || path.endsWith(".")) {
                problems.error(at, "", "expected path=value, for example load.visitors.rate=200/s");
                return document;
            }
            var value = YamlNodes.value(at.file(), setting.substring(equals + 1), problems);
            if (value == null) {
                return document;
            }
            try {
                return (Node.Mapping) laid(document, path, value, 0);
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

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }
}
