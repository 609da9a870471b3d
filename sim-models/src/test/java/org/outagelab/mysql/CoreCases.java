package org.outagelab.mysql;

import java.util.Arrays;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.RandomGeneratorFactory;
import org.outagelab.core.EventType;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.core.Timer;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;

/** Models of replication that no product has, of events and streams alone. Times in seconds. */
final class CoreCases {
    private CoreCases() {}

    /** Writes under way, each with a delay of its own, and the rows that they have not reached. */
    private static final class InFlight {
        private final Simulation simulation;
        private final Integer[] rows;
        private final int[] pending;
        private final RandomStream random;
        private final Distribution delay;
        private final double rate;
        private final EventType<Integer> arrival;
        private final EventType<Integer> end;
        private final int tail;
        private long fromNs;
        private int present;
        private int rowsPending;
        private double presentIntegral;
        private double tailNs;
        private double noneNs;
        private double rowsIntegral;

        InFlight(Simulation simulation, double rate, Distribution delay, int tail, int rowCount) {
            this.simulation = simulation;
            this.rate = rate;
            this.delay = delay;
            this.tail = tail;
            this.rows = new Integer[rowCount];
            Arrays.setAll(rows, i -> i);
            this.pending = new int[rowCount];
            this.random = simulation.stream("writes");
            this.arrival = simulation.eventType("writes", ignored -> arrive());
            this.end = simulation.eventType("delays", this::end);
            next();
        }

        private void next() {
            arrival.in(Math.round(random.nextExponential() / rate * 1e9), null);
        }

        private void arrive() {
            account();
            var row = rows[random.nextInt(rows.length)];
            present++;
            rowsPending += pending[row]++ == 0 ? 1 : 0;
            end.in(delay.sampleNs(random), row);
            next();
        }

        private void end(Integer row) {
            account();
            present--;
            rowsPending -= --pending[row] == 0 ? 1 : 0;
        }

        void account() {
            double ns = simulation.nowNs() - fromNs;
            fromNs = simulation.nowNs();
            presentIntegral += ns * present;
            tailNs += present > tail ? ns : 0;
            noneNs += present == 0 ? ns : 0;
            rowsIntegral += ns * rowsPending;
        }

        void forget() {
            account();
            presentIntegral = 0;
            tailNs = 0;
            noneNs = 0;
            rowsIntegral = 0;
        }
    }

    private static InFlight run(Simulation simulation, InFlight model, long seconds) {
        simulation.runUntil(SimTime.SECOND);
        model.forget();
        simulation.runUntil((1 + seconds) * SimTime.SECOND);
        model.account();
        return model;
    }

    /** @return mean number under way, share of time with more than {@code tail}, share of rows not reached */
    static double[] inFlight(Simulation simulation, double rate, Distribution delay, int tail, int rows, long seconds) {
        var model = run(simulation, new InFlight(simulation, rate, delay, tail, rows), seconds);
        double ns = seconds * 1e9;
        return new double[] {model.presentIntegral / ns, model.tailNs / ns, model.rowsIntegral / ns / rows};
    }

    /** @return share of time with none under way */
    static double[] noneInFlight(Simulation simulation, double rate, Distribution delay, long seconds) {
        return new double[] {run(simulation, new InFlight(simulation, rate, delay, 0, 1), seconds).noneNs / (seconds * 1e9)};
    }

    /** One commit after the other: local work, then the first of some acknowledgements or its own time-out. */
    private static final class SemiSync {
        private final Simulation simulation;
        private final RandomStream random;
        private final double meanAck;
        private final int replicas;
        private final long timeoutNs;
        private final EventType<long[]> acknowledged;
        private final Timer timeout;
        private long[] commit;
        private long waitNs;
        private long timeouts;
        private int left;

        SemiSync(Simulation simulation, double meanAck, int replicas, double timeout, int commits) {
            this.simulation = simulation;
            this.random = simulation.stream("acknowledgements");
            this.meanAck = meanAck;
            this.replicas = replicas;
            this.timeoutNs = Math.round(timeout * 1e9);
            this.left = commits;
            this.acknowledged = simulation.eventType("replicas", this::acknowledged);
            this.timeout = simulation.<Void>eventType("source", ignored -> end(true)).timer(null);
            begin();
        }

        private void begin() {
            commit = new long[] {simulation.nowNs()};
            for (int i = 0; i < replicas; i++) {
                acknowledged.in(Math.round(random.nextExponential() * meanAck * 1e9), commit);
            }
            timeout.restart(timeoutNs);
        }

        private void acknowledged(long[] of) {
            if (of == commit) {
                timeout.cancel();
                end(false);
            }
        }

        private void end(boolean timedOut) {
            waitNs += simulation.nowNs() - commit[0];
            timeouts += timedOut ? 1 : 0;
            if (--left > 0) {
                begin();
            } else {
                commit = null;
                simulation.stop();
            }
        }
    }

    /** @return mean latency of a commit, share of time-outs */
    static double[] semiSync(
            Simulation simulation, double meanAck, int replicas, double timeout, double local, int commits) {
        var model = new SemiSync(simulation, meanAck, replicas, timeout, commits);
        simulation.run();
        return new double[] {local + model.waitNs * 1e-9 / commits, model.timeouts / (double) commits};
    }

    /** @return mean and 0.99-quantile of the time until k of all have acknowledged */
    static double[] quorum(Simulation simulation, double[] rates, int k, int commits) {
        var random = simulation.stream("acknowledgements");
        var latencies = new double[commits];
        var began = new long[1];
        var heard = new int[1];
        var done = new int[1];
        var types = new Object() {
            EventType<Integer> acknowledged;
            EventType<Void> begin;
        };
        types.begin = simulation.eventType("source", ignored -> {
            began[0] = simulation.nowNs();
            heard[0] = 0;
            for (double rate : rates) {
                types.acknowledged.in(Math.round(random.nextExponential() / rate * 1e9), done[0]);
            }
        });
        types.acknowledged = simulation.eventType("replicas", of -> {
            if (of == done[0] && ++heard[0] == k) {
                latencies[done[0]++] = (simulation.nowNs() - began[0]) * 1e-9;
                if (done[0] < commits) {
                    types.begin.in(0, null);
                } else {
                    simulation.stop();
                }
            }
        });
        types.begin.in(0, null);
        simulation.run();
        double mean = Arrays.stream(latencies).average().orElseThrow();
        Arrays.sort(latencies);
        return new double[] {mean, latencies[(int) Math.ceil(0.99 * commits) - 1]};
    }

    /** @return mean number of writes since the last backup when the disk dies */
    static double[] backup(Simulation simulation, double rate, double intervalSeconds, int deaths) {
        var random = simulation.stream("deaths");
        var generator = RandomGeneratorFactory.createRandomGenerator(new java.util.Random(random.nextLong()));
        double lost = 0;
        for (int i = 0; i < deaths; i++) {
            double sinceBackup = random.nextDouble() * intervalSeconds;
            lost += new PoissonDistribution(generator, rate * sinceBackup, 1e-12, 10_000_000).sample();
        }
        return new double[] {lost / deaths};
    }
}
