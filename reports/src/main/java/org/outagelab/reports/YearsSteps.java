package org.outagelab.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.outagelab.results.YearsResults;

/** What each topology of a file gains or loses against the one before it, by what fails, and which is the best. */
final class YearsSteps {
    private static final double HOUR = 3600;
    private static final int SHOWN = 4;
    /** Share of worlds in which one topology must be better than another. */
    private static final double SURE = 0.9;

    private YearsSteps() {}

    /** By one kind of failure from one topology to the next. @param hours more a year, less than 0: fewer */
    record Part(String kind, double hours) {}

    /** One topology after another. @param parts the largest first; they add up to the whole */
    record Step(YearsResults.Topology before, YearsResults.Topology after, List<Part> parts) {
        double hours() {
            return after.downtime().mean() - before.downtime().mean();
        }
    }

    static YearsResults.Topology best(YearsResults results) {
        return results.variants().stream()
                .filter(topology -> topology.downtime().hasValue())
                .min(Comparator.comparingDouble((YearsResults.Topology topology) -> topology.downtime().mean()))
                .orElse(results.variants().get(0));
    }

    /** What costs the most; none where nothing costs anything. */
    static Optional<String> largest(YearsResults.Topology topology) {
        return byKind(topology).entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    /** Whether what costs the most costs more than all else together. */
    static boolean most(YearsResults.Topology topology) {
        var byKind = byKind(topology).values();
        double largest = byKind.stream().mapToDouble(hours -> hours).max().orElse(0);
        return largest > byKind.stream().mapToDouble(hours -> hours).sum() / 2;
    }

    /** In nine of ten worlds, or where all inputs are known by more than the error of the runs. */
    static boolean surelyBetter(YearsResults results, YearsResults.Topology better, YearsResults.Topology first) {
        return results.inputs()
                .comparison(better.name(), first.name())
                .map(pair -> pair.better() >= SURE)
                .orElse(better.downtime().high() < first.downtime().low());
    }

    /** One sentence: which step is the best, how sure that is, and what is left to do after it. */
    static String leading(YearsResults results) {
        var first = results.variants().get(0);
        var best = best(results);
        var text = new StringBuilder();
        if (results.variants().size() == 1) {
            text.append("“").append(first.name()).append("” is down ").append(hours(best)).append(" a year");
        } else if (best == first) {
            text.append("No step is better than “").append(first.name()).append("”, down ").append(hours(first)).append(" a year");
        } else {
            boolean sure = surelyBetter(results, best, first);
            text.append(sure ? "Best next step: from “" : "Perhaps the best next step: from “")
                    .append(first.name())
                    .append("” to “")
                    .append(best.name())
                    .append("”, ")
                    .append(hours(first))
                    .append(" a year to ")
                    .append(hours(best));
            results.inputs()
                    .comparison(best.name(), first.name())
                    .ifPresentOrElse(
                            pair -> text.append(sure ? ", better in " : ", but better only in ")
                                    .append(InputsReport.worlds(pair.better())),
                            () -> text.append(sure ? "" : ", which its runs cannot tell apart"));
        }
        var kind = largest(best);
        if (kind.isPresent()) {
            text.append("; ")
                    .append(most(best) ? "most" : "the largest part")
                    .append(results.variants().size() == 1 || best == first ? " of it is " : " of what is left is ")
                    .append(kind.get())
                    .append(", ")
                    .append(Numbers.seconds(byKind(best).get(kind.get()) * HOUR));
            results.inputs().range(best.name()).filter(range -> !range.largest().isEmpty()).ifPresent(range -> text
                    .append(", the largest cause in ")
                    .append(InputsReport.worlds(range.shareOfLargest(kind.get()))));
        }
        text.append(".");
        YearsChanges.best(results).ifPresent(change -> text.append(" With one line of its file ")
                .append(results.variants().size() == 1 ? "it" : "“" + change.topology() + "”")
                .append(" would be down ")
                .append(Numbers.seconds(change.after() * HOUR))
                .append(": ")
                .append(YearsChanges.line(change))
                .append("."));
        return text.toString();
    }

    /** What stands over {@link #of}. */
    static String title(YearsResults results) {
        return results.withFirst() ? "Each beside “" + results.variants().get(0).name() + "”, by what fails" : "From one to the next, by what fails";
    }

    private static String hours(YearsResults.Topology topology) {
        return Numbers.seconds(topology.downtime().mean() * HOUR);
    }

    /** What each topology is compared with, by what fails. */
    static List<Step> steps(YearsResults results) {
        var steps = new ArrayList<Step>();
        for (int i = 1; i < results.variants().size(); i++) {
            var before = results.variants().get(results.comparedWith(i));
            var after = results.variants().get(i);
            var differences = new LinkedHashMap<String, Double>();
            byKind(after).forEach((kind, hours) -> differences.merge(kind, hours, Double::sum));
            byKind(before).forEach((kind, hours) -> differences.merge(kind, -hours, Double::sum));
            var parts = new ArrayList<Part>();
            differences.forEach((kind, hours) -> parts.add(new Part(kind, hours)));
            parts.sort(Comparator.comparingDouble((Part part) -> -Math.abs(part.hours)).thenComparing(Part::kind));
            steps.add(new Step(before, after, parts));
        }
        return steps;
    }

    /**
     * One line for each topology after the first: the difference to the one that it is compared with, how far it goes in the same worlds, and
     * what it consists of.
     */
    static List<String> of(YearsResults results) {
        var lines = new ArrayList<String>();
        for (var step : steps(results)) {
            var told = step.parts.stream().filter(part -> Math.abs(part.hours) * HOUR >= 1).toList();
            var parts = new ArrayList<String>();
            told.stream().limit(SHOWN).forEach(part -> parts.add(part.kind + " " + signed(part.hours)));
            if (told.size() > SHOWN) {
                parts.add("others " + signed(told.stream().skip(SHOWN).mapToDouble(Part::hours).sum()));
            }
            var range = results.inputs()
                    .comparison(step.after.name(), step.before.name())
                    .filter(pair -> pair.better() > 0 || pair.worse() > 0)
                    .map(pair -> " (" + signed(-pair.high()) + " … " + signed(-pair.low()) + ", "
                            + (step.hours() > 0 ? "worse in " : "better in ")
                            + InputsReport.worlds(step.hours() > 0 ? pair.worse() : pair.better()) + ")")
                    .orElse("");
            lines.add(step.after.name() + " − " + step.before.name() + " = " + signed(step.hours()) + range
                    + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)));
        }
        return lines;
    }

    static Map<String, Double> byKind(YearsResults.Topology topology) {
        var byKind = new LinkedHashMap<String, Double>();
        topology.causes().forEach(cause -> byKind.merge(cause.kind(), cause.downtime().mean(), Double::sum));
        return byKind;
    }

    static String signed(double hours) {
        return (hours < 0 ? "−" : "+") + Numbers.seconds(Math.abs(hours) * HOUR);
    }
}
