package org.outagelab.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.results.YearsResults;

/** What each topology of a file gains or loses against the one before it, by what fails, and which is the best. */
final class YearsSteps {
    private static final double HOUR = 3600;
    private static final int SHOWN = 4;

    private YearsSteps() {}

    /** One sentence: the best topology, how much better it is than the first, whether that is sure, and its largest cause. */
    static String leading(YearsResults results) {
        var first = results.variants().get(0);
        var best = results.variants().stream()
                .min(Comparator.comparingDouble((YearsResults.Topology topology) -> topology.downtime().mean()))
                .orElse(first);
        var text = new StringBuilder("“" + best.name() + "” is down " + Numbers.seconds(best.downtime().mean() * HOUR) + " a year");
        if (best != first) {
            boolean sure = best.downtime().high() < first.downtime().low();
            text.append(sure ? ", “" : ", which its runs cannot tell from “")
                    .append(first.name())
                    .append("” ")
                    .append(Numbers.seconds(first.downtime().mean() * HOUR));
        }
        var byKind = byKind(best);
        var largest = byKind.entrySet().stream().max(Map.Entry.comparingByValue());
        if (largest.isPresent() && largest.get().getValue() > 0) {
            text.append(best == first ? "; most of it is " : "; most of what is left is ")
                    .append(largest.get().getKey())
                    .append(", ")
                    .append(Numbers.seconds(largest.get().getValue() * HOUR));
        }
        return text.append(".").toString();
    }

    /** One line for each topology after the first: the difference to the one before, and what it consists of. */
    static List<String> of(YearsResults results) {
        var steps = new ArrayList<String>();
        for (int i = 1; i < results.variants().size(); i++) {
            var before = results.variants().get(i - 1);
            var after = results.variants().get(i);
            var differences = new LinkedHashMap<String, Double>();
            byKind(after).forEach((kind, hours) -> differences.merge(kind, hours, Double::sum));
            byKind(before).forEach((kind, hours) -> differences.merge(kind, -hours, Double::sum));
            var sorted = differences.entrySet().stream()
                    .filter(entry -> Math.abs(entry.getValue()) * HOUR >= 1)
                    .sorted(Comparator.comparingDouble((Map.Entry<String, Double> entry) -> -Math.abs(entry.getValue())))
                    .toList();
            var parts = new ArrayList<String>();
            sorted.stream().limit(SHOWN).forEach(entry -> parts.add(entry.getKey() + " " + signed(entry.getValue())));
            if (sorted.size() > SHOWN) {
                parts.add("others " + signed(sorted.stream().skip(SHOWN).mapToDouble(Map.Entry::getValue).sum()));
            }
            steps.add(after.name() + " − " + before.name() + " = "
                    + signed(after.downtime().mean() - before.downtime().mean())
                    + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)));
        }
        return steps;
    }

    private static Map<String, Double> byKind(YearsResults.Topology topology) {
        var byKind = new LinkedHashMap<String, Double>();
        topology.causes().forEach(cause -> byKind.merge(cause.kind(), cause.downtime().mean(), Double::sum));
        return byKind;
    }

    private static String signed(double hours) {
        return (hours < 0 ? "−" : "+") + Numbers.seconds(Math.abs(hours) * HOUR);
    }
}
