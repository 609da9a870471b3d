package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.outagelab.availability.AnnualSum;
import org.outagelab.availability.LossCurve;
import org.outagelab.availability.ServicePaths;
import org.outagelab.availability.SettledLosses;
import org.outagelab.availability.YearModel;
import org.outagelab.wiring.FailurePaths;
import org.outagelab.scenario.FailureSpec;

/**
 * What is measured at one level of load, and the downtime of a year that follows from it.
 *
 * <p>Runs are spent where they matter: one with each kind of failure for good, two incidents each, then more where their
 * spread makes the most of the error, short durations where failures end before everything has reacted, and pairs that
 * the structure does not decide.
 */
final class YearsLevel {
    /** A state is decided by the structure only if it would be the same at this much more load. */
    private static final double STRAIN = 1.25;
    /** Runs with nothing wrong. */
    private static final List<Integer> USUAL_RUNS = List.of(0, 1, 2);
    /** Runs for a settled share that is neither all nor nothing. */
    private static final int PARTIAL_RUNS = 2;
    private static final int FIRST_RUNS = 2;
    /** Of the downtime: what reactions cost less than at most is seen well enough in one run. */
    private static final double WORTH = 0.005;
    private static final int MOST_RUNS = 24;
    private static final int MOST_ROUNDS = 6;
    /** Of the downtime: what is smaller is not worth a run. */
    private static final double LITTLE = 0.002;
    /** Of the downtime: a sampling error that is small beside that of any input. */
    private static final double ERROR = 0.01;
    /** Events after which the error is as it is: some seconds of one processor. */
    private static final long ENOUGH_EVENTS = 12_000_000;

    private final LoadLevel level;
    private final ServicePaths paths;
    private final Drill drill;
    private final Drills drills;
    private final Workers workers;
    private final int incidents;
    private final List<Measured> measured = new ArrayList<>();
    private final Map<String, LossCurve[]> addresses = new LinkedHashMap<>();
    private final Map<String, String> alike = new LinkedHashMap<>();
    private final Shapes shapes;
    private final List<String> unsettled = new ArrayList<>();
    private SettledLosses losses;
    private long events;

    /** @param incidents runs of each kind of incident; 0: as many as are worth it */
    YearsLevel(LoadLevel level, int incidents, Workers workers) {
        this.level = level;
        this.paths = FailurePaths.of(level.scenario());
        this.drill = new Drill(level.scenario());
        this.drills = new Drills(drill, paths);
        this.shapes = new Shapes(level.scenario(), paths);
        this.workers = workers;
        this.incidents = incidents;
    }

    ServicePaths paths() {
        return paths;
    }

    double share() {
        return level.share();
    }

    double requestsPerSecond() {
        return level.requestsPerSecond();
    }

    double[] usual() {
        return drills.usual();
    }

    double[] weights() {
        return drills.weights();
    }

    Shapes shapes() {
        return shapes;
    }

    SettledLosses losses() {
        return losses;
    }

    long events() {
        return events;
    }

    /** Failures under which nothing became stationary as long as a run may last. */
    List<String> unsettled() {
        return unsettled;
    }

    List<Measured> measured() {
        return measured;
    }

    // ---- what is measured

    /** @param busier the level before, where what is decided there need not be measured again; or null */
    void measure(YearsLevel busier) {
        var failures = List.copyOf(paths.failures().values());
        var groups = Rehearsal.alike(failures);
        groups.forEach(group -> group.forEach(failure -> alike.put(failure.name(), group.get(0).name())));
        if (!failures.isEmpty()) {
            workers.all(USUAL_RUNS, run -> drills.undisturbed(run, USUAL_RUNS.size())).forEach(spent -> events += spent);
        }
        losses = new SettledLosses(paths, FailurePaths.of(level.scenario().withLoadTimes(STRAIN)), usual(), alike, shapes::likeness);
        drills.compareWith(losses);
        shape(groups);
        settle(busier);
        var open = measured.stream().filter(one -> one.runs() == 0).toList();
        incidents(open, incidents > 0 ? incidents : 1);
        double hours = total();
        if (incidents == 0) {
            incidents(open.stream().filter(one -> most(one) > WORTH * hours).toList(), FIRST_RUNS - 1);
        }
        brief();
        double total = total();
        events += new Pairs(paths, losses, shapes, measured).measure(drills, workers, LITTLE * total);
        if (incidents == 0) {
            more();
        }
    }

