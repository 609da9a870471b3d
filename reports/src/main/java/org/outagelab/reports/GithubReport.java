package org.outagelab.reports;

import java.util.Map;
import org.outagelab.results.Estimate;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/** For GitHub Actions: a Markdown job summary, and workflow commands that annotate the scenario file. */
public final class GithubReport implements Format {
    @Override
    public String word() {
        return "github";
    }

    @Override
    public Map<String, String> files(Results results) {
        return Map.of("github.md", summary(results), "github-annotations.txt", annotations(results));
    }

    /** Markdown for the job summary. */
    public static String summary(Results results) {
        var out = new StringBuilder("## ")
                .append(Facts.verdictWord(results))
                .append(": ")
                .append(cell(results.scenario()))
                .append("\n\n")
                .append(cell(Facts.verdictSentence(results)))
                .append(". ")
                .append(Facts.howRun(results))
                .append(".\n");
        if (results.variants().size() > 1) {
            out.append("\n").append(cell(Headline.of(results).sentence())).append(".\n");
        }
        out.append("\n| variant | threshold | found | interval | n | verdict |\n|---|---|--:|--:|--:|---|\n");
        for (VariantResults variant : results.variants()) {
            for (ThresholdResult t : variant.thresholds()) {
                Estimate e = t.estimate();
                row(
                        out,
                        variant.name(),
                        t.expression(),
                        Numbers.mean(e),
                        e.hasInterval()
                                ? Numbers.bounds(e, t.level()) + " (" + Numbers.percent(t.level()) + ")"
                                : Numbers.reason(e),
                        Numbers.count(e.n()),
                        t.verdict() == Verdict.PASS
                                ? "pass"
                                : "**" + t.verdict().word() + "**");
            }
        }
        out.append("\n| variant | incident | requests lost per run | detected after | recovered after |\n")
                .append("|---|---|--:|--:|--:|\n");
        for (VariantResults variant : results.variants()) {
            for (IncidentSummary i : variant.incidents()) {
                row(
                        out,
                        variant.name(),
                        i.cause(),
                        i.masked()
                                ? "none (masked)"
                                : i.onlyWrong() ? "none; " + Facts.onlyWrong(i) : Numbers.withInterval(i.failed()),
                        after(i.detectedAfter(), missing("undetected", i.undetected(), i.runs())),
                        i.lossless() ? Numbers.NONE : after(i.recoveredAfter(), unrecovered(i)));
            }
            long outside = Facts.outside(variant);
            if (outside > 0) {
                row(
                        out,
                        variant.name(),
                        "outside incidents",
                        outside + " in " + Facts.runs(variant.runs()),
                        Numbers.NONE,
                        Numbers.NONE);
            }
        }
        if (!results.repeat().isEmpty()) {
            out.append("\nRepeat it: `")
                    .append(results.repeat().replace("`", "'"))
                    .append("`\n");
        }
        return out.toString();
    }

    /** One {@code ::error} or {@code ::warning} command per threshold that is not met; empty when all are. */
    public static String annotations(Results results) {
        var out = new StringBuilder();
        for (VariantResults variant : results.variants()) {
            for (ThresholdResult t : variant.thresholds()) {
                if (t.verdict() != Verdict.PASS) {
                    String file = results.file().isEmpty() ? "" : "file=" + property(results.file()) + ",";
                    out.append(t.verdict() == Verdict.FAIL ? "::error " : "::warning ")
                            .append(file)
                            .append("title=")
                            .append(property("OutageLab, " + variant.name()))
                            .append("::")
                            .append(message(t.expression() + ": " + t.verdict().word() + ", " + Facts.found(t)))
                            .append('\n');
                }
            }
        }
        return out.toString();
    }

    private static String after(Estimate e, String missing) {
        return e.hasValue()
                ? Numbers.withInterval(e) + (missing.isEmpty() ? "" : "; " + missing)
                : missing.isEmpty() ? Numbers.NONE : missing;
    }

    private static String unrecovered(IncidentSummary i) {
        String never = missing("unrecovered", i.unrecovered(), i.runs());
        String notSeen = i.notSeen() == 0 ? "" : Facts.notSeen(i);
        return never + (never.isEmpty() || notSeen.isEmpty() ? "" : "; ") + notSeen;
    }

    private static String missing(String word, int count, int runs) {
        return count == 0 ? "" : word + " " + Facts.inRuns(count, runs);
    }

    private static void row(StringBuilder out, String... cells) {
        for (String cell : cells) {
            out.append("| ").append(cell(cell)).append(' ');
        }
        out.append("|\n");
    }

    /** Text of a scenario must not become a table, HTML or a link; the bold of verdicts is ours. */
    private static String cell(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("|", "\\|")
                .replace("[", "\\[")
                .replaceAll("[\\r\\n]+", " ");
    }

    private static String message(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return message(text).replace(":", "%3A").replace(",", "%2C");
    }
}
