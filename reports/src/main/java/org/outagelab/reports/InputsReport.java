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
        for (var comparison : withFirst()) {
            lines.addAll(TextTable.wrap("  ", "  ", sentence(comparison), TextReport.WIDTH));
        }
        return lines;
    }

    private List<InputsResults.Comparison> withFirst() {
        return results.comparisons().stream()
                .filter(comparison -> comparison.than().equals(results.ranges().get(0).topology()))
                .toList();
    }

    /** What the worlds say of two topologies; that the order is open where neither is better in nine of ten. */
    static String sentence(InputsResults.Comparison comparison) {
        double better = comparison.better();
        double worse = comparison.worse();
        if (comparison.saved() == 0 && better == 0 && worse == 0) {
            return comparison.topology() + " is down as long as " + comparison.than() + " in every world";
        }
        boolean less = comparison.saved() >= 0;
        return comparison.topology() + " is down for " + (less ? "less" : "longer") + " than " + comparison.than() + " in "
                + worlds(less ? better : worse) + ", "
                + Numbers.seconds(Math.abs(comparison.saved()) * HOUR) + " a year " + (less ? "less" : "more") + " on average"
                + (better < OPEN && worse < OPEN ? ": which of the two is better depends on what is not known" : "");
    }

    /** A share of worlds; what is not all of them is not called so by rounding. */
    static String worlds(double share) {
        return share == 1 ? "every world" : percent(share) + " of worlds";
    }

    private static String percent(double share) {
        return share > 0.995 && share < 1 ? "over 99 %" : share > 0 && share < 0.005 ? "under 1 %" : Numbers.fixed(share * 100, 0) + " %";
    }

    static String between(double low, double high) {
        var upper = Numbers.seconds(high * HOUR);
        var lower = Numbers.seconds(low * HOUR);
        var unit = upper.substring(upper.indexOf(' '));
        return (lower.endsWith(unit) ? lower.substring(0, lower.length() - unit.length()) : lower) + " … "
                + upper.substring(0, upper.length() - unit.length()) + unit;
    }

    /** In how many worlds which topology is down for longer than which. */
    private Page.Section worse() {
        var head = new ArrayList<>(List.of("down for longer than"));
        results.ranges().stream().limit(results.ranges().size() - 1).forEach(range -> head.add(">" + range.topology()));
        var rows = new ArrayList<List<String>>();
        for (int i = 1; i < results.ranges().size(); i++) {
            var name = results.ranges().get(i).topology();
            var row = new ArrayList<>(List.of(name));
            for (int j = 0; j < results.ranges().size() - 1; j++) {
                row.add(results.comparison(name, results.ranges().get(j).topology())
                        .map(pair -> percent(pair.worse()))
                        .orElse(""));
            }
            rows.add(row);
        }
        return new Page.Section("How sure the order is", null, head, rows, List.of("the share of "
                + Numbers.count(results.draws()) + " worlds in which the topology of the row is down for longer than that of the column; all topologies stand in the same worlds"));
    }

    /** The tornado of each topology; empty when nothing was drawn. */
    List<Page.Section> sections() {
        var sections = new ArrayList<Page.Section>();
        if (results.ranges().size() > 1) {
            sections.add(worse());
        }
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
            withFirst().stream()
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
            Map<String, Object> largest = new LinkedHashMap<>();
            range.largest().forEach(each -> largest.put(each.kind(), each.share()));
            one.put("share_of_draws_in_which_largest", largest);
            ranges.add(one);
        }
        tree.put("ranges", ranges);
        var comparisons = new ArrayList<Map<String, Object>>();
        results.comparisons().forEach(comparison -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", comparison.topology());
            one.put("than", comparison.than());
            one.put("share_of_draws_better", comparison.better());
            one.put("share_of_draws_worse", comparison.worse());
            one.put("saved_hours", comparison.saved());
            one.put("saved_hours_range90", List.of(comparison.low(), comparison.high()));
            comparisons.add(one);
        });
        tree.put("comparisons", comparisons);
        return tree;
    }
}