    /** Hours a year of the mix. */
    private double total() {
        return sum(paths.failures()).rows().stream().mapToDouble(row -> row.of(weights())).sum();
    }

    /** Hours a year that reactions to these failures may cost at most. */
    private double most(Measured one) {
        double hours = 0;
        for (var failure : one.all()) {
            hours += perYear(failure) * one.mostOffset() / 3600;
        }
        return hours;
    }

    /** Addresses by the structure alone, all else by its shape. */
    private void shape(List<List<FailureSpec>> groups) {
        for (var group : groups) {
            if (Drill.possible(group.get(0))) {
                continue;
            }
            for (var failure : group) {
                var share = losses.said(Set.of(failure.name()));
                addresses.put(
                        failure.name(),
                        Arrays.stream(share).mapToObj(one -> LossCurve.line(one, 0)).toArray(LossCurve[]::new));
            }
        }
        var played = groups.stream().filter(group -> Drill.possible(group.get(0))).toList();
        for (var members : shapes.of(played, losses)) {
            measured.add(new Measured(members, Timing.of(paths, members.get(0)), usual().length));
        }
    }

    /** The settled share of each failure alone. */
    private void settle(YearsLevel busier) {
        var open = new ArrayList<Measured>();
        for (int i = 0; i < measured.size(); i++) {
            var same = busier == null ? null : busier.same(measured.get(i), this);
            if (same != null) {
                measured.set(i, same);
                declare(same);
            } else {
                open.add(measured.get(i));
            }
        }
        // Where the structure leaves no doubt, an incident shows whether it is right.
        open.removeIf(one -> {
            var names = names(one);
            boolean clear = losses.clear(names);
            if (clear) {
                one.assume(losses.said(names));
            }
            return clear;
        });
        settle(open);
    }

    private void settle(List<Measured> open) {
        var found = workers.all(open, one -> drills.forGood(List.of(one.member(0)), one.members().get(0), 0));
        for (int i = 0; i < open.size(); i++) {
            take(open.get(i), found.get(i));
        }
        var partial = open.stream().filter(one -> !one.certain()).toList();
        int runs = incidents > 0 ? incidents : PARTIAL_RUNS;
        for (int run = 1; run < runs; run++) {
            int number = run;
            var again = workers.all(
                    partial,
                    one -> drills.forGood(
                            List.of(one.member(number)), one.members().get(number % one.members().size()), number));
            for (int i = 0; i < partial.size(); i++) {
                take(partial.get(i), again.get(i));
            }
        }
        open.forEach(this::declare);
    }

    private void take(Measured one, Drills.Settled settled) {
        one.settled(settled.share(), settled.certain(), settled.loss());
        events += settled.events();
        if (!settled.stationary()) {
            unsettled.add(one.all().get(0).name());
        }
    }

    private void declare(Measured one) {
        one.members().forEach(member -> losses.measured(member.get(0).name(), one.slope()));
    }

    /** What was measured here of the same failures, if the other level has nothing to add: nothing depends on capacity. */
    private Measured same(Measured other, YearsLevel there) {
        for (var one : measured) {
            if (one.member(0).name().equals(other.member(0).name()) && one.certain() && other.all().size() == one.all().size()) {
                boolean alone = Arrays.equals(losses.said(names(one)), there.losses.said(names(other)))
                        && Arrays.stream(usual()).allMatch(share -> share == 0)
                        && Arrays.stream(there.usual()).allMatch(share -> share == 0);
                return alone ? one : null;
            }
        }
        return null;
    }

    private static Set<String> names(Measured one) {
        var names = new TreeSet<String>();
        one.members().get(0).forEach(failure -> names.add(failure.name()));
        return names;
    }

    private void incidents(List<Measured> of, int runs) {
        var tasks = new ArrayList<Runnable>();
        for (var one : of) {
            tasks.add(() -> {
                for (int run = 0; run < runs; run++) {
                    drills.incident(one, one.runs());
                }
            });
        }
        count(of, tasks);
        var wrong = of.stream().filter(Measured::contradicted).toList();
        if (!wrong.isEmpty()) {
            wrong.forEach(Measured::restart);
            settle(wrong);
            incidents(wrong, runs);
        }
    }

    private void count(List<Measured> of, List<Runnable> tasks) {
        long before = of.stream().mapToLong(Measured::events).sum();
        workers.run(tasks);
        events += of.stream().mapToLong(Measured::events).sum() - before;
    }

