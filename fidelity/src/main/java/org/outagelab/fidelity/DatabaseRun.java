package org.outagelab.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.outagelab.call.Ledger;
import org.outagelab.core.EventType;
import org.outagelab.core.Phase;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.database.Database;
import org.outagelab.machine.Unit;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.Scenario;
import org.outagelab.wiring.Deployment;
import org.outagelab.wiring.Deployment;

/** One predicted run of a database case, watched as the measured one was: at the same instants, and at every write. */
final class DatabaseRun {
    private static final int PRIMARY = 0;
    private static final int REPLICA = 1;
    private static final double SLOW_SECONDS = 0.5;

    /** What is seen at one look. */
    private record Look(double atSeconds, long committed, long applied, double lagSeconds, long secondsBehind) {}

    private final double killSeconds;
    private final Simulation simulation;
    private final Database database;
    private final List<Look> looks = new ArrayList<>();
    /** Start and latency of every acknowledged write, in seconds. */
    private double[] starts = new double[1024];
    private double[] latencies = new double[1024];
    private int writes;
    private double[] visibilities = new double[1024];
    private int visible;
    private long acknowledgedByReplica;
    private long acknowledged;
    private long missingOnReplica;
    private long missingOnRestartedPrimary;
    private long onlyOnOldPrimary;
    private long unacknowledgedOnReplica;
    private double exposure = Double.NaN;

    private DatabaseRun(DatabaseCase truth, Scenario scenario, int repeat, long seed) {
        this.killSeconds = truth.killSeconds(repeat);
        this.simulation = new Simulation(seed, repeat);
        long loadNs = scenario.durationNs();
        var ledger = new Ledger(0, loadNs, SimTime.SECOND, List.of("POST /row"));
        var deployment = new Deployment(simulation, scenario, ledger, new Nobody());
        this.database = deployment.databases().get("db");
        database.watchAcknowledged(this::acknowledged);
        database.watchExecuted(REPLICA, this::executed);
        look(truth.looks(repeat));
        deployment.start();
        if (truth.losesItsPrimary()) {
            simulation.runUntil(Math.round((killSeconds + 1) * 1e9));
            promote();
        }
        simulation.runUntil(loadNs + 60 * SimTime.SECOND);
    }

    static DatabaseRun of(DatabaseCase truth, Scenario scenario, int repeat, long seed) {
        return new DatabaseRun(truth, scenario, repeat, seed);
    }

    private void acknowledged(long startedNs, long nowNs, boolean byReplica) {
        if (writes == starts.length) {
            starts = Arrays.copyOf(starts, 2 * writes);
            latencies = Arrays.copyOf(latencies, 2 * writes);
        }
        starts[writes] = startedNs * 1e-9;
        latencies[writes++] = (nowNs - startedNs) * 1e-9;
        acknowledgedByReplica += byReplica ? 1 : 0;
    }

    private void executed(long committedNs, long nowNs) {
        if (visible == visibilities.length) {
            visibilities = Arrays.copyOf(visibilities, 2 * visible);
        }
        visibilities[visible++] = (nowNs - committedNs) * 1e-6;
    }

    private void look(double[] seconds) {
        EventType<Void> look = simulation.eventType("looks", Phase.OBSERVE, ignored -> looks.add(new Look(
                SimTime.toSeconds(simulation.nowNs()),
                database.executedCount(PRIMARY),
                database.executedCount(REPLICA),
                SimTime.toSeconds(database.lagNs(REPLICA)),
                database.secondsBehindSource(REPLICA))));
        for (double at : seconds) {
            look.at(Math.round(at * 1e9), null);
        }
    }

