package org.outagelab.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.core.Simulation;
import org.outagelab.fixture.Lab;

/** The kernel kills the biggest process of a machine, or of a service with a limit (docs/models/machine.md#memory). */
class MemoryTest {
    private final Simulation simulation = new Simulation(1);
    private final List<String> killed = new ArrayList<>();

    private Memory.Process start(Memory.Account account, String name) {
        return account.start(() -> killed.add(name));
    }

    @Test
    void theBiggestOfTheMachineIsKilledNotTheOneThatAsks() {
        var memory = new Memory(simulation, "host", 1000);
        start(memory.account(0, 300, 0), "small");
        start(memory.account(0, 600, 0), "database");
        start(memory.account(0, 200, 0), "last");

        simulation.runUntil(1);

        assertThat(killed).containsExactly("database");
        assertThat(memory.used()).isEqualTo(500);
    }

    @ParameterizedTest
    @CsvSource({"'', true", "'memory: 2GB', false"})
    void aHogOnAMachineWhoseMemoryHasNoEndIsWarnedOf(String memory, boolean vain) {
        var warnings = Lab.warnings("{version: 1, name: hog, hosts: {one: {" + memory + "}}, services: {web: {kind: nginx, on: [one]}},"
                + " endpoints: {GET /: {at: web, cpu: 1ms}},"
                + " load: {users: {executor: constant-arrival-rate, rate: 1/s, duration: 1m, client: {timeout: 5s}}},"
                + " faults: [{at: 10s, duration: 5s, action: hog(4GB), target: one}]}");

        assertThat(warnings.stream().anyMatch(text ->
                        text.contains("faults") && text.contains("'hog' without effect: one has no 'memory' that could become full")))
                .isEqualTo(vain);
    }

    @Test
    void aServiceWithALimitKillsItsOwnAlone() {
        var memory = new Memory(simulation, "host", 0);
        start(memory.account(0, 5000, 0), "database");
        var account = memory.account(250, 100, 30);
        var first = start(account, "first");
        start(account, "second");
        first.served();
        simulation.runUntil(1);
        assertThat(killed).isEmpty();

        first.served();
        simulation.runUntil(2);

        assertThat(killed).containsExactly("first");
    }

    @Test
    void asManyAsNeededAreKilledAndWhatCannotBeKilledStays() {
        var memory = new Memory(simulation, "host", 1000);
        for (int i = 0; i < 5; i++) {
            start(memory.account(0, 150 + i, 0), "process " + i);
        }

        memory.take(500);
        simulation.runUntil(1);
        assertThat(killed).containsExactly("process 4", "process 3");
        memory.take(10_000);
        simulation.runUntil(2);

        assertThat(killed).hasSize(5);
        assertThat(memory.used()).isEqualTo(10_500);
    }