    /** Short durations, where enough failures end so soon. */
    private void brief() {
        double all = total();
        var worth = new ArrayList<Measured>();
        for (var one : measured) {
            double hours = 0;
            for (var failure : one.all()) {
                var durations = LossCurve.Durations.of(failure.notice(), failure.repair());
                hours += perYear(failure) * durations.shorterThan(one.linearFrom()) * one.mostOffset() / 3600;
            }
            if (hours > LITTLE * all && !one.pointed()) {
                worth.add(one);
            }
        }
        int runs = incidents > 0 ? incidents : FIRST_RUNS;
        var tasks = new ArrayList<Runnable>();
        for (var one : worth) {
            tasks.add(() -> {
                for (double seconds : one.grid()) {
                    for (int run = 0; run < runs; run++) {
                        drills.brief(one, seconds, run);
                    }
                }
            });
        }
        count(worth, tasks);
    }

    private double perYear(FailureSpec failure) {
        double mean = failure.uptime().mean();
        return Double.isInfinite(mean) ? 0 : 365 * 86_400e9 / (mean + paths.meanDownNs(failure));
    }

    /** More runs of what makes the most of the error. */
    private void more() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double total = total();
            double variance = measured.stream().mapToDouble(this::variance).sum();
            if (!(total > 0) || Math.sqrt(variance) <= ERROR * total || events > ENOUGH_EVENTS) {
                return;
            }
            double spread = variance;
            var again = measured.stream()
                    .filter(one -> one.runs() < MOST_RUNS && variance(one) > spread / 2 / measured.size())
                    .toList();
            if (again.isEmpty()) {
                return;
            }
            for (var one : again) {
                if (!one.certain()) {
                    int run = one.slopes().size();
                    take(one, drills.forGood(
                            List.of(one.member(run)), one.members().get(run % one.members().size()), run));
                    declare(one);
                }
            }
            var tasks = new ArrayList<Runnable>();
            for (var one : again) {
                int runs = one.runs();
                var grid = one.pointed() ? one.grid() : List.<Double>of();
                tasks.add(() -> {
                    for (int run = runs; run < runs + FIRST_RUNS; run++) {
                        drills.incident(one, run);
                        for (double seconds : grid) {
                            drills.brief(one, seconds, run);
                        }
                    }
                });
            }
            count(again, tasks);
        }
    }

    // ---- what follows

    /** @param failures with the times that count */
    AnnualSum sum(Map<String, FailureSpec> failures) {
        return new AnnualSum(paths, failures, losses, curves(), level.scenario().seed());
    }

    /** By failure and endpoint. */
    Map<String, LossCurve[]> curves() {
        var curves = new LinkedHashMap<String, LossCurve[]>();
        for (var one : measured) {
            var mean = one.curves(-1);
            one.all().forEach(failure -> curves.put(failure.name(), mean));
        }
        curves.putAll(addresses);
        return curves;
    }

    /** Hours a year of these failures in each run. */
    double[] hours(Measured one) {
        var hours = new double[one.runs()];
        for (int run = 0; run < hours.length; run++) {
            var curves = one.curves(run);
            for (var failure : one.all()) {
                var durations = LossCurve.Durations.of(failure.notice(), failure.repair());
                for (int e = 0; e < curves.length; e++) {
                    hours[run] += perYear(failure) * failure.coverage() * weights()[e] * curves[e].mean(durations) / 3600;
                }
            }
        }
        return hours;
    }

    /** Of the mean over the runs, in hours². */
    double variance(Measured one) {
        var hours = hours(one);
        if (hours.length == 1) {
            // One run says nothing of its error: a quarter of what reactions may cost.
            return most(one) * most(one) / 16;
        }
        double mean = Arrays.stream(hours).average().orElse(0);
        return Arrays.stream(hours).map(hour -> (hour - mean) * (hour - mean)).sum() / Math.max(1, hours.length - 1) / hours.length;
    }

    /** Hours a year at most where no run has lost a request: that many times one in all of them. */
    double unseen() {
        double hours = 0;
        for (var one : measured) {
            if (one.lostRequests() == 0 && one.runs() > 0) {
                double perYear = one.all().stream().mapToDouble(this::perYear).sum();
                hours += 3 / (one.runs() * drill.perSecond()) * perYear / 3600;
            }
        }
        return hours;
    }
}
