package org.outagelab.availability;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.outagelab.core.random.RandomStream;
import org.outagelab.scenario.FailureSpec;

/**
 * U = Σ π(x)·b(x) + Σ ν·E[ℓ]: the share of time that is lost, from what was measured once and from how often what fails.
 *
 * <p>b(x) is the settled loss of a state, ℓ(T) what a failure of duration T costs beyond its settled loss. Failures are
 * independent and in the long run, their times of any distribution; up to two at once are summed exactly, three and more
 * by sampling the states of so many (all of them exactly where there are few). Crews are not in it: see
 * {@link YearModel#measured}.
 */
public final class AnnualSum {
    /** Parts: 4,096 states. */
    private static final int ALL_STATES_OF = 12;
    private static final int SAMPLES = 4_000;
    private static final int MOST_AT_ONCE = 24;

    private final ServicePaths paths;
    private final SettledLosses losses;
    private final Map<String, LossCurve[]> curves;
    private final double[] weights;
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Double> upOf = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final double[] hours;
    private double unknown;
    private double calm = 1;

    /** One way in which a failure holds. */
    private record Part(FailureSpec failure, boolean noticed, double unavailability) {}

    /**
     * A cause, in hours a year.
     *
     * @param failures one, two, or empty for three and more
     * @param perYear how often it begins
     * @param hours of each endpoint
     * @param settled of the mix, in the states alone
     */
    public record Row(List<FailureSpec> failures, double perYear, double[] hours, double settled) {
        /** Of the mix. */
        public double of(double[] weights) {
            double sum = 0;
            for (int e = 0; e < weights.length; e++) {
                sum += weights[e] * hours[e];
            }
            return sum;
        }
    }

    /**
     * @param failures by name, with the times that count: those of the paths, or a draw of them
     * @param curves of each failure, by endpoint
     * @param seed of the sampled states
     */
    public AnnualSum(
            ServicePaths paths,
            Map<String, FailureSpec> failures,
            SettledLosses losses,
            Map<String, LossCurve[]> curves,
            long seed) {
        this.paths = paths;
        this.losses = losses;
        this.curves = curves;
        this.weights = paths.endpoints().stream().mapToDouble(ServicePaths.Served::share).toArray();
        this.hours = new double[weights.length];
        failures.values().forEach(this::add);
        singles(failures);
        if (parts.size() <= ALL_STATES_OF) {
            all(new ArrayList<>(failures.keySet()));
        } else {
            pairs();
            more(new ArrayList<>(failures.keySet()), seed);
        }
        addToHours();
        transitions();
        Arrays.fill(hours, 0);
        addToHours();
    }

    private void addToHours() {
        for (var row : rows) {
            for (int e = 0; e < hours.length; e++) {
                hours[e] += row.hours[e];
            }
        }
    }

    /** What a failure costs beyond its settled loss, at times when others do not lose it already. */
    private void transitions() {
        for (var row : rows) {
            if (row.failures.size() != 1) {
                continue;
            }
            var failure = row.failures.get(0);
            var durations = LossCurve.Durations.of(failure.notice(), failure.repair());
            for (int e = 0; e < row.hours.length; e++) {
                var curve = curves.get(failure.name())[e];
                double seconds = curve.mean(durations) - curve.slope() * paths.meanDownNs(failure) * 1e-9;
                double others = Math.max(0, 1 - (hours[e] - row.hours[e]) / YearModel.HOURS);
                row.hours[e] += row.perYear * failure.coverage() * others * seconds / 3600;
            }
        }
    }

    /** Causes, in the order of the scenario: failures, then pairs that cost something, then more at once. */
    public List<Row> rows() {
        return rows;
    }

    /** Hours a year of each endpoint. */
    public double[] hours() {
        return hours;
    }

    /** At most so many hours a year more, of the mix: states that nobody has measured. */
    public double unknown() {
        return unknown;
    }

    /** The share of time with everything up. */
    public double calm() {
        return calm;
    }

    private void add(FailureSpec failure) {
        double up = failure.uptime().mean();
        double down = paths.meanDownNs(failure);
        double unavailability = Double.isInfinite(up) ? 0 : Double.isInfinite(down) ? 1 : down / (up + down);
        calm *= 1 - unavailability;
        upOf.put(failure.name(), 1 - unavailability);
        parts.add(new Part(failure, true, unavailability * failure.coverage()));
        if (failure.coverage() < 1) {
            parts.add(new Part(failure, false, unavailability * (1 - failure.coverage())));
        }
    }

