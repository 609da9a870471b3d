package org.outagelab.reports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.Estimate;
import org.outagelab.results.YearsResults;

/** Downtime a year by cause as text, as a document and as a page. */
public final class YearsReport {
    private static final int SHOWN = 10;
    private static final double HOUR = 3600;

    private final YearsResults results;
    private final InputsReport inputs;

    private YearsReport(YearsResults results) {
        this.results = results;
        this.inputs = new InputsReport(results.inputs());
    }

    /**
     * The tables on the terminal.
     *
     * @param page where the page was written, or empty
     */
    public static String text(YearsResults results, String page) {
        return new YearsReport(results).text(page);
    }

    public static String json(YearsResults results) {
        return new YearsReport(results).json();
    }

    public static Page page(YearsResults results) {
        return new YearsReport(results).page();
    }

    private String text(String page) {
        var lines = new ArrayList<>(Stopped.lines(results.truncated()));
        lines.add("Downtime a year: " + results.scenario());
        lines.addAll(TextTable.wrap("", "", YearsSteps.leading(results), TextReport.WIDTH));
        lines.add("");
        var table = new TextTable("lrrrrr", 0);
        table.row("topology", header(), "exact", "common causes", "months ok", "worst of 20 y");
        for (var topology : results.variants()) {
            table.row(row(topology).toArray(String[]::new));
        }
        lines.addAll(table.lines());
        var steps = YearsSteps.of(results);
        if (!steps.isEmpty()) {
            lines.add("");
            lines.add(YearsSteps.title(results));
            steps.forEach(step -> lines.addAll(TextTable.wrap("  ", "    ", step, TextReport.WIDTH)));
        }
        lines.addAll(FindingsText.table(results.findings()));
        var changes = YearsChanges.of(results);
        if (!changes.isEmpty()) {
            lines.add("");
            lines.add("What one line of the file would change (95 %)");
            changes.forEach(change -> lines.addAll(TextTable.wrap("  ", "    ", change, TextReport.WIDTH)));
        }
        for (var topology : results.variants()) {
            lines.add("");
            lines.addAll(TextTable.wrap(topology.name() + ": ", "  ", shares(topology), TextReport.WIDTH));
            var causes = new TextTable("lrrrr", 0);
            causes.row("cause", "a year", "lost each time", "costs a year (95 %)", "without reactions");
            topology.causes().stream().limit(SHOWN).forEach(cause -> {
                var cells = new ArrayList<>(cells(cause));
                cells.set(2, Double.isNaN(cause.perYear()) ? "" : Numbers.seconds(cause.lossPerIncident().mean()));
                causes.row(cells.toArray(String[]::new));
            });
            if (topology.causes().size() > SHOWN) {
                double rest = topology.causes().stream().skip(SHOWN).mapToDouble(cause -> cause.downtime().mean()).sum();
                causes.line("  " + (topology.causes().size() - SHOWN) + " more: " + Numbers.seconds(rest * HOUR) + " a year (--json has all)");
            }
            lines.addAll(causes.lines());
            if (topology.endpoints().size() > 1) {
                lines.addAll(endpoints(topology).lines());
            }
            lines.addAll(TextTable.wrap("  ", "  ", second(topology), TextReport.WIDTH));
            for (var note : topology.notes()) {
                lines.addAll(TextTable.wrap("  ", "  ", note, TextReport.WIDTH));
            }
        }
        lines.addAll(new MoneyReport(results).lines());
        lines.addAll(new SpreadReport(results).lines());
        lines.addAll(inputs.lines());
        lines.add("");
        lines.addAll(TextTable.wrap("", "", legend(), TextReport.WIDTH));
        lines.add("");
        if (!page.isEmpty()) {
            lines.add("report  " + page);
        }
        lines.add("repeat  " + results.repeat());
        return String.join("\n", lines) + "\n";
    }

    /** What stands in brackets: the range of the inputs, where some are not known exactly. */
    private String header() {
        return results.inputs().draws() > 0 ? "a year (90 % of worlds)" : "a year (95 %)";
    }

