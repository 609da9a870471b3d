package org.outagelab.scenarios;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outagelab.scenario.Section;

/**
 * A page of {@code docs/models}. Its first YAML block is a scenario that gives no more than it must. Between a line
 * {@code <!-- keys PATH -->} and the next {@code <!-- end -->} stands a table of the keys under that path, with what is in
 * force in that scenario, as {@code explain} shows it. {@code only} or {@code without} and words limit it to keys that begin with one of them.
 */
final class ModelPage {
    private static final Pattern SPECIMEN = Pattern.compile("^```yaml\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile(
            "(?<=^<!-- keys )(\\S+)(?: (only|without) ([^\\n]*?))? -->\\n(.*?)(?=^<!-- end -->$)",
            Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    private final String text;

    ModelPage(String text) {
        this.text = text;
    }

    /** How many tables of keys it has. */
    int tables() {
        return (int) TABLE.matcher(text).results().count();
    }

    /** What its headings are called in links: lower case, spaces become hyphens, other signs are left out. */
    List<String> anchors() {
        return HEADING.matcher(text).results()
                .map(heading -> heading.group(1).toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
    }

    /** The page with its tables as the keys have them. */
    String written() throws IOException {
        var specimen = SPECIMEN.matcher(text);
        if (!specimen.find()) {
            throw new IllegalStateException("the page has no YAML block");
        }
        var file = Files.createTempFile("outagelab-page", ".yaml");
        try {
            Files.writeString(file, specimen.group(1));
            var read = ScenarioFile.read(file, List.of());
            if (!read.errors().isEmpty()) {
                throw new IllegalStateException("the page's scenario: " + read.errors());
            }
            return TABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(table(found, read.lines())));
        } finally {
            Files.delete(file);
        }
    }

    private static String table(java.util.regex.MatchResult found, List<Section.Line> lines) {
        var words = found.group(3) == null ? List.<String>of() : List.of(found.group(3).split(" "));
        boolean only = "only".equals(found.group(2));
        var rows = new ArrayList<String>();
        var within = found.group(1) + ".";
        for (var line : lines) {
            if (!line.path().startsWith(within)) {
                continue;
            }
            var key = line.path().substring(within.length());
            boolean named = words.stream().anyMatch(word -> key.equals(word) || key.startsWith(word + "."));
            if (named == only) {
                rows.add("| `" + key + "` | " + value(line) + " | " + cell((line.modelled() ? "" : "Not modelled yet. ") + line.sentence())
                        + " | " + cell(line.source()) + " |\n");
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalStateException("no keys under " + found.group(1));
        }
        return found.group(1) + (found.group(2) == null ? "" : " " + found.group(2) + " " + found.group(3)) + " -->\n\n"
                + "| key | unless given | what it does | source |\n|---|---|---|---|\n" + String.join("", rows) + "\n";
    }

    /** What the scenario gives has no default: it must be given as soon as its map is. */
    private static String value(Section.Line line) {
        return line.given() ? "must be given" : line.value().isEmpty() ? "unset" : "`" + cell(line.value()) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
