package org.outagelab.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.outagelab.results.SpofResults;

/** Single points of failure as text, as a document and as a page. */
public final class SpofReport {
    private static final int SHOWN = 20;
    private static final int NAMED = 8;
    private static final int CONTRADICTIONS = 8;
    private static final String CONTRADICTION = "CONTRADICTION  ";
    private static final double HOUR = 3600;

    private final SpofResults results;

    private SpofReport(SpofResults results) {
        this.results = results;
    }

    /**
     * The table on the terminal.
     *
     * @param page where the page was written, or empty
     */
    public static String text(SpofResults results, String page) {
        return new SpofReport(results).text(page);
    }

    public static String json(SpofResults results) {
        return new SpofReport(results).json();
    }

    public static Page page(SpofResults results) {
        return new SpofReport(results).page();
    }

    private String text(String page) {
        var lines = new ArrayList<>(Stopped.lines(results.truncated()));
        contradictions().forEach(line -> lines.addAll(TextTable.wrap(CONTRADICTION, "  ", line, TextReport.WIDTH)));
        lines.add("Single points of failure: " + results.scenario());
        for (var topology : results.variants()) {
            lines.add("");
            lines.addAll(TextTable.wrap(topology.name() + ": ", "  ", sentence(topology) + usual(topology), TextReport.WIDTH));
            var singles = singles(topology);
            var pairs = pairs(topology);
            var table = new TextTable("lrrrrrr", 0);
            table.row("alone", "a year", "down each", "costs a year", "served: said", "shown", "at first");
            rows(table, singles, SHOWN);
            if (!pairs.isEmpty()) {
                table.row("in pairs", "", "", "", "", "", "");
                rows(table, pairs, SHOWN / 2);
            }
            if (!topology.redundant().isEmpty()) {
                table.row("taken over by others", "", "", "", "", "", "");
                rows(table, topology.redundant(), SHOWN);
            }
            lines.addAll(table.lines());
            if (topology.more() > 0) {
                lines.add("  " + topology.more() + " further minimal cut sets of three or more parts");
            }
        }
        lines.add("");
        lines.addAll(TextTable.wrap("", "", legend(), TextReport.WIDTH));
        lines.add("");
        if (!page.isEmpty()) {
            lines.add("report  " + page);
        }
        lines.add("repeat  " + results.repeat());
        return String.join("\n", lines) + "\n";
    }

    private String legend() {
        boolean several = results.variants().stream()
                .flatMap(topology -> Stream.concat(topology.cuts().stream(), topology.redundant().stream()))
                .anyMatch(cut -> cut.count() > 1);
        return "served: share of requests that is ok when everything automatic has had its time; shown: the same in a run in"
                + " which it is killed, less what fails without any fault; at first: in that run while the others react. * common cause of several parts."
                + (several ? " × n: n that could change places, of which the one named was killed; the figures are of each." : "")
                + " – no run: names and certificates, " + (results.truncated() ? "stopped before it, " : "") + "or beyond --kills.";
    }

