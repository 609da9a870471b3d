package org.outagelab.reports;

import java.util.Map;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;

/** Markdown for a wiki, a ticket or a chat: finding, comparison, promises, incidents, what became of requests. */
public final class MarkdownReport implements Format {
    @Override
    public String word() {
        return "markdown";
    }

    @Override
    public Map<String, String> files(Results results) {
        return Map.of("report.md", of(results));
    }

    /** The page, without pictures. */
    public static String of(Results results) {
        var out = new StringBuilder("# ").append(cell(results.scenario())).append("\n\n**")
                .append(Facts.verdictWord(results)).append("**: ").append(cell(Facts.verdictSentence(results))).append(". ")
                .append(Facts.howRun(results)).append(".\n");
        if (results.variants().size() > 1) {
            out.append('\n').append(cell(Headline.of(results).sentence())).append(".\n");
        }
        comparison(out, results);
        thresholds(out, results);
        for (VariantResults variant : results.variants()) {
            incidents(out, results, variant);
        }
        outcomes(out, results);
        if (!Facts.warnings(results).isEmpty()) {
            out.append("\n## Warnings\n\n");
            Facts.warnings(results).forEach((warning, where) ->
                    out.append("- ").append(cell(warning)).append(where.isEmpty() ? "" : " (" + cell(where) + ")").append('\n'));
        }
        if (!results.repeat().isEmpty()) {
            // Not a span of code: the line may hold the mark that ends one.
            out.append("\nRepeat it:\n\n    ").append(results.repeat().replaceAll("[\\r\\n]+", " ")).append('\n');
        }
        return out.toString();
    }

    private static void comparison(StringBuilder out, Results results) {
        var columns = Headline.of(results).columns();
        out.append("\n## Variants\n\n| verdict | variant |");
        columns.forEach(column -> out.append(' ').append(cell(column.title())).append(" | 95 % interval |"));
        out.append("\n|---|---|").append("--:|---|".repeat(columns.size())).append('\n');
        for (VariantResults variant : results.variants()) {
            out.append("| ").append(variant.verdict() == null ? "" : variant.verdict().word()).append(" | ").append(cell(variant.name())).append(" |");
            columns.forEach(column -> out.append(' ').append(Numbers.mean(column.of(variant))).append(" | ")
                    .append(cell(Numbers.bounds(column.of(variant)))).append(" |"));
            out.append('\n');
        }
    }

    private static void thresholds(StringBuilder out, Results results) {
        if (results.variants().stream().allMatch(variant -> variant.thresholds().isEmpty())) {
            return;
        }
        out.append("\n## Thresholds\n\n| verdict | variant | threshold | found |\n|---|---|---|---|\n");
        for (VariantResults variant : results.variants()) {
            for (ThresholdResult t : variant.thresholds()) {
                row(out, t.verdict().word(), variant.name(), t.expression(), Facts.found(t).replaceFirst("^found ", ""));
            }
        }
    }

    private static void incidents(StringBuilder out, Results results, VariantResults variant) {
        if (variant.incidents().isEmpty()) {
            return;
        }
        out.append("\n## Incidents").append(results.variants().size() > 1 ? " of " + cell(variant.name()) : "")
                .append("\n\n| incident | requests lost per run | detected after | recovered after |\n|---|---|---|---|\n");
        for (IncidentSummary i : variant.incidents()) {
            row(out, i.cause() + ": " + Facts.when(i),
                    i.masked() ? "none (masked)" : i.onlyWrong() ? "none; " + Facts.onlyWrong(i) : Numbers.withInterval(i.failed()),
                    after(i.detectedAfter(), "undetected", i.undetected(), i.runs()),
                    i.lossless() ? Numbers.NONE : after(i.recoveredAfter(), "unrecovered", i.unrecovered(), i.runs()));
        }
    }

    private static String after(Estimate e, String missing, int never, int runs) {
        String rest = never == 0 ? "" : missing + " " + Facts.inRuns(never, runs);
        return !e.hasValue() ? rest.isEmpty() ? Numbers.NONE : rest : Numbers.withInterval(e) + (rest.isEmpty() ? "" : "; " + rest);
    }

    private static void outcomes(StringBuilder out, Results results) {
        out.append("\n## Outcomes of all requests\n\n| variant | outcome | requests | share |\n|---|---|--:|--:|\n");
        for (VariantResults variant : results.variants()) {
            long total = Facts.total(variant.outcomes());
            variant.outcomes().forEach((outcome, count) -> row(
                    out, variant.name(), outcome, Numbers.count(count), Numbers.percent(Facts.share(count, total))));
        }
    }

    private static void row(StringBuilder out, String... cells) {
        for (String each : cells) {
            out.append("| ").append(cell(each)).append(' ');
        }
        out.append("|\n");
    }

    /** Text of a scenario must not become a table, HTML, a link or code. */
    private static String cell(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replaceAll("([|\\[\\]`*_\\\\])", "\\\\$1").replaceAll("[\\r\\n]+", " ");
    }
}