    private static String scenario(String app, String more) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {cores: 16, memory: 4GB}},"
                + " services: {app: {kind: gunicorn, on: [a], preload: true, workers: 4" + app + "}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 20ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 60s,"
                + " client: {timeout: 10s}}}" + more + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", threads: 2"})
    void aLeakEndsInKillsThatCostWhatIsInFlight(String threads) {
        var lab = Lab.run(scenario(threads + ", memory: {process: 100MB, per-request: 1MB, limit: 800MB}", ""));

        // 400 MB are left to leak: a kill after 400 requests, then whenever the others have leaked what it had.
        assertThat(lab.outcome("reset")).isBetween(5L, 60L);
        assertThat(lab.outcome("ok")).isEqualTo(6000 - lab.outcome("reset"));
        assertThat(lab.workers("app.1")).isBetween(threads.isEmpty() ? 3.0 : 6.0, threads.isEmpty() ? 4.0 : 8.0);
    }

    @Test
    void maxRequestsReplacesWorkersBeforeTheKernelDoes() {
        var lab = Lab.run(scenario(
                ", max-requests: 80, memory: {process: 100MB, per-request: 1MB, limit: 800MB}", ""));

        assertThat(lab.outcome("ok")).isEqualTo(6000);
    }

    @Test
    void aReloadNeedsRoomForTwiceAsManyWorkers() {
        var room = Lab.run(scenario(
                ", memory: {process: 100MB, limit: 800MB}", ", faults: [{at: 30s, action: reload, target: app}]"));
        var tight = Lab.run(scenario(
                        ", memory: {process: 100MB, limit: 500MB}", ", faults: [{at: 30s, action: reload, target: app}]")
                .replace("wait 20ms", "wait 200ms").replace("rate: 100/s", "rate: 15/s"));

        assertThat(room.outcome("ok")).isEqualTo(6000);
        assertThat(tight.outcome("reset")).isPositive();
    }

    @Test
    void whatElseTakesMemoryKillsTheDatabaseFirst() {
        var lab = Lab.run("{version: 1, name: test, seed: 5, hosts: {a: {cores: 16, memory: 4GB}},"
                + " services: {app: {kind: gunicorn, on: [a], workers: 8, memory: {process: 100MB}, pool: {to: db}},"
                + " db: {kind: mysql, primary: a, memory: {process: 2GB}, boot: 5s}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [read 1ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 60s,"
                + " client: {timeout: 10s}}}, faults: [{at: 20s, duration: 3s, action: hog(1.5GB), target: a}]}");

        // Five seconds to boot and one to recover without a database; the application, smaller, lives.
        assertThat(lab.outcome("http-500 database refused") + lab.outcome("http-500 database connection lost"))
                .isBetween(595L, 612L);
        assertThat(lab.outcome("ok")).isBetween(5388L, 5405L);
    }

    private static String database(String memory, String more, String faults) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {memory: " + memory + "}},"
                + " services: {db: {kind: mysql, primary: a, memory: {process: 2GB}" + more + "}},"
                + " endpoints: {GET /x: {weight: 1, at: db, steps: [read 1ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 60s, to: db,"
                + " client: {timeout: 10s}}}" + faults + "}";
    }

    private static String hog(String duration) {
        return ", faults: [{at: 20s, duration: " + duration + ", action: hog(3GB), target: a}]";
    }

    @Test
    void aDatabaseThatBootsInNoTimeIsNotKilledForEverInOneInstant() {
        var lab = Lab.run(database("4GB", "", hog("300ms")));

        // 100 ms until it is started again, and a second in which it recovers from its crash.
        assertThat(lab.outcome("refused")).isBetween(108L, 111L);
    }

    @Test
    void afterFiveStartsInTenSecondsItStaysDown() {
        var lab = Lab.run(database("4GB", "", hog("7s")));

        assertThat(lab.outcome("refused")).isBetween(3995L, 4001L);
    }

    @Test
    void withoutAStartLimitOrWithALongerPauseItComesBack() {
        var unlimited = Lab.run(database("4GB", ", supervisor: {burst: 0}", hog("7s")));
        var patient = Lab.run(database("4GB", ", supervisor: {restart-sec: 3s}", hog("7s")));

        // Up again at the first multiple of 1.1 s or 4 s after the hog has gone.
        assertThat(unlimited.outcome("refused")).isBetween(760L, 771L);
        assertThat(patient.outcome("refused")).isBetween(795L, 801L);
    }

    @Test
    void aFreshStartByAPersonCountsFromTheBeginning() {
        var lab = Lab.run(database("4GB", "", ", faults: [{at: 20s, duration: 7s, action: hog(3GB), target: a},"
                + " {at: 40s, action: restart, target: db}]"));

        // Twenty seconds until the start, and one in which it recovers.
        assertThat(lab.outcome("refused")).isBetween(2095L, 2101L);
    }

    @Test
    void aProcessLargerThanItsMachineIsAProblemWithAPlace() {
        assertThat(Lab.problems(database("1GB", "", "")))
                .anyMatch(problem -> problem.contains(
                        "services.db.memory.process: 'a' has 1GB, less than its process needs to start: 2GB"));
        assertThat(Lab.problems(scenario(", memory: {process: 1500MB}", "")))
                .anyMatch(problem -> problem.contains("'a' has 4GB, less than its 4 workers need to start: 6GB"));
        assertThat(Lab.problems(database("2GB", "", ""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{restart-sec: 0s}              | supervisor.restart-sec: expected a duration of",
        "{restart-sec: 1ns}             | supervisor.restart-sec: expected at least 1ms for what comes again",
        "{burst: -1}        | supervisor.burst: expected a whole number",
        "{interval: 0s} | supervisor.interval: expected a duration of more than 0",
        "{restart: 5s}                  | unknown key 'restart'",
    })
    void aSupervisorNeedsTimeToStartAnything(String supervisor, String message) {
        assertThat(Lab.problems(database("4GB", ", supervisor: " + supervisor, "")))
                .anyMatch(problem -> problem.contains(message));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{process: 100MB, limit: 300MB}  | less than its 4 workers need to start: 400MB",
        "{process: 100}                  | expected a size such as 200MB",
        "{limit: 1GB}                    | 'process' is missing",
        "{process: 9999999TB}            | at most 1000TB",
    })
    void whatCannotBeIsAProblem(String memory, String message) {
        assertThat(Lab.problems(scenario(", memory: " + memory, ""))).anyMatch(problem -> problem.contains(message));
    }
}