    private double up(FailureSpec failure) {
        return upOf.get(failure.name());
    }

    /** Failures a year. */
    private double perYear(FailureSpec failure) {
        return Double.isInfinite(failure.uptime().mean()) ? 0 : 365 * 86_400e9 / (failure.uptime().mean() + paths.meanDownNs(failure));
    }

    private void singles(Map<String, FailureSpec> failures) {
        for (var failure : failures.values()) {
            var own = new double[weights.length];
            double settled = 0;
            for (var part : parts) {
                if (part.failure == failure) {
                    double share = calm / up(failure) * part.unavailability * YearModel.HOURS;
                    var lost = losses.of(Set.of(failure.name()), part.noticed ? Set.of() : Set.of(failure.name())).share();
                    for (int e = 0; e < own.length; e++) {
                        own[e] += share * lost[e];
                        settled += weights[e] * share * lost[e];
                    }
                }
            }
            rows.add(new Row(List.of(failure), perYear(failure), own, settled));
        }
    }

    /** The states of several at once, every one. */
    private void all(List<String> names) {
        var byPair = new LinkedHashMap<Set<String>, Row>();
        var more = new double[weights.length];
        go(0, names, 1, new LinkedHashSet<>(), new LinkedHashSet<>(), new ArrayList<>(), byPair, more);
        rows.addAll(byPair.values());
        add(more);
    }

    private void add(double[] more) {
        if (Arrays.stream(more).anyMatch(hour -> hour > 0)) {
            double mix = 0;
            for (int e = 0; e < more.length; e++) {
                mix += weights[e] * more[e];
            }
            rows.add(new Row(List.of(), Double.NaN, more, mix));
        }
    }

    private void go(
            int at,
            List<String> names,
            double probability,
            Set<String> down,
            Set<String> unnoticed,
            List<FailureSpec> failures,
            Map<Set<String>, Row> byPair,
            double[] more) {
        if (probability == 0) {
            return;
        }
        if (at == names.size()) {
            if (down.size() >= 2) {
                var loss = losses.of(down, unnoticed);
                unknown += probability * YearModel.HOURS * losses.unknown(loss, weights);
                if (down.size() == 2) {
                    pair(byPair, failures, probability, loss);
                } else {
                    for (int e = 0; e < more.length; e++) {
                        more[e] += probability * YearModel.HOURS * loss.share()[e];
                    }
                }
            }
            return;
        }
        double up = 1;
        for (var part : parts) {
            if (part.failure.name().equals(names.get(at))) {
                up -= part.unavailability;
                down.add(names.get(at));
                failures.add(part.failure);
                if (!part.noticed) {
                    unnoticed.add(names.get(at));
                }
                go(at + 1, names, probability * part.unavailability, down, unnoticed, failures, byPair, more);
                down.remove(names.get(at));
                unnoticed.remove(names.get(at));
                failures.remove(failures.size() - 1);
            }
        }
        go(at + 1, names, probability * up, down, unnoticed, failures, byPair, more);
    }

    private void pair(Map<Set<String>, Row> byPair, List<FailureSpec> both, double probability, SettledLosses.Loss loss) {
        double mix = loss.of(weights);
        if (mix == 0 || probability == 0) {
            return;
        }
        var names = new LinkedHashSet<String>();
        both.forEach(failure -> names.add(failure.name()));
        var before = byPair.get(names);
        var own = before == null ? new double[weights.length] : before.hours;
        for (int e = 0; e < own.length; e++) {
            own[e] += probability * YearModel.HOURS * loss.share()[e];
        }
        double perYear = 0;
        for (var failure : both) {
            perYear += perYear(failure, probability);
        }
        byPair.put(
                names,
                new Row(
                        List.copyOf(both),
                        perYear + (before == null ? 0 : before.perYear),
                        own,
                        mix * probability * YearModel.HOURS + (before == null ? 0 : before.settled)));
    }

