package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.InputsResults;

/** How far the downtime of a year goes with what nobody knows exactly, as text, as a section of a page and as a document. */
final class InputsReport {
    private static final double HOUR = 3600;
    /** Inputs that are named; the rest is narrower. */
    private static final int SHOWN = 3;
    private static final int SHOWN_ON_PAGE = 12;
    /** Below this share of draws, and above its rest, the order of two topologies is open. */
    private static final double OPEN = 0.9;

    private final InputsResults results;

    InputsReport(InputsResults results) {
        this.results = results;
    }

    /** The range of a topology as {@code 6.1 … 31 h}; empty when nothing was drawn. */
    String range(String topology) {
        return results.ranges().stream()
                .filter(range -> range.topology().equals(topology))
                .map(range -> between(range.low(), range.high()))
                .findFirst()
                .orElse("");
    }

    /** Nothing when no input is open. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        if (results.draws() == 0) {
            return lines;
        }
        lines.add("");
        var table = new TextTable("lrl", 0);
        table.row("what is not known", "90 % of " + Numbers.count(results.draws()) + " worlds", "most of it by (the widest swings)");
        for (var range : results.ranges()) {
            boolean first = true;
            if (range.swings().isEmpty()) {
                table.row(range.topology(), between(range.low(), range.high()), "nothing: all is taken as it is written");
            }
            for (var swing : range.swings().stream().limit(SHOWN).toList()) {
                table.row(
                        first ? range.topology() : "",
                        first ? between(range.low(), range.high()) : "",
                        swing.input() + ", " + between(Math.min(swing.low(), swing.high()), Math.max(swing.low(), swing.high())));
                first = false;
            }
        }
        lines.addAll(table.lines());
        for (var comparison : results.comparisons()) {
            lines.addAll(TextTable.wrap("  ", "  ", sentence(comparison), TextReport.WIDTH));
        }
        return lines;
    }

    /** What the worlds say of two topologies; that the order is open where neither is better in nine of ten. */
    static String sentence(InputsResults.Comparison comparison) {
        double better = comparison.better();
        if (comparison.saved() == 0 && better == 0) {
            return comparison.topology() + " is down as long as " + comparison.than() + " in every world";
        }
        boolean less = comparison.saved() >= 0;
        return comparison.topology() + " is down for " + (less ? "less" : "longer") + " than " + comparison.than() + " in "
                + Numbers.fixed((less ? better : 1 - better) * 100, 0) + " % of worlds, "
                + Numbers.seconds(Math.abs(comparison.saved()) * HOUR) + " a year " + (less ? "less" : "more") + " on average"
                + (better < OPEN && better > 1 - OPEN ? ": which of the two is better depends on what is not known" : "");
    }

    private static String between(double low, double high) {
        var upper = Numbers.seconds(high * HOUR);
        var lower = Numbers.seconds(low * HOUR);
        var unit = upper.substring(upper.indexOf(' '));
        return (lower.endsWith(unit) ? lower.substring(0, lower.length() - unit.length()) : lower) + " … "
                + upper.substring(0, upper.length() - unit.length()) + unit;
    }

    /** The tornado of each topology; empty when nothing was drawn. */
    List<Page.Section> sections() {
        var sections = new ArrayList<Page.Section>();
        for (var range : results.ranges()) {
            var rows = new ArrayList<List<String>>();
            range.swings().stream().limit(SHOWN_ON_PAGE).forEach(swing -> rows.add(List.of(
                    swing.input(),
                    Numbers.exact(swing.errorFactor()).replaceAll("\\.0$", ""),
                    Numbers.seconds(swing.low() * HOUR),
                    Numbers.seconds(swing.high() * HOUR))));
            var notes = new ArrayList<String>();
            notes.add("in 90 % of " + Numbers.count(results.draws()) + " worlds " + between(range.low(), range.high()) + " a year, half of them more than "
                    + Numbers.seconds(range.median() * HOUR) + "; each row turns one input from its 5 % to its 95 % quantile, all else as written");
            results.comparisons().stream()
                    .filter(comparison -> comparison.topology().equals(range.topology()))
                    .forEach(comparison -> notes.add(sentence(comparison)));
            sections.add(new Page.Section(
                    "What is not known of " + range.topology(),
                    null,
                    List.of("input", ">error factor", ">a year at 5 %", ">a year at 95 %"),
                    rows,
                    notes));
        }
        return sections;
    }

    /** For {@code result.json}: hours a year. */
    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("draws", results.draws());
        var ranges = new ArrayList<Map<String, Object>>();
        for (var range : results.ranges()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", range.topology());
            one.put("nominal_hours", range.nominal());
            one.put("mean_hours", range.mean());
            one.put("range90_hours", List.of(range.low(), range.high()));
            one.put("median_hours", range.median());
            var swings = new ArrayList<Map<String, Object>>();
            range.swings().forEach(swing -> {
                Map<String, Object> each = new LinkedHashMap<>();
                each.put("input", swing.input());
                each.put("error_factor", swing.errorFactor());
                each.put("hours", List.of(swing.low(), swing.high()));
                swings.add(each);
            });
            one.put("tornado", swings);
            ranges.add(one);
        }
        tree.put("ranges", ranges);
        var comparisons = new ArrayList<Map<String, Object>>();
        results.comparisons().forEach(comparison -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", comparison.topology());
            one.put("than", comparison.than());
            one.put("share_of_draws_better", comparison.better());
            one.put("saved_hours", comparison.saved());
            comparisons.add(one);
        });
        tree.put("comparisons", comparisons);
        return tree;
    }
}