    private String legend() {
        return "a year: the share of time in which a request of the mix fails that would not with everything up; what each"
                + " failure costs is measured at request level, how often failures meet is calculated. exact: the same requests by"
                + " an exact method, as if everyone reacted at once; months ok: 30 days with at least "
                + percent(results.objective())
                + " uptime. * common cause of several parts."
                + (results.inputs().draws() == 0
                        ? ""
                        : " In brackets beside the year: nine of ten of " + Numbers.count(results.inputs().draws())
                                + " worlds, in which rates and times to repair are as well known as explain says, in common for all"
                                + " topologies; beside causes: the error of the runs alone.");
    }

    private List<String> row(YearsResults.Topology topology) {
        var range = inputs.range(topology.name());
        return List.of(
                topology.name(),
                range.isEmpty() ? hours(topology.downtime()) : Numbers.seconds(topology.downtime().mean() * HOUR) + " (" + range + ")",
                Numbers.seconds(topology.exact() * HOUR),
                Numbers.fixed(YearsChart.common(topology) * 100, 0) + " %",
                Numbers.mean(topology.windows()),
                Numbers.seconds(topology.worstYear().mean() * HOUR));
    }

    private static String hours(Estimate hours) {
        var seconds = new Estimate(
                hours.mean() * HOUR, hours.low() * HOUR, hours.high() * HOUR, hours.n(), "s", hours.note());
        return Numbers.seconds(seconds.mean())
                + (seconds.hasInterval() && seconds.high() > seconds.low()
                        ? " (" + shortly(seconds) + ")"
                        : "");
    }

    /** Both ends in the unit that suits the upper one, with three digits. */
    private static String shortly(Estimate seconds) {
        var high = Numbers.seconds(seconds.high());
        var low = Numbers.seconds(seconds.low());
        var unit = high.substring(high.indexOf(' '));
        return (low.endsWith(unit) ? low.substring(0, low.length() - unit.length()) : low) + " … "
                + high.substring(0, high.length() - unit.length()) + unit;
    }

    private static String seconds(Estimate value) {
        return hours(new Estimate(value.mean() / HOUR, value.low() / HOUR, value.high() / HOUR, value.n(), "h", value.note()));
    }

    private static List<String> cells(YearsResults.Cause cause) {
        return List.of(
                cause.name() + (cause.common() ? " *" : ""),
                Double.isNaN(cause.perYear()) ? "" : SpofReport.perYear(cause.perYear()),
                Double.isNaN(cause.perYear()) ? "" : seconds(cause.lossPerIncident()),
                hours(cause.downtime()),
                cause.said() == 0 ? "0" : Numbers.seconds(cause.said() * HOUR));
    }