    private void pairs() {
        var byFailure = new LinkedHashMap<FailureSpec, List<Part>>();
        parts.forEach(part -> byFailure.computeIfAbsent(part.failure, failure -> new ArrayList<>()).add(part));
        var ways = List.copyOf(byFailure.values());
        for (int i = 0; i < ways.size(); i++) {
            for (int j = i + 1; j < ways.size(); j++) {
                pair(ways.get(i), ways.get(j));
            }
        }
    }

    /** Two failures at once, each noticed or not. */
    private void pair(List<Part> one, List<Part> other) {
        var a = one.get(0).failure;
        var b = other.get(0).failure;
        double calmBeside = calm / up(a) / up(b);
        double settled = 0;
        double perYear = 0;
        double[] own = null;
        for (var first : one) {
            for (var second : other) {
                double probability = calmBeside * first.unavailability * second.unavailability;
                var loss = losses.of(Set.of(a.name(), b.name()), unnoticed(first, second));
                unknown += probability * YearModel.HOURS * losses.unknown(loss, weights);
                double mix = loss.of(weights);
                if (mix == 0 || probability == 0) {
                    continue;
                }
                own = own == null ? new double[weights.length] : own;
                for (int e = 0; e < own.length; e++) {
                    own[e] += probability * YearModel.HOURS * loss.share()[e];
                }
                settled += mix * probability * YearModel.HOURS;
                perYear += perYear(a, probability) + perYear(b, probability);
            }
        }
        if (own != null) {
            rows.add(new Row(List.of(a, b), perYear, own, settled));
        }
    }

    private static Set<String> unnoticed(Part first, Part second) {
        if (first.noticed && second.noticed) {
            return Set.of();
        } else if (first.noticed) {
            return Set.of(second.failure.name());
        }
        return second.noticed ? Set.of(first.failure.name()) : Set.of(first.failure.name(), second.failure.name());
    }

    /** How often a state of a failure ends in a year. */
    private double perYear(FailureSpec failure, double probability) {
        return probability * 365 * 86_400e9 / paths.meanDownNs(failure);
    }

    /** Three and more at once: their probability exactly, what they lose from a sample of them. */
    private void more(List<String> names, long seed) {
        int n = names.size();
        var down = new double[n];
        for (int i = 0; i < n; i++) {
            down[i] = 1 - upOf.get(names.get(i));
        }
        // exactly[i][k]: the probability that k of the first i are down; beyond, at least as many as the last.
        int most = Math.min(n, MOST_AT_ONCE);
        var exactly = new double[n + 1][most + 1];
        exactly[0][0] = 1;
        for (int i = 1; i <= n; i++) {
            for (int k = 0; k <= most; k++) {
                exactly[i][k] = exactly[i - 1][k] * (1 - down[i - 1]) + (k > 0 ? exactly[i - 1][k - 1] * down[i - 1] : 0);
            }
        }
        double mass = 0;
        for (int k = 3; k <= most; k++) {
            mass += exactly[n][k];
        }
        double rest = 0;
        double all = 0;
        for (int k = 0; k <= most; k++) {
            all += exactly[n][k];
        }
        rest = Math.max(0, 1 - all);
        unknown += (rest < 1e-12 ? 0 : rest) * YearModel.HOURS;
        if (mass == 0) {
            return;
        }
        var random = RandomStream.named(seed, 0, "three and more at once");
        var lost = new double[weights.length];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double u = random.nextDouble() * mass;
            int k = 3;
            while (k < most && u >= exactly[n][k]) {
                u -= exactly[n][k];
                k++;
            }
            var state = new LinkedHashSet<String>();
            var unnoticed = new LinkedHashSet<String>();
            for (int i = n; i > 0 && k > 0; i--) {
                if (random.nextDouble() * exactly[i][k] < exactly[i - 1][k - 1] * down[i - 1]) {
                    k--;
                    state.add(names.get(i - 1));
                    var failure = paths.failures().get(names.get(i - 1));
                    if (failure.coverage() < 1 && random.nextDouble() >= failure.coverage()) {
                        unnoticed.add(failure.name());
                    }
                }
            }
            var loss = losses.of(state, unnoticed);
            unknown += losses.unknown(loss, weights) * mass / SAMPLES * YearModel.HOURS;
            for (int e = 0; e < lost.length; e++) {
                lost[e] += loss.share()[e] * mass / SAMPLES * YearModel.HOURS;
            }
        }
        add(lost);
    }
}
