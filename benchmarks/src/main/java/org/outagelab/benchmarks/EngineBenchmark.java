package org.outagelab.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.core.random.RandomStream;

/** The engine alone: nanoseconds, and with {@code -prof gc} bytes, per event, item, customer and draw. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EngineBenchmark {
    private static final int OPERATIONS = 100_000;

    /** Events pending. */
    @State(Scope.Benchmark)
    public static class Hold {
        @Param({"100", "1000", "10000", "100000", "1000000"})
        int pending;

        @Param({"exponential", "web"})
        String delays;

        private Model model;

        @Setup
        public void start() {
            model = new OutageLabHold(pending, Delays.named(delays));
        }
    }

    /** One stream and a distribution by name. */
    @State(Scope.Benchmark)
    public static class Draws {
        private final RandomStream random = RandomStream.named(1, 0, "draws");
        private final Distribution lognormal = Distributions.lognormal(1, 1);
        private final Distribution gamma = Distributions.gamma(2.5, 1);
    }

    /** Models without parameters. */
    @State(Scope.Benchmark)
    public static class Models {
        private final Model mm1 = new OutageLabMM1();
        private final Model timeouts = new OutageLabTimeouts(10_000);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void hold(Hold hold) {
        hold.model.run(OPERATIONS);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void timeoutSetAndCancelled(Models models) {
        models.timeouts.run(OPERATIONS);
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void customerOfMM1(Models models) {
        models.mm1.run(OPERATIONS);
    }

    @Benchmark
    public double exponential(Draws draws) {
        return draws.random.nextExponential();
    }

    @Benchmark
    public double normal(Draws draws) {
        return draws.random.nextNormal();
    }

    @Benchmark
    public double lognormal(Draws draws) {
        return draws.lognormal.sample(draws.random);
    }

    @Benchmark
    public double gamma(Draws draws) {
        return draws.gamma.sample(draws.random);
    }
}
