package org.outagelab.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.SECOND;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.outagelab.core.Simulation;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;
import org.outagelab.fixture.Specs;

/**
 * The exact cases of replication, by the rule of their collection: at least 30 independent runs, |z| ≤ 4, half-width
 * ≤ 1 % of a mean, 2 % of a far quantile and 10 % of a rare event, the seed a hash of the id; a retry takes the next
 * seed and four times the effort, and both are printed.
 *
 * <p>Level {@code path}: a load writes to a database whose replica ships and applies. Level {@code core}: the case has
 * a policy that no product has (independent delays, a time-out for each transaction), so it is met by events alone.
 *
 * <p>The build meets some, the profile {@code studies} all.
 */
class ReplicationCasesTest {
    private static final double MEAN = 0.01;
    private static final double FAR = 0.02;
    private static final double RARE = 0.10;
    private static final Pattern CASE =
            Pattern.compile("\"id\":\\s*\"([^\"]+)\".*?\"expected\":\\s*([-+0-9.eE]+)", Pattern.DOTALL);

    /** One run. */
    interface Model {
        /** @param effort 1, or more for a second attempt @return one value for each measure */
        double[] observe(Simulation simulation, int effort);
    }

    record Measure(String id, double halfWidth) {}

    /** @param quick whether the default build has it */
    record Case(String level, int runs, boolean quick, Model model, List<Measure> measures) {}

    private record Result(String id, double z, boolean met) {}

    @Test
    void everyQuickCaseMeetsItsExactValue() throws Exception {
        meet(cases().stream().filter(Case::quick).toList());
    }

    @Test
    @Tag("studies")
    void everyCaseMeetsItsExactValue() throws Exception {
        meet(cases());
    }

    private void meet(List<Case> chosen) throws InterruptedException, ExecutionException {
        var wrong = new ArrayList<String>();
        int experiments = 0;
        int beyond = 0;
        System.out.printf("%-20s %-5s %16s %16s %7s %8s  %s%n", "id", "level", "expected", "estimate", "z", "±%", "verdict");
        for (var one : chosen) {
            var results = attempt(one, 0);
            experiments++;
            beyond += Math.abs(results.get(0).z()) > 1.96 ? 1 : 0;
            if (results.stream().anyMatch(result -> !result.met())) {
                results = attempt(one, 1);
            }
            results.stream().filter(result -> !result.met()).forEach(result -> wrong.add(result.toString()));
        }

        assertThat(wrong).isEmpty();
        assertThat(experiments).isGreaterThanOrEqualTo(4);
        int band = new BinomialDistribution(null, experiments, 0.05).inverseCumulativeProbability(0.9995);
        assertThat(beyond).isLessThanOrEqualTo(band);
    }

