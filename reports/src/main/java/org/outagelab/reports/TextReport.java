package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.outagelab.results.Audit;
import org.outagelab.results.Estimate;
import org.outagelab.results.Finding;
import org.outagelab.results.IncidentSummary;
import org.outagelab.results.Recovery;
import org.outagelab.results.Results;
import org.outagelab.results.ThresholdResult;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;

/**
 * The summary for a terminal: verdict, comparison of the variants, when requests fail, thresholds, numbers that differ or are not zero,
 * outcomes, incidents, warnings and the line that repeats the run.
 *
 * <p>At most as many columns as the terminal has; a longer path or command stays whole, to be copied. The details are those of the
 * first variant.
 */
public final class TextReport {
    static final int WIDTH = 100;

    /**
     * @param colour true to mark verdicts with ANSI colours
     * @param reportPath where the report was written; empty when it was not
     * @param note what is compared, a sentence of the scenario's author; or empty
     * @param all whether to print also what is zero, or the same for all variants, and how the books balance
     * @param width columns of the terminal
     */
    public record Options(boolean colour, String reportPath, String note, boolean all, int width) {
        public static final Options PLAIN = new Options(false, "", "");

        /** For a terminal of the usual width, with what matters alone. */
        public Options(boolean colour, String reportPath, String note) {
            this(colour, reportPath, note, false, WIDTH);
        }
    }

    private final Results results;
    private final Options options;
    private final List<String> lines = new ArrayList<>();

    private TextReport(Results results, Options options) {
        this.results = results;
        this.options = options;
    }

    /** The summary, every line ended by LF, none with trailing blanks. */
    public static String of(Results results, Options options) {
        var report = new TextReport(results, options);
        report.write();
        return String.join("\n", report.lines) + "\n";
    }

    private void write() {
        verdict();
        if (results.variants().size() > 1) {
            comparison();
        }
        failures();
        var findings = new LinkedHashMap<String, List<Finding>>();
        results.variants().forEach(variant -> findings.put(variant.name(), variant.findings()));
        lines.addAll(FindingsText.table(findings));
        for (VariantResults base : results.variants().stream().limit(1).toList()) {
            thresholds(base);
            numbers(base);
            outcomes(base);
            incidents(base);
            recovery(base);
            if (options.all() || !base.audit().balanced()) {
                ledger(base.audit());
            }
        }
        warnings();
        lines.add("");
        if (!options.reportPath().isEmpty()) {
            lines.add("report  " + options.reportPath());
        }
        if (!results.repeat().isEmpty()) {
            lines.add("repeat  " + results.repeat());
        }
    }

    private void verdict() {
        String word = Facts.verdictWord(results);
        List<String> wrapped = TextTable.wrap(word + "  ", "  ", Facts.verdictSentence(results), options.width());
        wrapped = new ArrayList<>(wrapped);
        wrapped.set(0, painted(word, wrapped.get(0)));
        lines.addAll(wrapped);
        String file = results.file().isEmpty() ? "" : " (" + results.file() + ")";
        lines.addAll(TextTable.wrap("", "", results.scenario() + file + ", " + Facts.howRun(results), options.width()));
        if (results.variants().size() > 1) {
            if (!options.note().isBlank()) {
                lines.addAll(TextTable.wrap("", "", options.note(), options.width()));
            }
            lines.addAll(TextTable.wrap("", "", Headline.of(results).sentence() + ".", options.width()));
        }
    }

    private void thresholds(VariantResults variant) {
        if (variant.thresholds().isEmpty()) {
            return;
        }
        heading("Thresholds" + ofVariant(variant));
        var table = new TextTable("llrrr", 1, options.width());
        table.row("", "", "found", Facts.interval(variant.thresholds()), "n");
        for (ThresholdResult t : variant.thresholds()) {
            Estimate e = t.estimate();
            table.row(t.verdict().word(), t.expression(), Numbers.mean(e), e.hasInterval() ? Numbers.bounds(e, t.level()) : "", Numbers.count(e.n()));
            String why = t.reason().isEmpty() && !e.hasInterval() ? Numbers.reason(e) : t.reason();
            if (!why.isEmpty()) {
                TextTable.wrap("      ", "      ", why, options.width()).forEach(table::line);
            }
        }
        for (String line : table.lines()) {
            lines.add(paintedVerdict(line));
        }
        String adjusted = Facts.adjusted(variant.thresholds());
        if (!adjusted.isEmpty()) {
            lines.addAll(TextTable.wrap("  ", "  ", adjusted, options.width()));
        }
    }

    /** When requests fail: a line for each variant that has such times. */
    private void failures() {
        var table = new TextTable("ll", 0, options.width());
        int longest = results.variants().stream().mapToInt(variant -> variant.name().length()).max().orElse(0);
        int columns = Math.max(20, Math.min(60, options.width() - 6 - longest));
        boolean any = false;
        for (VariantResults variant : results.variants()) {
            String line = Sparkline.ofFailures(variant.timeline(), columns);
            if (!line.isBlank()) {
                table.row(variant.name(), "|" + line + "|");
                any = true;
            }
        }
        if (any) {
            heading("When requests fail, in one run of " + Numbers.roundSeconds(results.variants().get(0).timeline().seconds()));
            lines.addAll(table.lines());
        }
    }