    /** As the script did: the relay log is drained by now, so the replica becomes the primary. */
    private void promote() {
        database.promote(REPLICA);
        var fates = database.fates();
        acknowledged = fates.acknowledged();
        missingOnReplica = fates.lost() + fates.diverged();
        unacknowledgedOnReplica = fates.unacknowledged();
        exposure = database.losses().isEmpty() ? Double.NaN : SimTime.toSeconds(database.losses().get(0).exposureNs());
        var recovered = database.fates(PRIMARY);
        missingOnRestartedPrimary = recovered.lost() + recovered.diverged();
        onlyOnOldPrimary = database.onlyOn(PRIMARY, REPLICA);
    }

    double killSeconds() {
        return killSeconds;
    }

    double acknowledged() {
        return acknowledged;
    }

    double missingOnReplica() {
        return missingOnReplica;
    }

    double missingOnRestartedPrimary() {
        return missingOnRestartedPrimary;
    }

    double onlyOnOldPrimary() {
        return onlyOnOldPrimary;
    }

    double unacknowledgedOnReplica() {
        return unacknowledgedOnReplica;
    }

    double exposure() {
        return exposure;
    }

    double writes() {
        return writes;
    }

    double acknowledgedByReplica() {
        return acknowledgedByReplica;
    }

    /** Milliseconds, of the writes that began between two instants in seconds. */
    double[] latencies(double from, double to) {
        var chosen = new double[writes];
        int n = 0;
        for (int i = 0; i < writes; i++) {
            if (starts[i] >= from && starts[i] < to && starts[i] + latencies[i] < to) {
                chosen[n++] = 1000 * latencies[i];
            }
        }
        return Arrays.copyOf(chosen, n);
    }

    double slowWrites() {
        return Arrays.stream(latencies, 0, writes).filter(latency -> latency > SLOW_SECONDS).count();
    }

    double slowestSeconds() {
        return Arrays.stream(latencies, 0, writes).max().orElse(Double.NaN);
    }

    double firstSlow() {
        double first = Double.NaN;
        for (int i = 0; i < writes; i++) {
            if (latencies[i] > SLOW_SECONDS && !(starts[i] >= first)) {
                first = starts[i];
            }
        }
        return first;
    }

    double lastSlow() {
        double last = Double.NaN;
        for (int i = 0; i < writes; i++) {
            if (latencies[i] > SLOW_SECONDS && !(starts[i] <= last)) {
                last = starts[i];
            }
        }
        return last;
    }

    double[] visibilitiesMs() {
        return Arrays.copyOf(visibilities, visible);
    }

    double shareSlowerThan(double ms) {
        return Arrays.stream(visibilities, 0, visible).filter(value -> value > ms).count() / (double) visible;
    }

    double appliedPerSecond(double from, double to) {
        Look first = null;
        Look last = null;
        for (var look : looks) {
            if (look.atSeconds() >= from && look.atSeconds() <= to) {
                first = first == null ? look : first;
                last = look;
            }
        }
        return first == last ? Double.NaN : (last.applied() - first.applied()) / (last.atSeconds() - first.atSeconds());
    }

    /** Where nobody looked there is no value. */
    private Look largest(java.util.function.ToDoubleFunction<Look> value) {
        var largest = looks.isEmpty() ? new Look(Double.NaN, 0, 0, Double.NaN, -1) : looks.get(0);
        for (var look : looks) {
            largest = value.applyAsDouble(look) > value.applyAsDouble(largest) ? look : largest;
        }
        return largest;
    }

    double largestBacklog() {
        var look = largest(each -> each.committed() - each.applied());
        return look.committed() - look.applied();
    }

    double largestBacklogAt() {
        return largest(each -> each.committed() - each.applied()).atSeconds();
    }

    double largestLag() {
        return largest(Look::lagSeconds).lagSeconds();
    }

    double mostSecondsBehind() {
        return largest(Look::secondsBehind).secondsBehind();
    }

    /** The first look after an instant that finds nothing left to apply. */
    double caughtUpAfter(double seconds) {
        return looks.stream()
                .filter(look -> look.atSeconds() > seconds && look.committed() - look.applied() <= 1)
                .mapToDouble(Look::atSeconds)
                .findFirst()
                .orElse(Double.NaN);
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