    @Test
    void everyCaseHasExactlyOneRow() {
        var ids = cases().stream().flatMap(one -> one.measures().stream()).map(Measure::id).toList();

        assertThat(ids).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected().keySet());
    }

    @Test
    void theCopiedValuesAreThoseOfTheSharedFile() throws IOException {
        var shared = Path.of("../../shared/cases/replication.json");

        if (Files.exists(shared)) {
            assertThat(parse(Files.readString(shared))).isEqualTo(expected());
        }
    }

    private List<Result> attempt(Case one, int attempt) throws InterruptedException, ExecutionException {
        long seed = RandomStream.hash(one.measures().get(0).id()) + attempt;
        int effort = attempt == 0 ? 1 : 4;
        var tasks = new ArrayList<Callable<double[]>>();
        for (int run = 0; run < one.runs(); run++) {
            long index = run;
            tasks.add(() -> one.model().observe(new Simulation(seed, index), effort));
        }
        var pool = Executors.newFixedThreadPool(2);
        var runs = new ArrayList<double[]>();
        try {
            for (var future : pool.invokeAll(tasks)) {
                runs.add(future.get());
            }
        } finally {
            pool.shutdownNow();
        }
        var results = new ArrayList<Result>();
        for (int i = 0; i < one.measures().size(); i++) {
            int measure = i;
            var suffix = attempt == 0 ? "" : " (second seed " + seed + ", four times the effort)";
            results.add(judge(one, i, runs.stream().mapToDouble(values -> values[measure]).toArray(), suffix));
        }
        return results;
    }

    private static Result judge(Case one, int index, double[] values, String suffix) {
        var measure = one.measures().get(index);
        double truth = expected().get(measure.id());
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        double error = Math.sqrt(squares / (values.length - 1) / values.length);
        var student = new TDistribution(null, values.length - 1);
        double t = (mean - truth) / error;
        // By the far tail, where the distribution function does not round to 1.
        double z = -Math.signum(t) * new NormalDistribution(null, 0, 1)
                .inverseCumulativeProbability(Math.max(1e-300, student.cumulativeProbability(-Math.abs(t))));
        double half = student.inverseCumulativeProbability(0.975) * error;
        boolean met = Math.abs(z) <= 4 && half <= measure.halfWidth() * truth;
        System.out.printf(
                Locale.ROOT,
                "%-20s %-5s %16.10g %16.10g %7.2f %8.2f  %s%s%n",
                measure.id(),
                one.level(),
                truth,
                mean,
                z,
                100 * half / truth,
                met ? "met" : "NOT MET",
                suffix);
        return new Result(measure.id(), z, met);
    }

    private static Map<String, Double> expected() {
        try (var in = ReplicationCasesTest.class.getResourceAsStream("/cases/replication.json")) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Double> parse(String json) {
        var values = new LinkedHashMap<String, Double>();
        var matcher = CASE.matcher(json);
        while (matcher.find()) {
            values.put(matcher.group(1), Double.valueOf(matcher.group(2)));
        }
        return values;
    }

    private static Measure mean(String id) {
        return new Measure(id, MEAN);
    }

    // ---- the cases

    private static List<Case> cases() {
        var delay = Distributions.constant(0.05 * SECOND);
        var replica = new Specs.Replica();
        replica.apply = Distributions.exponential(SECOND / 500.0);
        var constant = new Specs.Replica();
        constant.apply = Distributions.constant(SECOND);
        var tandem = new Specs.Replica();
        tandem.ship = Distributions.exponential(SECOND / 150.0);
        tandem.apply = Distributions.exponential(SECOND / 300.0);
        var parallel = new Specs.Replica();
        parallel.apply = Distributions.exponential(SECOND / 100.0);
        parallel.workers = 4;
        parallel.preserveOrder = false;
        return List.of(
                new Case("core", 32, true,
                        (simulation, effort) -> CoreCases.inFlight(simulation, 200, delay, 15, 100, 100L * effort),
                        List.of(mean("R-ASY-det-lost"), new Measure("R-ASY-det-tail", RARE), mean("R-STALE-det-inf"))),
                new Case("core", 32, false,
                        (simulation, effort) -> CoreCases.noneInFlight(simulation, 200, delay, 6000L * effort),
                        List.of(new Measure("R-ASY-det-p0", RARE))),
                new Case("core", 32, true,
                        (simulation, effort) -> CoreCases.semiSync(simulation, 0.004, 2, 0.01, 0.002, 12_000 * effort),
                        List.of(mean("R-SEMI-a-lat"), new Measure("R-SEMI-a-fb", RARE))),
                new Case("core", 32, true,
                        (simulation, effort) -> CoreCases.semiSync(simulation, 0.004, 2, 1e6, 0.002, 12_000 * effort),
                        List.of(mean("R-SEMI-a-nto"))),
                new Case("core", 32, true,
                        (simulation, effort) -> CoreCases.quorum(simulation, new double[] {200, 200, 200}, 2, 12_000 * effort),
                        List.of(mean("R-QRM-a-mean"), new Measure("R-QRM-a-p", FAR))),
                new Case("core", 32, false,
                        (simulation, effort) -> CoreCases.backup(simulation, 2, 86_400, 1000 * effort),
                        List.of(mean("R-BKP-a"))),
                new Case("path", 32, false,
                        (simulation, effort) -> PathCases.lag(simulation, 0.8, constant, 1, 100_000L * effort, 0.5),
                        List.of(mean("R-LAG-md1o-mean"), mean("R-LAG-md1o-work"))),
                new Case("path", 32, true,
                        (simulation, effort) -> PathCases.shipAndApply(simulation, 100, tandem, 700L * effort),
                        List.of(new Measure("R-TAN-a-p", FAR), mean("R-TAN-a-lost"), mean("R-TAN-a-p0"))),
                new Case("path", 32, false,
                        (simulation, effort) -> PathCases.stale(simulation, 400, replica, 50, 0.02, 1500L * effort),
                        List.of(
                                mean("R-LAG-mm1o-mean"),
                                new Measure("R-LAG-mm1o-p99", FAR),
                                mean("R-LAG-mm1o-lost"),
                                mean("R-STALE-mm1o-ryw"),
                                mean("R-STALE-mm1o-key"))),
                new Case("path", 64, false,
                        (simulation, effort) -> PathCases.catchUp(simulation, 400, replica, 30, effort),
                        List.of(mean("R-CATCH-mm1o"))),
                new Case("path", 32, false,
                        (simulation, effort) -> PathCases.parallel(simulation, 340, parallel, 400L * effort),
                        List.of(mean("R-PAR-a"))));
    }
}