    /** What a reader must know first: where claim and run do not agree, and why; the unsafe and the largest first. */
    private List<String> contradictions() {
        var alike = new LinkedHashMap<String, Alike>();
        for (var topology : results.variants()) {
            for (var found : topology.contradictions()) {
                var sentence = "said " + share(found.said()) + " served, shown " + share(found.shown()) + ": " + found.reason();
                var group = alike.computeIfAbsent(
                        sentence, key -> new Alike(found, new LinkedHashSet<>(), new LinkedHashSet<>()));
                group.parts.add(String.join(" + ", found.parts()) + times(found.count()));
                group.variants.add(topology.name());
            }
        }
        var lines = new ArrayList<String>();
        alike.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Alike.WORST_FIRST))
                .limit(CONTRADICTIONS)
                .forEach(entry -> lines.add(entry.getValue().of(results) + ": " + entry.getKey()));
        if (alike.size() > lines.size()) {
            lines.add("… and " + (alike.size() - lines.size()) + " more (--json has all)");
        }
        return lines;
    }

    /** Contradictions that read the same. */
    private record Alike(SpofResults.Contradiction first, Set<String> parts, Set<String> variants) {
        private static final Comparator<Alike> WORST_FIRST = Comparator.comparing((Alike alike) -> !alike.first.unsafe())
                .thenComparing(alike -> -Math.abs(alike.first.said() - alike.first.shown()));

        String of(SpofResults results) {
            boolean all = variants.size() == results.variants().size();
            return String.join(", ", parts) + (all ? "" : " (" + String.join("; ", variants) + ")");
        }
    }

    private static String usual(SpofResults.Topology topology) {
        double lost = 1 - topology.usual();
        return lost >= 0.0005
                ? "; " + Numbers.percent(lost) + " of requests fail without any fault, which is in no row"
                : "";
    }

    private static void rows(TextTable table, List<SpofResults.Cut> cuts, int most) {
        for (var cut : cuts.subList(0, Math.min(most, cuts.size()))) {
            var cells = cells(cut);
            cells.set(0, "  " + cells.get(0));
            table.row(cells.toArray(String[]::new));
        }
        if (cuts.size() > most) {
            table.line("    … and " + (cuts.size() - most) + " more (--json has all)");
        }
    }

    private static List<String> cells(SpofResults.Cut cut) {
        var cells = new ArrayList<String>();
        cells.add(name(cut));
        cells.add(perYear(cut.perYear()));
        cells.add(Numbers.seconds(cut.hoursPerYear() / cut.perYear() * HOUR));
        cells.add(cut.costHoursPerYear() == 0 ? "0" : Numbers.seconds(cut.costHoursPerYear() * HOUR));
        cells.add(share(cut.served()));
        cells.add(share(cut.shown().settled()));
        cells.add(share(cut.shown().first()));
        return cells;
    }

    private static String name(SpofResults.Cut cut) {
        return String.join(" + ", cut.parts()) + times(cut.count()) + (cut.common() ? " *" : "");
    }

    private static String times(int count) {
        return count == 1 ? "" : " × " + Numbers.count(count);
    }

    private static int count(List<SpofResults.Cut> cuts) {
        return cuts.stream().mapToInt(SpofResults.Cut::count).sum();
    }

    static String perYear(double value) {
        return value >= 0.0995 ? Numbers.twoDigits(value) : "1 in " + Numbers.twoDigits(1 / value) + " y";
    }

    private static String share(double share) {
        return Double.isNaN(share) ? Numbers.NONE : Numbers.fixed(share * 100, share > 0.99 && share < 0.9995 ? 1 : 0) + " %";
    }

    private static List<SpofResults.Cut> singles(SpofResults.Topology topology) {
        return topology.cuts().stream().filter(cut -> cut.parts().size() == 1).toList();
    }

    private static List<SpofResults.Cut> pairs(SpofResults.Topology topology) {
        return topology.cuts().stream().filter(cut -> cut.parts().size() == 2).toList();
    }

    private static String sentence(SpofResults.Topology topology) {
        int singles = count(singles(topology));
        var many = singles == 0
                ? "no single point of failure"
                : singles == 1 ? "1 single point of failure" : singles + " single points of failure";
        boolean exact = topology.note().isEmpty();
        var down = exact
                ? Numbers.seconds(topology.unavailabilityHigh() * 8760 * HOUR) + " a year (exact for independent failures)"
                : Numbers.seconds(topology.unavailabilityLow() * 8760 * HOUR) + " to "
                        + Numbers.seconds(topology.unavailabilityHigh() * 8760 * HOUR) + " a year (" + topology.note() + ")";
        return many + "; requests of some endpoint fail during " + down + ", in "
                + (exact ? "" : "at most ") + Numbers.twoDigits(topology.outagesPerYear()) + " outages a year";
    }

    private String json() {
        var tree = JsonTree.head(
                results.toolVersion(), results.scenario(), results.file(), results.sha256(), results.seed());
        tree.put("truncated", results.truncated());
        tree.put("repeat", results.repeat());
        tree.put("variants", results.variants().stream().map(SpofReport::tree).toList());
        return JsonTree.of(tree);
    }

    private static Map<String, Object> tree(SpofResults.Topology topology) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", topology.name());
        tree.put("exact", topology.note().isEmpty());
        tree.put("unavailability", List.of(topology.unavailabilityLow(), topology.unavailabilityHigh()));
        tree.put("outages_per_year", topology.outagesPerYear());
        tree.put("note", topology.note());
        tree.put("cut_sets", topology.cuts().stream().map(SpofReport::tree).toList());
        tree.put("redundant", topology.redundant().stream().map(SpofReport::tree).toList());
        tree.put("larger_cut_sets", topology.more());
        tree.put("ok_without_fault", topology.usual());
        tree.put("contradictions", topology.contradictions().stream().map(SpofReport::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(SpofResults.Contradiction found) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("parts", found.parts());
        tree.put("count", found.count());
        tree.put("said", found.said());
        tree.put("shown", found.shown());
        tree.put("unsafe", found.unsafe());
        tree.put("reason", found.reason());
        return tree;
    }

    private static Map<String, Object> tree(SpofResults.Cut cut) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("parts", cut.parts());
        tree.put("alike", cut.alike());
        tree.put("causes", cut.causes());
        tree.put("common_cause", cut.common());
        tree.put("per_year", cut.perYear());
        tree.put("hours_per_year", cut.hoursPerYear());
        tree.put("served", cut.served());
        tree.put("cost_hours_per_year", cut.costHoursPerYear());
        tree.put("may_draw_in_more", cut.blocking());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("at_first", cut.shown().first());
        shown.put("settled", cut.shown().settled());
        shown.put("reaction_seconds", cut.shown().reactionSeconds());
        shown.put("why_not", cut.shown().why());
        tree.put("shown", shown);
        return tree;
    }

    private Page page() {
        var sections = new ArrayList<Page.Section>();
        var head = List.of(
                "what fails", ">times a year", ">down each time", ">costs a year", ">served: said", ">shown in a run", ">at first");
        int index = 0;
        for (var topology : results.variants()) {
            var name = "spof" + (index == 0 ? "" : "-" + (index + 1));
            index++;
            sections.add(new Page.Section(
                    topology.name(), chart(name, topology), List.of(), List.of(), List.of(capital(sentence(topology)) + usual(topology) + ".")));
            add(sections, "Alone", head, singles(topology));
            add(sections, "In pairs", head, pairs(topology));
            add(sections, "Taken over by others", head, topology.redundant());
        }
        return new Page(
                results.scenario(),
                Stopped.first(results.truncated())
                        + contradictions().stream().map(line -> CONTRADICTION + line + ". ").collect(Collectors.joining())
                        + capital(sentence(results.variants().get(0))) + ".",
                legend(),
                sections,
                results.repeat(),
                results.toolVersion());
    }

    private static void add(List<Page.Section> sections, String heading, List<String> head, List<SpofResults.Cut> cuts) {
        if (cuts.isEmpty()) {
            return;
        }
        var rows = new ArrayList<List<String>>();
        for (var cut : cuts) {
            var cells = cells(cut);
            cells.set(0, cells.get(0) + "\n" + String.join(", ", cut.causes()) + others(cut));
            rows.add(cells);
        }
        sections.add(new Page.Section(heading, null, head, rows, List.of()));
    }

    private static String others(SpofResults.Cut cut) {
        var names = cut.alike().stream().limit(NAMED).map(parts -> String.join(" + ", parts)).collect(Collectors.joining(", "));
        int more = cut.alike().size() - NAMED;
        return names.isEmpty() ? "" : "; alike: " + names + (more > 0 ? " and " + Numbers.count(more) + " more" : "");
    }

    private static Picture chart(String name, SpofResults.Topology topology) {
        var rows = topology.cuts().stream()
                .filter(cut -> cut.costHoursPerYear() > 0)
                .limit(SHOWN)
                .map(cut -> new CostChart.Row(
                        String.join(" + ", cut.parts()) + times(cut.count()),
                        cut.costHoursPerYear() * HOUR,
                        Numbers.seconds(cut.costHoursPerYear() * HOUR),
                        ChartStyle.line(cut.common() ? 1 : cut.parts().size() == 1 ? 0 : 2)))
                .toList();
        int count = count(singles(topology));
        var title = rows.isEmpty()
                ? "Nothing brings “" + topology.name() + "” down alone or in pairs"
                : "“" + rows.get(0).name() + "” costs most: " + rows.get(0).text() + " a year";
        return CostChart.of(
                name,
                title,
                topology.name() + ": " + count + " single points of failure. Expected downtime a year, weighted by the share of requests that fail; log scale.",
                List.of(
                        new Frame.Key("alone", ChartStyle.line(0), null),
                        new Frame.Key("common cause", ChartStyle.line(1), null),
                        new Frame.Key("pair", ChartStyle.line(2), null)),
                rows);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
