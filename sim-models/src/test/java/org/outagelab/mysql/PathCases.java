package org.outagelab.mysql;

import java.util.Arrays;
import java.util.List;
import org.outagelab.call.Ledger;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.fixture.Endpoints;
import org.outagelab.fixture.Scenarios;
import org.outagelab.fixture.Specs;
import org.outagelab.machine.Unit;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.wiring.Deployment;

/** Poisson writes straight to a primary, and its replica: no other cost than what a case says. Times in seconds. */
final class PathCases {
    private final Simulation simulation;
    private final MysqlService database;
    private final Replica replica;
    private final Deployment deployment;
    private final long warmupNs;
    private final long endNs;
    private double[] lags = new double[1024];
    private int count;
    private long executedNs;

    private PathCases(Simulation simulation, double rate, Specs.Replica settings, int rows, double warmup, double seconds) {
        this.simulation = simulation;
        this.warmupNs = Math.round(warmup * 1e9);
        this.endNs = warmupNs + Math.round(seconds * 1e9);
        var mysql = new Specs.Mysql();
        mysql.maxConnections = 1_000_000;
        mysql.rows = rows;
        var scenario = new Scenarios()
                .service("db", "mysql", mysql.spec(List.of(settings.spec("db-2"))), 0, "db-1", "db-2")
                .endpoint(Endpoints.named("POST /", "db", Endpoints.write(0)), 1)
                .poisson("db", rate, endNs, new Specs.Client())
                .build();
        var ledger = new Ledger(0, endNs, Math.max(SimTime.SECOND, endNs / 10), List.of("POST /"));
        deployment = new Deployment(simulation, scenario, ledger, new Nobody());
        database = (MysqlService) deployment.databases().get("db");
        replica = database.servers().get(1).replica();
        replica.watch(this::executed);
        deployment.start();
    }

    private void executed(long committedNs, long nowNs) {
        executedNs = nowNs;
        if (nowNs < warmupNs) {
            return;
        }
        if (count == lags.length) {
            lags = Arrays.copyOf(lags, 2 * count);
        }
        lags[count++] = (nowNs - committedNs) * 1e-9;
    }

    /** Looks again and again, from the end of the warm-up on. */
    private void every(double seconds, Runnable look) {
        long stepNs = Math.round(seconds * 1e9);
        var type = new Object() {
            EventType<Void> look;
        };
        type.look = simulation.eventType("looks", Phase.OBSERVE, ignored -> {
            look.run();
            if (simulation.nowNs() + stepNs <= endNs) {
                type.look.in(stepNs, null);
            }
        });
        type.look.at(warmupNs, null);
    }

    private double meanLag() {
        return Arrays.stream(lags, 0, count).average().orElseThrow();
    }

    private double quantile(double q) {
        var sorted = Arrays.copyOf(lags, count);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(q * count) - 1];
    }

    /** @return mean lag, mean work in the relay log, for a constant time to apply */
    static double[] lag(Simulation simulation, double rate, Specs.Replica settings, double applySeconds, long seconds, double step) {
        var path = new PathCases(simulation, rate, settings, 1, 200 * applySeconds, seconds);
        var work = new double[2];
        path.every(step, () -> {
            work[1]++;
            long pending = path.replica.unapplied();
            if (pending > 0) {
                long oldestNs = simulation.nowNs() - path.database.lagNs(path.database.servers().get(1));
                double done = (simulation.nowNs() - Math.max(oldestNs, path.executedNs)) * 1e-9;
                work[0] += pending * applySeconds - done;
            }
        });
        simulation.runUntil(path.endNs);
        return new double[] {path.meanLag(), work[0] / work[1]};
    }

    /** @return 0.99-quantile of the lag, mean number not received, share of time with none */
    static double[] shipAndApply(Simulation simulation, double rate, Specs.Replica settings, long seconds) {
        var path = new PathCases(simulation, rate, settings, 1, 5, seconds);
        var seen = new double[3];
        path.every(0.004, () -> {
            long unreceived = path.replica.unreceived();
            seen[0] += unreceived;
            seen[1] += unreceived == 0 ? 1 : 0;
            seen[2]++;
        });
        simulation.runUntil(path.endNs);
        return new double[] {path.quantile(0.99), seen[0] / seen[2], seen[1] / seen[2]};
    }

    /** @return mean lag, its 0.99-quantile, mean number unapplied, share of lags beyond s, share of rows that are stale */
    static double[] stale(
            Simulation simulation, double rate, Specs.Replica settings, int rows, double s, long seconds) {
        var path = new PathCases(simulation, rate, settings, rows, 5, seconds);
        var seen = new double[3];
        var server = path.database.servers().get(1);
        path.every(0.02, () -> {
            seen[0] += path.replica.unapplied();
            for (int row = 0; row < rows; row++) {
                seen[1] += path.database.books().staleNs(row, server.storage(), simulation.nowNs()) >= 0 ? 1 : 0;
            }
            seen[2]++;
        });
        simulation.runUntil(path.endNs);
        double beyond = Arrays.stream(path.lags, 0, path.count).filter(lag -> lag > s).count();
        return new double[] {
            path.meanLag(), path.quantile(0.99), seen[0] / seen[2], beyond / path.count, seen[1] / seen[2] / rows
        };
    }

    /** @return from the start of the applier, after it was stopped for a while, until nothing is left to apply */
    static double[] catchUp(Simulation simulation, double rate, Specs.Replica settings, double stopped, int repeats) {
        double sum = 0;
        for (int i = 0; i < repeats; i++) {
            var each = repeats == 1 ? simulation : new Simulation(simulation.seed(), simulation.runIndex() * repeats + i);
            sum += catchUp(each, rate, settings, stopped);
        }
        return new double[] {sum / repeats};
    }

    private static double catchUp(Simulation simulation, double rate, Specs.Replica settings, double stopped) {
        var path = new PathCases(simulation, rate, settings, 1, 5, 3600);
        simulation.runUntil(5 * SimTime.SECOND);
        path.replica.stop(false, true);
        simulation.runUntil(Math.round((5 + stopped) * 1e9));
        path.replica.watch((committedNs, nowNs) -> {
            if (path.replica.unapplied() == 0) {
                simulation.stop();
            }
        });
        path.replica.start(false, true);
        simulation.runUntil(path.endNs);
        return (simulation.nowNs() - (5 + stopped) * 1e9) * 1e-9;
    }

    /** @return mean lag */
    static double[] parallel(Simulation simulation, double rate, Specs.Replica settings, long seconds) {
        var path = new PathCases(simulation, rate, settings, 1, 5, seconds);
        simulation.runUntil(path.endNs);
        return new double[] {path.meanLag()};
    }

    private static final class Nobody implements Deployment.Observer {
        @Override
        public void follow(Unit unit, List<String> watchers) {}

        @Override
        public void impaired(Unit unit, boolean begins) {}

        @Override
        public void fault(FaultSpec fault, boolean begins) {}

        @Override
        public void changed(String by, Unit target, Change change, String reason) {}
    }
}