    private static String shares(YearsResults.Topology topology) {
        var parts = new ArrayList<String>();
        YearsChart.shares(topology).entrySet().stream()
                .filter(entry -> entry.getValue() >= 0.005)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> parts.add(entry.getKey() + " " + Numbers.fixed(entry.getValue() * 100, 0) + " %"));
        if (parts.isEmpty()) {
            return topology.causes().isEmpty() ? "nothing fails" : "nothing that fails has lost a request";
        }
        return String.join(", ", parts);
    }

    /** What no cause of one failure says. */
    private String second(YearsResults.Topology topology) {
        var text = new StringBuilder();
        text.append("Two and more at once: ").append(Numbers.seconds(topology.several() * HOUR)).append(" a year, in the total");
        if (topology.unknown() > 0) {
            text.append("; not measured, and not in the total: at most ").append(Numbers.seconds(topology.unknown() * HOUR));
        }
        text.append(". ");
        if (topology.usual() > 0) {
            text.append("With everything up ")
                    .append(Numbers.fixed(topology.usual() * 100, 2))
                    .append(" % of requests fail anyway: in none of the causes, and not in the total. ");
        }
        text.append("Outages in which nobody is served, lasting beyond all reactions: ")
                .append(Numbers.fixed(topology.outagesPerYear().mean(), 1))
                .append(" a year, the longest of a year ")
                .append(Numbers.seconds(topology.longestOutage().mean() * HOUR))
                .append(" on average; error budget burned: ")
                .append(Numbers.fixed(topology.budgetBurned().mean() * 100, 0))
                .append(" % (")
                .append(Numbers.fixed(topology.years(), 0))
                .append(" years simulated).");
        return text.toString();
    }

    /** Nines and minutes of each endpoint. */
    private static TextTable endpoints(YearsResults.Topology topology) {
        var table = new TextTable("lrrrr", 0);
        table.row("endpoint", "of requests", "uptime", "down a year", "exact");
        topology.endpoints().forEach(endpoint -> table.row(
                endpoint.name(),
                Numbers.fixed(endpoint.share() * 100, 0) + " %",
                YearsChart.uptime(endpoint.downtime()),
                Numbers.seconds(endpoint.downtime() * HOUR),
                Numbers.seconds(endpoint.exact() * HOUR)));
        return table;
    }

    private List<String> notes() {
        var notes = new ArrayList<String>();
        notes.add(legend());
        return notes;
    }

    private Page page() {
        var sections = new ArrayList<Page.Section>();
        var rows = new ArrayList<List<String>>();
        results.variants().forEach(topology -> rows.add(row(topology)));
        sections.add(new Page.Section(
                "Topologies compared",
                YearsChart.of(results),
                List.of("topology", ">" + header(), ">exact", ">common causes", ">months ok", ">worst of 20 years"),
                rows,
                notes()));
        if (results.variants().size() > 1) {
            sections.add(new Page.Section(YearsSteps.title(results), YearsWaterfall.of(results), List.of(), List.of(), YearsSteps.of(results)));
        }
        if (FindingsText.differ(results.findings())) {
            sections.add(new Page.Section(
                    FindingsText.TITLE, null, FindingsText.HEAD, FindingsText.rows(results.findings()), List.of(FindingsText.LEGEND)));
        }
        if (!results.changes().isEmpty()) {
            var lines = new ArrayList<List<String>>();
            results.changes().forEach(change -> lines.add(List.of(
                    change.topology(),
                    YearsChanges.line(change),
                    change.key() + ": " + change.value(),
                    Numbers.seconds(change.before() * HOUR),
                    Numbers.seconds(change.after() * HOUR),
                    Numbers.seconds(change.gain().low() * HOUR) + " … " + Numbers.seconds(change.gain().high() * HOUR))));
            sections.add(new Page.Section(
                    "What one line of the file would change",
                    null,
                    List.of("topology", "in words", "in the file", ">a year", ">would be", ">less (95 %)"),
                    lines,
                    List.of("Of the settings that the products of this file have those were measured that promise most by the"
                            + " structure, one of each topology that is not large; those are shown that gain more than the runs err and"
                            + " more than 5 % of the year.")));
        }
        sections.addAll(new MoneyReport(results).sections());
        sections.addAll(new SpreadReport(results).sections());
        int number = 0;
        for (var topology : results.variants()) {
            var causes = new ArrayList<List<String>>();
            topology.causes().forEach(cause -> causes.add(cells(cause)));
            var notes = new ArrayList<String>();
            notes.add(shares(topology) + ". " + second(topology));
            if (topology.endpoints().size() > 1) {
                topology.endpoints().forEach(endpoint -> notes.add(endpoint.name() + ": uptime " + YearsChart.uptime(endpoint.downtime()) + ", down "
                        + Numbers.seconds(endpoint.downtime() * HOUR) + " a year."));
            }
            notes.addAll(topology.notes());
            sections.add(new Page.Section(
                    topology.name(),
                    topology.graph().nodes().isEmpty() ? null : TopologyPicture.of(topology.graph(), "topology-" + ++number),
                    List.of("cause", ">times a year", ">lost each time (95 %)", ">costs a year (95 %)", ">without reactions"),
                    causes,
                    notes));
        }
        sections.addAll(inputs.sections());
        return new Page(
                results.scenario(),
                Stopped.first(results.truncated()) + YearsSteps.leading(results),
                (results.incidents() == 0 ? "As many runs of each kind of incident as its error asks for" : results.incidents() + " runs of each kind of incident")
                        + ", seed " + results.seed() + ".",
                sections,
                results.repeat(),
                results.toolVersion());
    }

    private String json() {
        var tree = JsonTree.head(
                results.toolVersion(), results.scenario(), results.file(), results.sha256(), results.seed());
        tree.put("incident_runs", results.incidents());
        tree.put("objective", results.objective());
        tree.put("truncated", results.truncated());
        tree.put("repeat", results.repeat());
        tree.put("inputs", inputs.tree());
        tree.put("bills", new MoneyReport(results).tree());
        tree.put("one_line_changes", results.changes().stream().map(YearsReport::tree).toList());
        tree.put("variants", results.variants().stream().map(YearsReport::tree).toList());
        return JsonTree.of(tree);
    }

    private static Map<String, Object> tree(YearsResults.Topology topology) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", topology.name());
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("downtime.per_year", tree(topology.downtime()));
        var loss = topology.downtime();
        metrics.put("uptime", tree(new Estimate(
                up(topology, loss.mean()), up(topology, loss.high()), up(topology, loss.low()), loss.n(), "ratio", loss.note())));
        metrics.put("outages.per_year", tree(topology.outagesPerYear()));
        metrics.put("months.ok", tree(topology.windows()));
        metrics.put("longest_outage", tree(topology.longestOutage()));
        metrics.put("downtime.p95_year", tree(topology.worstYear()));
        metrics.put("error_budget.burned", tree(topology.budgetBurned()));
        tree.put("metrics", metrics);
        tree.put("exact_hours_of_the_mix", topology.exact());
        tree.put("exact_hours_of_any_endpoint", topology.anyEndpoint());
        tree.put("share_failing_with_everything_up", topology.usual());
        tree.put("several_at_once_hours", topology.several());
        tree.put("not_measured_hours", topology.unknown());
        tree.put("request_level_events", topology.events());
        tree.put("common_cause_share", YearsChart.common(topology));
        tree.put("years_simulated", topology.years());
        var endpoints = new ArrayList<Map<String, Object>>();
        for (var endpoint : topology.endpoints()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", endpoint.name());
            one.put("share", endpoint.share());
            one.put("downtime_hours", endpoint.downtime());
            one.put("exact_hours", endpoint.exact());
            one.put("share_failing_with_everything_up", endpoint.usual());
            endpoints.add(one);
        }
        tree.put("endpoints", endpoints);
        var causes = new ArrayList<Map<String, Object>>();
        for (var cause : topology.causes()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", cause.name());
            one.put("group", cause.group());
            one.put("kind", cause.kind());
            one.put("common_cause", cause.common());
            one.put("per_year", cause.perYear());
            one.put("loss_per_incident", tree(cause.lossPerIncident()));
            one.put("downtime", tree(cause.downtime()));
            one.put("downtime_without_reactions", cause.said());
            causes.add(one);
        }
        tree.put("causes", causes);
        tree.put("notes", topology.notes());
        tree.put("spread", SpreadReport.tree(topology.spread()));
        return tree;
    }

    private static Map<String, Object> tree(YearsResults.Change change) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("variant", change.topology());
        tree.put("key", change.key());
        tree.put("value", change.value());
        tree.put("says", YearsChanges.line(change));
        tree.put("hours_before", change.before());
        tree.put("hours_after", change.after());
        tree.put("gain", tree(change.gain()));
        return tree;
    }

    /** Uptime, with what fails anyway. */
    private static double up(YearsResults.Topology topology, double hours) {
        return (1 - topology.usual()) - hours / 8760;
    }

    /** A share that somebody wrote, with all its digits. */
    static String percent(double share) {
        return Numbers.exact(share * 100).replaceAll("\\.0$", "") + " %";
    }

    static Map<String, Object> tree(Estimate estimate) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("mean", estimate.mean());
        tree.put("ci95", estimate.hasInterval() ? List.of(estimate.low(), estimate.high()) : null);
        tree.put("n", estimate.n());
        tree.put("unit", estimate.unit());
        if (!estimate.note().isEmpty()) {
            tree.put("note", estimate.note());
        }
        return tree;
    }
}
