package org.outagelab.scenarios;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.reading.ScenarioReader;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

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
 * @param comparedWithFirst whether years compare each variant with the first one, and not with the one before it
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
        String subtitle,
        boolean comparedWithFirst) {

    private static final Key<String> EXTENDS = Key.optional(
            "extends", Types.TEXT, null, "Another scenario that this one is laid over: a file, or a name of the catalogue.", "ours");
    private static final Key<String> BASE = Key.optional(
            "base", Types.oneOf(List.of("shown", "hidden")), "shown", "Whether the file without changes is run beside its variants.", "ours");
    private static final Key<String> SUBTITLE =
            Key.optional("subtitle", Types.TEXT, "", "A sentence under the charts that compare the variants.", "ours");
    private static final Key<String> COMPARE = Key.optional(
            "compare",
            Types.oneOf(List.of("previous", "first")),
            "previous",
            "With what years compare a variant: with the one before it, as the steps of a ladder, or with the first, as remedies.",
            "ours");
    /** What a file has beside the keys of a scenario, and its variants. */
    static final Section FILE_KEYS = new Section("file settings", List.of(EXTENDS, BASE, SUBTITLE, COMPARE));
    /** What a variant has beside the keys of a scenario. */
    static final Section VARIANT_KEYS = new Section("variant settings", List.of(EXTENDS));

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

    /**
     * The same, where {@code extends} may name a scenario of a catalogue.
     *
     * @param catalogue or null
     */
    public static ScenarioFile read(Path path, List<String> settings, Catalogue catalogue) {
        var document = ScenarioDocument.read(path, catalogue);
        for (var setting : settings) {
            document = document.with(setting, "--set " + setting);
        }
        return document.check();
    }

    /**
     * Reads a document.
     *
     * @param loader has read it, and reads what its variants extend
     * @param path of the document
     */
    static ScenarioFile of(Node.Mapping document, String file, Path path, Loader loader, Problems problems) {
        return new Reader(file, path, loader, problems).read(document);
    }

    private static final class Reader {
        private final String file;
        private final Path path;
        private final Loader loader;
        private final Problems problems;
        private final Set<Problem> baseErrors = new HashSet<>();
        private final Set<Problem> baseWarnings = new HashSet<>();

        Reader(String file, Path path, Loader loader, Problems problems) {
            this.file = file;
            this.path = path;
            this.loader = loader;
            this.problems = problems;
        }

        ScenarioFile read(Node.Mapping document) {
            if (document == null) {
                return failed();
            }
            var variants = document.entries().get("variants");
            var omitBase = document.entries().get("base");
            var subtitle = subtitle(document);
            boolean withFirst = withFirst(document);
            var base = Loader.without(document, "variants", "base", "subtitle", "compare");
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
                readVariants(variants.value(), base, scenarios);
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
                    loader.sha256OfAll(),
                    scenarios,
                    List.of(),
                    problems.warnings(),
                    outcome.lines(),
                    withoutEffect(outcome),
                    subtitle,
                    withFirst);
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

        private boolean withFirst(Node.Mapping document) {
            var node = document.get("compare");
            if (node == null || isText(node, "previous")) {
                return false;
            } else if (!isText(node, "first")) {
                problems.error(node.at(), "compare", "expected previous or first, got " + node.describe());
            }
            return true;
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
                    file, "", "", Map.of(), problems.errors(), problems.warnings(), List.of(), List.of(), "", false);
        }

        /** A variant may stand on another file than this one: that file, without its own variants. */
        private Node.Mapping extended(Node.Mapping change) {
            if (!(change.get("extends") instanceof Node.Scalar name) || name.isNull() || name.text().isBlank()) {
                problems.error(change.get("extends").at(), "extends", "expected the name of a file");
                return null;
            }
            return loader.below(path, name);
        }

        private void readVariants(Node node, Node.Mapping base, Map<String, Scenario> scenarios) {
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
                var below = change.entries().containsKey("extends") ? extended(change) : base;
                if (below == null) {
                    return;
                }
                var prefix = "variants." + name;
                var outcome = ScenarioReader.read(below.merge(Loader.without(change, "extends")), prefix);
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
    }
}
