package org.outagelab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.outagelab.findings.Findings;
import org.outagelab.metric.MetricPage;
import org.outagelab.reports.FindingsText;
import org.outagelab.results.Finding;
import org.outagelab.scenario.Section;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: every value in force, where it comes from, and what is not modelled. */
@Command(
        name = "explain",
        description = "Shows every value in force, its source, and what a design should not have.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  outagelab explain shop.yaml",
            "  outagelab explain --strict shop.yaml   (ends with 99 if there are findings)",
            "  outagelab explain --metrics"
        })
final class ExplainVerb implements Callable<Integer> {
    private static final int WIDTH = 138;
    private static final int KEY_WIDTH = 40;
    private static final int VALUE_WIDTH = 42;

    @Mixin
    private FileOptions files = new FileOptions();

    @Option(names = "--quiet", description = "No warnings.")
    private boolean quiet;

    @Option(names = "--strict", description = "Ends with 99 if any variant has something that a design should not have.")
    private boolean strict;

    // Of the sort that needs no file.
    @Option(names = "--metrics", help = true, description = "Prints all metrics instead, as a page in Markdown; needs no file.")
    private boolean metrics;

    @Override
    public Integer call() throws IOException {
        if (metrics) {
            System.out.print(MetricPage.text());
            return ExitCode.OK;
        }
        // What has no effect is part of the explanation itself: not said twice.
        var read = files.read(true);
        if (read == null) {
            return ExitCode.USAGE;
        }
        boolean clean = true;
        for (var file : read) {
            if (!quiet) {
                file.warnings().forEach(warning -> System.err.println(warning.at() + ": warning: " + warning.text()));
            }
            explain(file);
            var findings = new LinkedHashMap<String, List<Finding>>();
            file.variants().forEach((name, scenario) -> findings.put(name, Findings.of(scenario)));
            System.out.println();
            FindingsText.lines(findings, WIDTH).forEach(System.out::println);
            clean &= findings.values().stream().allMatch(List::isEmpty);
        }
        return strict && !clean ? ExitCode.FAILED : ExitCode.OK;
    }

    private static void explain(ScenarioFile file) {
        System.out.println(file.name() + " (" + file.file() + ")");
        var groups = new LinkedHashMap<String, List<Section.Line>>();
        file.lines().forEach(line -> groups.computeIfAbsent(line.group(), group -> new ArrayList<>()).add(line));
        groups.forEach((group, lines) -> {
            System.out.println();
            System.out.println(group);
            int keys = width(lines.stream().map(Section.Line::key).toList(), KEY_WIDTH);
            int values = width(lines.stream().map(ExplainVerb::value).toList(), VALUE_WIDTH);
            lines.forEach(line -> print(line, keys, values));
        });
        System.out.println();
        var variants = file.variants().keySet();
        if (variants.size() > 1) {
            print("Variants: ", String.join(", ", variants) + " (the values above are those of the base)");
        }
        if (!file.notModelled().isEmpty()) {
            print("Read and checked, but without an effect yet: ", String.join(", ", file.notModelled()));
        }
    }

    private static int width(List<String> cells, int most) {
        return Math.min(most, cells.stream().mapToInt(String::length).max().orElse(0));
    }

    /** Key, value, origin, meaning; what does not fit in its column goes on below. */
    private static void print(Section.Line line, int keyWidth, int valueWidth) {
        var origin = line.given() ? "file" : "default";
        var meaning = (line.modelled() ? "" : "Not modelled yet. ") + line.sentence()
                + (line.given() || line.source().isEmpty() || line.source().equals("ours")
                        ? ""
                        : " [" + line.source() + "]");
        var keys = wrapped(line.key(), keyWidth);
        var values = wrapped(value(line), valueWidth);
        int indent = 2 + keyWidth + 2 + valueWidth + 2 + "default".length() + 2;
        var meanings = wrapped(meaning, WIDTH - indent);
        int rows = Math.max(keys.size(), Math.max(values.size(), meanings.size()));
        for (int row = 0; row < rows; row++) {
            var text = "  " + padded(cell(keys, row), keyWidth) + "  " + padded(cell(values, row), valueWidth) + "  "
                    + padded(row == 0 ? origin : "", "default".length()) + "  " + cell(meanings, row);
            System.out.println(text.stripTrailing());
        }
    }

    private static void print(String title, String text) {
        var rows = wrapped(text, WIDTH - title.length());
        for (int row = 0; row < rows.size(); row++) {
            System.out.println((row == 0 ? title : " ".repeat(title.length())) + rows.get(row));
        }
    }

    /** A cost, a latency or a CPU time that nobody gave is 0, which a reader should notice. */
    private static String value(Section.Line line) {
        return !line.given() && line.source().equals("ours") && line.value().equals("0s") ? "0 (not given)" : line.value();
    }

    private static String cell(List<String> rows, int row) {
        return row < rows.size() ? rows.get(row) : "";
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Rows of at most a width, broken at spaces where there are any. */
    private static List<String> wrapped(String text, int width) {
        var rows = new ArrayList<String>();
        var rest = text;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > width / 3 ? space : width;
            rows.add(rest.substring(0, end).stripTrailing());
            rest = rest.substring(end).stripLeading();
        }
        rows.add(rest);
        return rows;
    }
}
