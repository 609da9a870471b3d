package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.CheckResults;
import org.outagelab.results.Estimate;

/** Exact beside simulated, as text and as a document. */
public final class CheckReport {
    private static final double HOUR = 3600;

    private CheckReport() {}

    public static String text(CheckResults results) {
        var lines = new ArrayList<>(Stopped.lines(results.truncated()));
        lines.add("Exact beside simulated: " + results.scenario());
        for (var topology : results.variants()) {
            lines.add("");
            lines.add(topology.name() + ", downtime a year, " + Numbers.fixed(topology.years(), 0) + " years simulated");
            var table = new TextTable("lrrrr", 0);
            table.row("endpoint", "exact", "simulated alike (95 %)", "z", "simulated in full (95 %)");
            for (var row : topology.rows()) {
                table.row(
                        row.what(),
                        row.exact()
                                ? Numbers.seconds(row.high() * HOUR)
                                : Numbers.seconds(row.low() * HOUR) + " … " + Numbers.seconds(row.high() * HOUR),
                        hours(row.simulated()),
                        Numbers.fixed(row.z(), 1),
                        hours(row.full()));
            }
            lines.addAll(table.lines());
            if (!topology.assumptions().isEmpty()) {
                lines.add("  not exactly solvable; in full without these assumptions:");
                for (var assumption : topology.assumptions()) {
                    lines.addAll(TextTable.wrap("  - ", "    ", assumption, TextReport.WIDTH));
                }
            }
        }
        lines.add("");
        lines.addAll(TextTable.wrap(
                "",
                "",
                "exact: share of time in which not every request of the endpoint is served; simulated alike: the failure level"
                        + " under the same assumptions, which must agree (|z| < 4); in full: weighted by requests.",
                TextReport.WIDTH));
        lines.add("repeat  " + results.repeat());
        return String.join("\n", lines) + "\n";
    }

    private static String hours(Estimate hours) {
        var seconds = new Estimate(
                hours.mean() * HOUR, hours.low() * HOUR, hours.high() * HOUR, hours.n(), "s", hours.note());
        return Numbers.mean(seconds)
                + (seconds.hasInterval() ? " (" + Numbers.interval(seconds).replaceAll(" [a-zµ]+$", "") + ")" : "");
    }

    public static String json(CheckResults results) {
        var tree = JsonTree.head(
                results.toolVersion(), results.scenario(), results.file(), results.sha256(), results.seed());
        tree.put("truncated", results.truncated());
        tree.put("repeat", results.repeat());
        var variants = new ArrayList<Map<String, Object>>();
        for (var topology : results.variants()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", topology.name());
            one.put("years", topology.years());
            one.put("rows", topology.rows().stream().map(CheckReport::tree).toList());
            one.put("assumptions", topology.assumptions());
            variants.add(one);
        }
        tree.put("variants", variants);
        return JsonTree.of(tree);
    }

    private static Map<String, Object> tree(CheckResults.Row row) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("what", row.what());
        tree.put("exact", row.exact());
        tree.put("hours", List.of(row.low(), row.high()));
        tree.put("simulated", List.of(row.simulated().mean(), row.simulated().low(), row.simulated().high()));
        tree.put("z", row.z());
        tree.put("full", List.of(row.full().mean(), row.full().low(), row.full().high()));
        return tree;
    }
}
