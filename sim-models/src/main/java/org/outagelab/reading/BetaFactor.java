package org.outagelab.reading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.GeometricMean;
import org.outagelab.scenario.LongerTime;
import org.outagelab.scenario.Uncertainty;

/**
 * The beta factor: that share of the failures of each member, of one cause, strikes all members together.
 *
 * <p>It is made for members that are alike (NUREG/CR-5485: the parameters of a group are symmetric). Of
 * unlike ones, beta times the <em>smallest</em> rate strikes all: no member can fail together with the others more often than
 * it fails. Each goes on to fail as often as the file says, together and alone. The repair is the geometric mean of theirs,
 * the notice the shortest, since whatever is seen first gives the cause away. Nothing depends on the order of members.
 */
final class BetaFactor {
    private record Kind(String cause, FailureSpec.Fault fault) {}

    private BetaFactor() {}

    /**
     * @param errorFactor of beta; null: as well as the rates of the members are known
     * @param failures of everything else, by name: those of the members become rarer, and common ones are added
     */
    static void addTo(
            String name, List<String> members, double beta, Double errorFactor, Map<String, FailureSpec> failures) {
        var alike = new LinkedHashMap<Kind, List<FailureSpec>>();
        failures.values().stream()
                .filter(failure -> !failure.shared() && members.containsAll(failure.members()))
                .forEach(failure -> alike.computeIfAbsent(new Kind(failure.cause(), failure.fault()), key -> new ArrayList<>())
                        .add(failure));
        alike.forEach((kind, own) -> {
            if (beta == 0 || own.size() < 2) {
                return;
            }
            double together = beta * own.stream().mapToDouble(FailureSpec::perYear).min().orElseThrow();
            var unique = name + " " + kind.cause();
            unique = failures.containsKey(unique) ? unique + " " + kind.fault().word() : unique;
            failures.put(unique, common(unique, name, own, together, beta).knownBy(known(name, own, errorFactor)));
            for (var failure : own) {
                double alone = failure.perYear() - together;
                if (alone <= failure.perYear() * 1e-12) {
                    failures.remove(failure.name());
                } else {
                    failures.put(failure.name(), failure.withUptime(new LongerTime(failure.uptime(), failure.perYear() / alone)));
                }
            }
        });
    }

    private static FailureSpec common(String unique, String object, List<FailureSpec> own, double perYear, double beta) {
        var struck = new TreeSet<String>();
        own.forEach(failure -> struck.addAll(failure.members()));
        double coverage = own.stream().mapToDouble(FailureSpec::coverage).min().orElseThrow();
        return new FailureSpec(
                unique,
                object,
                own.get(0).cause(),
                own.get(0).fault(),
                List.copyOf(struck),
                List.of(),
                Distributions.exponential(ReliabilityReader.yearsNs(perYear)),
                shortest(own.stream().map(FailureSpec::notice).toList()),
                GeometricMean.of(own.stream().map(FailureSpec::repair).toList()),
                coverage,
                0,
                "",
                true,
                "beta " + beta + " of the rarest of " + own.size() + " times " + own.get(0).cause());
    }

    /** As the member that is known worst, so that the order does not matter. */
    private static Uncertainty known(String name, List<FailureSpec> own, Double errorFactor) {
        var worst = own.stream()
                .map(FailureSpec::known)
                .max(Comparator.comparingDouble(Uncertainty::rateFactor)
                        .thenComparingDouble(Uncertainty::repairFactor)
                        .thenComparing(Uncertainty::rate))
                .orElseThrow();
        return errorFactor == null
                ? worst
                : new Uncertainty(name + ": how often", errorFactor, worst.repair(), worst.repairFactor());
    }

    private static Distribution shortest(List<Distribution> times) {
        var shortest = times.get(0);
        for (var time : times) {
            boolean shorter = time.mean() < shortest.mean()
                    || time.mean() == shortest.mean() && time.quantile(0.95) < shortest.quantile(0.95);
            shortest = shorter ? time : shortest;
        }
        return shortest;
    }
}
