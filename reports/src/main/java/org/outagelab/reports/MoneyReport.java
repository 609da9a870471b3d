package org.outagelab.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.YearsResults;

/** What each topology costs in a year and what a further nine costs in hosts, as text, as a section of a page and as a document. */
final class MoneyReport {
    private static final double SURE = 0.9;

    private final YearsResults results;

    MoneyReport(YearsResults results) {
        this.results = results;
    }

    /** Nothing where no file says what things cost. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        if (results.bills().isEmpty()) {
            return lines;
        }
        lines.add("");
        lines.addAll(TextTable.wrap("", "", sentence(results), TextReport.WIDTH));
        var table = new TextTable("lrrrrrr", 0);
        table.row("costs a year", "hosts", "people", "requests", "down", "all (90 % of worlds)", "hosts per nine");
        rows().forEach(row -> table.row(row.toArray(String[]::new)));
        lines.addAll(table.lines());
        return lines;
    }

    private List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < results.bills().size(); i++) {
            var bill = results.bills().get(i);
            rows.add(List.of(
                    bill.topology(),
                    amount(bill.hosts()),
                    amount(bill.people()),
                    amount(bill.requests()),
                    amount(bill.down()),
                    amount(bill.all()) + " " + bill.currency()
                            + (bill.high() > bill.low() ? " (" + amount(bill.low()) + " … " + amount(bill.high()) + ")" : ""),
                    i == 0 ? "" : perNine(results.bills().get(results.comparedWith(i)), bill)));
        }
        return rows;
    }

    /** What ten times less downtime costs in hosts, at the price of this step; that it buys none where it does not. */
    static String perNine(YearsResults.Bill before, YearsResults.Bill after) {
        double nines = StrictMath.log10(before.hours() / after.hours());
        double spent = after.hosts() - before.hosts();
        if (!before.currency().equals(after.currency()) || !(before.hours() > 0 && after.hours() > 0)) {
            return Numbers.NONE;
        }
        return nines <= 0 ? "no nine" : spent <= 0 ? "nothing" : amount(spent / nines) + " " + after.currency();
    }

    /** Which topology costs the least, and how sure that is. */
    static String sentence(YearsResults results) {
        var bills = results.bills();
        var best = bills.stream()
                .min(Comparator.comparingDouble(YearsResults.Bill::all))
                .orElseThrow(() -> new IllegalArgumentException("no topology has costs"));
        String all = amount(best.all()) + " " + best.currency() + " a year";
        if (Double.isNaN(best.cheapest())) {
            return bills.size() == 1
                    ? "“" + best.topology() + "” costs " + all + "."
                    : "Topologies have costs in different currencies and are not compared.";
        }
        return "“" + best.topology() + "” costs the least, " + all + ", "
                + (best.cheapest() >= SURE ? "in " : "but only in ") + InputsReport.worlds(best.cheapest()) + ".";
    }

    static String amount(double value) {
        return Numbers.fixed(value, Math.abs(value) < 10 && value != 0 ? 2 : 0);
    }

    List<Page.Section> sections() {
        if (results.bills().isEmpty()) {
            return List.of();
        }
        return List.of(new Page.Section(
                "What it costs",
                YearsMoneyChart.of(results),
                List.of("topology", ">hosts", ">people", ">requests lost", ">hours down", ">all (90 % of worlds)", ">hosts per nine"),
                rows(),
                List.of(
                        "hosts per nine: what hosts cost more than in " + (results.withFirst() ? "the first topology" : "the topology before") + ", by the nines that it gains; a nine is a tenth of the downtime",
                        "people: every repair has one for as long as it takes, a restart by a supervisor too; what is promised for money stands below")));
    }

    List<Map<String, Object>> tree() {
        var bills = new ArrayList<Map<String, Object>>();
        for (var bill : results.bills()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", bill.topology());
            one.put("currency", bill.currency());
            one.put("hosts", bill.hosts());
            one.put("people", bill.people());
            one.put("requests", bill.requests());
            one.put("down", bill.down());
            one.put("all", bill.all());
            one.put("range90", List.of(bill.low(), bill.high()));
            one.put("share_of_draws_cheapest", Double.isNaN(bill.cheapest()) ? null : bill.cheapest());
            bills.add(one);
        }
        return bills;
    }
}
