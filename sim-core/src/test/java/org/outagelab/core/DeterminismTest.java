package org.outagelab.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.outagelab.core.queueing.Breakdown;
import org.outagelab.core.queueing.ProcessorSharing;
import org.outagelab.core.queueing.Station;
import org.outagelab.core.queueing.StationOptions;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;

/** One model, the same digits on every thread, interpreter and JDK. */
final class DeterminismTest {
    /** What another JVM runs. */
    public static void main(String[] arguments) {
        System.out.print(trace(42, 7));
    }

    /** Uses every sampler, both kinds of station, timeouts and breakdowns. */
    static String trace(long seed, long run) {
        var sim = new Simulation(seed, run);
        List<Distribution> distributions = List.of(
                Distributions.exponential(1e6), Distributions.gamma(0.5, 1e6), Distributions.gamma(3, 1e6),
                Distributions.lognormalWithP95(5e5, 3e6), Distributions.weibull(0.7, 1e6), Distributions.pareto(2.1, 1e6),
                Distributions.hyperexponential(1e6, 4), Distributions.erlang(3, 1e6), Distributions.uniform(0, 2e6));
        var host = new ProcessorSharing<Integer>(sim, "host", StationOptions.workers(2), (customer, how, visit) -> {});
        var station = new Station<Integer>(sim, "station", StationOptions.<Integer>workers(2).queueTimeout(3_000_000L),
                (customer, how, visit) -> host.arrive(customer, visit.responseNs()));
        var random = sim.stream("load");
        @SuppressWarnings({"unchecked", "rawtypes"})
        EventType<Integer>[] arrival = new EventType[1];
        arrival[0] = sim.eventType("load", n -> {
            station.arrive(n, distributions.get(n % distributions.size()).sampleNs(random));
            if (n % 500 == 0) {
                station.breakDown(Breakdown.values()[n / 500 % 3]);
            } else if (n % 500 == 5) {
                station.repair();
            }
            if (n < 5000) {
                arrival[0].in((long) (8e5 * random.nextExponential()), n + 1);
            }
        });
        arrival[0].in(0, 0);
        sim.run();
        var quantiles = new StringBuilder();
        distributions.forEach(distribution -> quantiles.append(distribution.quantile(0.95)).append(' '));
        return sim.digest() + " " + sim.nowNs() + " " + host.statistics().responseNs().mean() + " " + quantiles;
    }

    @Test
    void seedAndRunDecideEverything() {
        assertThat(trace(42, 7)).isEqualTo(trace(42, 7));
        assertThat(trace(42, 8)).isNotEqualTo(trace(42, 7));
        assertThat(trace(43, 7)).isNotEqualTo(trace(42, 7));
    }

    @Test
    void theNumberOfThreadsDecidesNothing() throws Exception {
        List<String> alone = new ArrayList<>();
        List<Callable<String>> tasks = new ArrayList<>();
        for (int run = 0; run < 8; run++) {
            long index = run;
            alone.add(trace(1, run));
            tasks.add(() -> trace(1, index));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<String> together = new ArrayList<>();
        for (var result : threads.invokeAll(tasks)) {
            together.add(result.get());
        }
        threads.shutdown();

        assertThat(together).isEqualTo(alone);
    }

    @Test
    void theInterpreterGivesTheSameDigits() throws IOException, InterruptedException {
        assertThat(inAnotherJvm(Path.of(System.getProperty("java.home")), "-Xint")).isEqualTo(trace(42, 7));
    }

    @Test
    void everyJdkBesideThisOneGivesTheSameDigits() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("java.home")).toRealPath();
        List<Path> others;
        try (var beside = Files.list(home.getParent())) {
            others = beside.filter(Files::isDirectory)
                    .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")) && !isThis(jdk, home))
                    .filter(jdk -> featureVersion(jdk) >= 17)
                    .toList();
        }

        for (Path jdk : others) {
            assertThat(inAnotherJvm(jdk, "-Xshare:auto")).as("%s", jdk.getFileName()).isEqualTo(trace(42, 7));
        }
    }

    private static boolean isThis(Path jdk, Path home) {
        try {
            return jdk.toRealPath().equals(home);
        } catch (IOException e) {
            return true;
        }
    }

    /** From the file {@code release} of the JDK; 0 where there is none. */
    private static int featureVersion(Path jdk) {
        try {
            return Files.readAllLines(jdk.resolve("release")).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static String inAnotherJvm(Path jdk, String option) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(jdk.resolve("bin/java").toString(), option, "-cp",
                        "target/classes" + System.getProperty("path.separator") + "target/test-classes",
                        DeterminismTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }
}
