package org.outagelab.reports;

import java.util.Map;
import org.outagelab.results.Results;
import org.outagelab.results.Series;
import org.outagelab.results.VariantResults;

/**
 * Tables for spreadsheets: RFC 4180 quoting, LF, an empty cell where there is no value. A text that a spreadsheet would
 * take for a formula begins with an apostrophe.
 */
public final class CsvReport implements Format {
    @Override
    public String word() {
        return "csv";
    }

    @Override
    public Map<String, String> files(Results results) {
        return Map.of("metrics.csv", metrics(results), "incidents.csv", incidents(results), "series.csv", series(results));
    }

    @Override
    public boolean eachRun() {
        return true;
    }

    /** One line per variant and metric. */
    public static String metrics(Results results) {
        var out = new StringBuilder("variant,metric,unit,mean,ci95_low,ci95_high,n,runs_p5,runs_p50,runs_p95,note\n");
        for (VariantResults variant : results.variants()) {
            variant.metrics()
                    .forEach((name, e) -> line(
                            out,
                            variant.name(),
                            name,
                            e.unit(),
                            number(e.mean()),
                            number(e.low()),
                            number(e.high()),
                            Long.toString(e.n()),
                            number(variant.measured(name).overRuns().p5()),
                            number(variant.measured(name).overRuns().p50()),
                            number(variant.measured(name).overRuns().p95()),
                            e.note()));
        }
        return out.toString();
    }

    /** The head of {@code runs.csv}: one line per variant, run and metric. */
    public static String runsHead() {
        return "variant,run,metric,value\n";
    }

    /** The lines of one run; an empty cell where it has no value. @param run from 0 */
    public static String run(String variant, long run, Map<String, Double> values) {
        var out = new StringBuilder();
        values.forEach((metric, value) -> line(out, variant, Long.toString(run), metric, number(value)));
        return out.toString();
    }

    /** One line per variant and incident; times in seconds after the start of the fault, numbers of runs. */
    public static String incidents(Results results) {
        var out = new StringBuilder("variant,cause,runs,times,masked,failed_per_run,wrong_answers_per_run,detected_after,"
                + "undetected,recovered_after,unrecovered,recovery_not_seen,metastable\n");
        for (VariantResults variant : results.variants()) {
            variant.incidents()
                    .forEach(i -> line(
                            out,
                            variant.name(),
                            i.cause(),
                            Integer.toString(i.runs()),
                            Integer.toString(i.times()),
                            Boolean.toString(i.masked()),
                            number(i.failed().mean()),
                            number(i.wrong().perRun().mean()),
                            number(i.detectedAfter().mean()),
                            Integer.toString(i.undetected()),
                            number(i.recoveredAfter().mean()),
                            Integer.toString(i.unrecovered()),
                            Integer.toString(i.notSeen()),
                            Integer.toString(i.metastable())));
        }
        return out.toString();
    }

    /** One line per variant, series and bucket of the first run; {@code from} and {@code to} in seconds. */
    public static String series(Results results) {
        var out = new StringBuilder("variant,series,unit,from,to,value\n");
        for (VariantResults variant : results.variants()) {
            for (Series s : variant.timeline().series()) {
                for (int i = 0; i < s.values().size(); i++) {
                    line(
                            out,
                            variant.name(),
                            s.name(),
                            s.unit(),
                            number(i * s.stepSeconds()),
                            number((i + 1) * s.stepSeconds()),
                            number(s.values().get(i)));
                }
            }
        }
        return out.toString();
    }

    static void line(StringBuilder out, String... cells) {
        for (int i = 0; i < cells.length; i++) {
            out.append(i == 0 ? "" : ",").append(quoted(cells[i]));
        }
        out.append('\n');
    }

    static String number(double value) {
        return Double.isNaN(value) || Double.isInfinite(value) ? "" : Numbers.exact(value);
    }

    private static String quoted(String cell) {
        // What begins so is a formula to a spreadsheet, unless it is a number.
        if (!cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 && !cell.matches("-?[0-9.]+(E-?[0-9]+)?")) {
            return quoted("'" + cell);
        }
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
