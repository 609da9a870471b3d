package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.Estimate;
import org.outagelab.results.YearsResults;

/** How one year differs from another, and what is paid back for months that break a promise: text, sections and document. */
final class SpreadReport {
    private static final double HOUR = 3600;
    private static final double MONTH = 720;
    /** Of a row on the terminal. */
    private static final int OBJECTIVES = 5;

    private final YearsResults results;

    SpreadReport(YearsResults results) {
        this.results = results;
    }

    private List<YearsResults.Topology> simulated() {
        return results.variants().stream().filter(topology -> !topology.spread().quantiles().isEmpty()).toList();
    }

    List<String> lines() {
        var lines = new ArrayList<String>();
        if (simulated().isEmpty()) {
            return lines;
        }
        lines.add("");
        var asked = simulated().get(0).spread().years().stream().limit(OBJECTIVES).toList();
        var table = new TextTable("l" + "r".repeat(asked.size()), 0);
        var head = new ArrayList<>(List.of("years that miss"));
        asked.forEach(each -> head.add(YearsReport.percent(each.objective())));
        table.row(head.toArray(String[]::new));
        var allowed = new ArrayList<>(List.of("  down for more than"));
        asked.forEach(each -> allowed.add(Numbers.roundSeconds(each.hours() * HOUR)));
        table.row(allowed.toArray(String[]::new));
        for (var topology : simulated()) {
            var row = new ArrayList<>(List.of(topology.name()));
            topology.spread().years().stream().limit(OBJECTIVES).forEach(each -> row.add(share(each.share())));
            table.row(row.toArray(String[]::new));
        }
        lines.addAll(table.lines());
        if (promised()) {
            lines.add("");
            var sla = new TextTable("lrrrr", 0);
            sla.row("months that break a promise", "objective", "allows", "broken", "credit");
            for (var topology : simulated()) {
                boolean first = true;
                for (var promise : topology.spread().promises()) {
                    sla.row(
                            first ? topology.name() : "",
                            YearsReport.percent(promise.objective()),
                            Numbers.roundSeconds(MONTH * (1 - promise.objective()) * HOUR),
                            share(promise.months()),
                            YearsReport.percent(promise.credit()));
                    first = false;
                }
                sla.line("  " + credit(topology));
            }
            lines.addAll(sla.lines());
        }
        return lines;
    }

    private boolean promised() {
        return simulated().stream().anyMatch(topology -> !topology.spread().promises().isEmpty());
    }

    private static String credit(YearsResults.Topology topology) {
        return "paid back: " + Numbers.fixed(topology.spread().credit().mean() * 100, 2) + " % of fees on average";
    }

    /** None seen among so many is not never: then its bound. */
    static String share(Estimate share) {
        return share.mean() == 0 ? "< " + digits(share.high() * 100) : digits(share.mean() * 100);
    }

    private static String digits(double percent) {
        return Numbers.fixed(percent, percent >= 9.95 ? 0 : percent >= 0.95 ? 1 : percent >= 0.095 ? 2 : 3) + " %";
    }

    List<Page.Section> sections() {
        var sections = new ArrayList<Page.Section>();
        if (simulated().isEmpty()) {
            return sections;
        }
        var head = new ArrayList<>(List.of("down for longer than"));
        simulated().get(0).spread().years().forEach(each ->
                head.add(">" + Numbers.roundSeconds(each.hours() * HOUR) + "\n" + YearsReport.percent(each.objective())));
        var rows = new ArrayList<List<String>>();
        for (var topology : simulated()) {
            var row = new ArrayList<>(List.of(topology.name()));
            topology.spread().years().forEach(each -> row.add(share(each.share())));
            rows.add(row);
        }
        sections.add(new Page.Section(
                "How one year differs from another",
                YearsSpreadChart.hasData(results) ? YearsSpreadChart.of(results) : null,
                head,
                rows,
                List.of("the share of years; chance alone, with rates and times to repair as they are written; what is not known of those comes on top of it")));
        if (promised()) {
            var promises = new ArrayList<List<String>>();
            var notes = new ArrayList<String>();
            for (var topology : simulated()) {
                topology.spread().promises().forEach(promise -> promises.add(List.of(
                        topology.name(),
                        YearsReport.percent(promise.objective()),
                        Numbers.roundSeconds(MONTH * (1 - promise.objective()) * HOUR),
                        share(promise.months()),
                        YearsReport.percent(promise.credit()))));
                notes.add(topology.name() + ": " + credit(topology) + "; a month pays for the loosest objective that it misses");
            }
            sections.add(new Page.Section(
                    "Promises that a month breaks", null, List.of("topology", ">objective", ">allows a month", ">months that break it", ">credit"), promises, notes));
        }
        return sections;
    }

    static Map<String, Object> tree(YearsResults.Spread spread) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("quantile_hours", spread.quantiles());
        var years = new ArrayList<Map<String, Object>>();
        spread.years().forEach(each -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("objective", each.objective());
            one.put("hours", each.hours());
            one.put("share_of_years_longer", YearsReport.tree(each.share()));
            years.add(one);
        });
        tree.put("years", years);
        var promises = new ArrayList<Map<String, Object>>();
        spread.promises().forEach(each -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("objective", each.objective());
            one.put("credit", each.credit());
            one.put("share_of_months_broken", YearsReport.tree(each.months()));
            promises.add(one);
        });
        tree.put("promises", promises);
        tree.put("credit", YearsReport.tree(spread.credit()));
        return tree;
    }
}