    private void numbers(VariantResults variant) {
        List<Map.Entry<String, Estimate>> key = Facts.keyMetrics(variant);
        if (key.isEmpty()) {
            return;
        }
        var differences = new Differences(results.variants(), options.width());
        if (!options.all()) {
            int before = key.size();
            key = key.stream()
                    .filter(entry -> differences.differs(entry.getKey(), entry.getValue()))
                    .toList();
            if (results.variants().size() > 1) {
                int alike = before - key.size();
                heading("Numbers that differ" + (alike == 0 ? "" : " (" + alike + " others do not, or not surely: --all, and result.json)"));
                lines.addAll(differences.lines(key.stream().map(Map.Entry::getKey).toList()));
                return;
            }
        }
        heading("Numbers" + ofVariant(variant));
        var table = new TextTable("lrlr", 0, options.width());
        table.row("", "mean", "95 % interval", "n");
        for (Map.Entry<String, Estimate> entry : key) {
            Estimate e = entry.getValue();
            String interval = Numbers.bounds(e);
            if (interval.length() <= 28) {
                table.row(entry.getKey(), Numbers.mean(e), interval, Numbers.count(e.n()));
            } else {
                table.row(entry.getKey(), Numbers.mean(e), "", Numbers.count(e.n()));
                TextTable.wrap("      ", "      ", interval, options.width()).forEach(table::line);
            }
        }
        lines.addAll(table.lines());
        if (variant.metrics().size() > key.size()) {
            lines.add(options.all() ? "  the others are in result.json" : "  the others: --all, and result.json");
        }
    }

    private void outcomes(VariantResults variant) {
        heading("Outcomes of all requests, " + Facts.runs(variant.runs()) + ofVariant(variant));
        long total = Facts.total(variant.outcomes());
        if (total == 0) {
            lines.add("  no request was counted");
            return;
        }
        var table = new TextTable("lrr", 0, options.width());
        variant.outcomes()
                .forEach((name, n) -> table.row(name, Numbers.count(n), Numbers.percent(Facts.share(n, total))));
        lines.addAll(table.lines());
    }

    private void incidents(VariantResults variant) {
        long outside = Facts.outside(variant);
        if (variant.incidents().isEmpty() && outside == 0) {
            return;
        }
        heading("Incidents" + ofVariant(variant));
        variant.incidents().forEach(i -> incident(i, variant.runs()));
        if (outside > 0) {
            lines.add("  outside incidents: " + Facts.requests(outside) + " lost in " + Facts.runs(variant.runs()));
        }
    }

    private void incident(IncidentSummary incident, int runs) {
        String when = Facts.when(incident);
        String title = incident.cause()
                + (when.isEmpty() ? "" : ": " + when)
                + Facts.howOften(incident, runs);
        lines.addAll(TextTable.wrap("  ", "    ", title, options.width()));
        var table = new TextTable("lrlr", 0, options.width());
        if (incident.masked()) {
            lines.add("    masked: no request was lost");
        } else if (incident.lossless()) {
            TextTable.wrap("    ", "      ", Facts.onlyWrong(incident), options.width()).forEach(lines::add);
        } else {
            row(table, "requests lost per run", incident.failed());
            row(table, "answered with " + String.join(" or ", incident.wrong().statuses()), wrong(incident));
        }
        row(table, "detected after", incident.detectedAfter());
        if (!incident.lossless()) {
            row(table, "recovered after", incident.recoveredAfter());
            if (incident.afterTrigger().hasValue() && incident.afterTrigger().mean() > 0) {
                row(table, "after its trigger ended", incident.afterTrigger());
            }
        }
        row(table, "added latency per request", incident.extraLatency());
        if (incident.data() != null) {
            boolean deletion = incident.data().dropped().hasValue();
            row(table, "noticed by a person after", incident.data().noticed());
            row(table, "writes lost per run", incident.data().lost());
            row(table, "of them by the rescue", incident.data().dropped());
            row(table, deletion ? "back to the state before (RPO)" : "oldest lost write (RPO)", incident.data().rpo());
            row(table, deletion ? "rows back after (RTO)" : "writes back after (RTO)", incident.data().rto());
            if (incident.data().splitBrain().mean() > 0) {
                row(table, "split brain", incident.data().splitBrain());
            }
        }
        lines.addAll(table.lines());
        missing("undetected", incident.undetected(), incident.runs());
        missing("unrecovered", incident.unrecovered(), incident.runs());
        if (incident.notSeen() > 0) {
            TextTable.wrap("    ", "      ", Facts.notSeen(incident), options.width()).forEach(lines::add);
        }
        missing("metastable: it outlived its trigger", incident.metastable(), incident.runs());
    }

    private void row(TextTable table, String name, Estimate e) {
        if (e.hasValue()) {
            String interval = Numbers.bounds(e);
            table.row("  " + name, Numbers.mean(e), interval, "n = " + e.n());
        }
    }

    private void missing(String word, int count, int runs) {
        if (count > 0) {
            lines.add("    " + word + " " + Facts.inRuns(count, runs));
        }
    }

    private static Estimate wrong(IncidentSummary incident) {
        return incident.wrong().statuses().isEmpty() ? Estimate.none("requests", "") : incident.wrong().perRun();
    }

    /** At which load goodput would not return after the trigger. */
    private void recovery(VariantResults variant) {
        Recovery recovery = variant.recovery();
        if (recovery == null) {
            return;
        }
        heading("Does goodput return after the trigger, by load" + ofVariant(variant));
        var table = new TextTable("rrrrr", 0, options.width());
        table.row("requests/s", "of the file's", "returned in", "after", "attempts/request");
        for (Recovery.Point point : recovery.points()) {
            table.row(
                    Numbers.fixed(point.rate(), 1),
                    Numbers.percent(point.times()),
                    point.returned() + " of " + point.runs(),
                    point.after().hasValue() ? Numbers.mean(point.after()) : "never",
                    point.amplification().hasValue() ? Numbers.mean(point.amplification()) : "");
        }
        lines.addAll(table.lines());
        TextTable.wrap("  ", "  ", Facts.recoverySentence(recovery), options.width()).forEach(lines::add);
    }

    private void ledger(Audit audit) {
        heading("Ledger, " + (audit.balanced() ? "balanced" : "NOT BALANCED: an internal error"));
        String sum = Numbers.count(audit.arrived()) + " arrived = " + Numbers.count(audit.answered()) + " answered + "
                + Numbers.count(audit.rejected()) + " rejected + " + Numbers.count(audit.failed()) + " failed + "
                + Numbers.count(audit.abandoned()) + " abandoned + " + Numbers.count(audit.inFlight()) + " in flight";
        lines.addAll(TextTable.wrap("  ", "    ", sum, options.width()));
    }

    private void comparison() {
        heading("Variants");
        var table = new TextTable("llrlrl", 1, options.width());
        var columns = Headline.of(results).columns();
        table.row("", "", columns.get(0).title(), "95 % interval", columns.get(1).title(), "95 % interval");
        for (VariantResults variant : results.variants()) {
            Estimate a = columns.get(0).of(variant);
            Estimate p = columns.get(1).of(variant);
            String verdict = variant.verdict() == null ? "" : variant.verdict().word();
            table.row(
                    verdict,
                    variant.name(),
                    Numbers.mean(a),
                    intervalOrReason(a),
                    Numbers.mean(p),
                    intervalOrReason(p));
            String missed = variant.thresholds().stream()
                    .filter(t -> t.verdict() != Verdict.PASS)
                    .map(t -> t.expression() + ": " + t.verdict().word()
                            + (t.estimate().hasValue() ? ", " + Numbers.mean(t.estimate()) : ""))
                    .collect(Collectors.joining("; "));
            if (!missed.isEmpty()) {
                TextTable.wrap("      ", "      ", missed, options.width()).forEach(table::line);
            }
            if (variant.recovery() != null) {
                TextTable.wrap("      ", "      ", Facts.recoverySentence(variant.recovery()), options.width()).forEach(table::line);
            }
        }
        for (String line : table.lines()) {
            lines.add(paintedVerdict(line));
        }
    }

    private static String intervalOrReason(Estimate e) {
        return Numbers.bounds(e);
    }

    private void warnings() {
        Map<String, String> found = Facts.warnings(results);
        if (found.isEmpty()) {
            return;
        }
        heading("Warnings");
        found.forEach((warning, where) -> lines.addAll(
                TextTable.wrap("  ! ", "    ", warning + (where.isEmpty() ? "" : " [" + where + "]"), options.width())));
    }

    private String ofVariant(VariantResults variant) {
        return results.variants().size() > 1 ? " of " + variant.name() : "";
    }

    private void heading(String text) {
        lines.add("");
        lines.add(options.colour() ? "\u001b[1m" + text + "\u001b[0m" : text);
    }

    private String paintedVerdict(String line) {
        for (Verdict verdict : Verdict.values()) {
            if (line.startsWith("  " + verdict.word() + " ")) {
                return painted(verdict.word(), line);
            }
        }
        return line;
    }

    /** Colours the first occurrence of a verdict's word. */
    private String painted(String word, String line) {
        if (!options.colour()) {
            return line;
        }
        String code = switch (word) {
            case "PASS", "pass" -> "\u001b[1;32m";
            case "FAIL", "fail" -> "\u001b[1;31m";
            default -> "\u001b[1;33m";
        };
        int at = line.indexOf(word);
        return line.substring(0, at) + code + word + "\u001b[0m" + line.substring(at + word.length());
    }
}
