package org.outagelab.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.outagelab.fixture.World.SECOND;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.fixture.Farm;
import org.outagelab.fixture.Lab;
import org.outagelab.fixture.Specs;

/** What operators and agents say of servers, as faults; and the agent check as a task (docs/models/haproxy.md#health-checks). */
class OperatorTest {
    private static String scenario(String server, String faults) {
        return "{version: 1, name: test, seed: 5, hosts: {a: {cores: 8}, b: {cores: 8}, c: {cores: 8}},"
                + " services: {lb: {kind: haproxy, on: [a], backend: app, timeout: {connect: 1s, server: 10s},"
                + " default-server: {check: true" + server + "}}, app: {kind: gunicorn, on: [b, c], workers: 8}},"
                + " endpoints: {GET /x: {weight: 1, at: app, steps: [wait 20ms]}},"
                + " load: {users: {executor: constant-arrival-rate, arrivals: even, rate: 100/s, duration: 60s,"
                + " client: {timeout: 10s}}}, faults: [" + faults + "]}";
    }

    @Test
    void drainingBothCostsEverythingMeanwhileAndNothingElse() {
        var lab = Lab.run(scenario("", "{at: 20s, duration: 10s, action: drain, target: app}"));

        assertThat(lab.outcome("http-503 SC no server")).isBetween(998L, 1000L);
        assertThat(lab.outcome("ok")).isEqualTo(6000 - lab.outcome("http-503 SC no server"));
        // A drained server is up: its requests end, and nothing was found failing.
        assertThat(lab.changes()).isEmpty();
    }

    @Test
    void maintenanceOfOneMovesItsWorkToTheOther() {
        var lab = Lab.run(scenario("", "{at: 20s, duration: 10s, action: maint, target: app.1}"));

        assertThat(lab.outcome("ok")).isEqualTo(6000);
        assertThat(lab.changes()).containsExactly("20.0s app.1 DOWN", "30.0s app.1 UP");
    }

    @Test
    void drainBeforeStopMasksAStop() {
        var undrained = Lab.run(scenario("", "{at: 20s, duration: 10s, action: stop, target: app.1}"));
        var drained = Lab.run(scenario("", "{at: 19s, duration: 20s, action: drain, target: app.1},"
                + " {at: 20s, duration: 10s, action: stop, target: app.1}"));

        assertThat(undrained.outcome("ok")).isLessThan(6000);
        assertThat(drained.outcome("ok")).isEqualTo(6000);
    }

    @Test
    void anAgentIsHeardAtItsNextQuestionAndTakesBackWhatItSaid() {
        var lab = Lab.run(scenario(
                ", agent-check: true, agent-inter: 5s", "{at: 20s, duration: 20s, action: agent(down), target: app.1}"));

        assertThat(lab.outcome("ok")).isEqualTo(6000);
        assertThat(lab.changes()).hasSize(2);
        assertThat(seconds(lab.changes().get(0))).isBetween(20.0, 25.1);
        assertThat(seconds(lab.changes().get(1))).isBetween(40.0, 45.1);
    }

    @Test
    void anAgentThatCannotBeReachedChangesNothingAndOneBesideADeadServerLives() {
        var settings = new Specs.Haproxy();
        settings.server.agentInterNs = SECOND;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(5 * SECOND, () -> farm.unit(0).host().powerOff());
        farm.world().at(5 * SECOND, () -> farm.unit(0).agent().say("down"));
        farm.world().at(5 * SECOND, () -> farm.unit(1).crash());
        farm.world().at(10 * SECOND, () -> farm.unit(1).agent().say("maint"));

        farm.run(20 * SECOND);

        assertThat(farm.changes()).extracting(Farm.Change::server).containsExactly("b");
        assertThat(farm.changes().get(0).atNs()).isBetween(10 * SECOND, 11 * SECOND + 2_000_000);
    }

    @Test
    void aHalfWeightHalvesTheShareAndTheFilesWeightComesBack() {
        var settings = new Specs.Haproxy();
        settings.server.weight = 10;
        var farm = new Farm(settings, 2, 0);
        farm.world().at(5 * SECOND, () -> farm.haproxy().weigh("a", 5));
        farm.world().at(50 * SECOND, () -> farm.haproxy().weigh("a", -1));
        for (int i = 0; i < 30; i++) {
            farm.ask((10 + i) * SECOND);
            farm.ask((60 + i) * SECOND);
        }

        farm.run(100 * SECOND);

        assertThat(farm.asked().substring(0, 30).chars().filter(c -> c == 'a').count()).isEqualTo(10);
        assertThat(farm.asked().substring(30).chars().filter(c -> c == 'a').count()).isEqualTo(15);
    }

    @Test
    void anOldProcessThatDrainsForTooLongIsStopped() {
        var settings = new Specs.Haproxy();
        settings.hardStopNs = 3 * SECOND;
        var farm = new Farm(settings, 1, 10 * SECOND);
        var late = farm.ask(SECOND);
        farm.world().at(2 * SECOND, () -> farm.balancer().reload());
        var fresh = farm.ask(3 * SECOND);

        farm.run(30 * SECOND);

        assertThat(late.name()).isEqualTo("http-502 KH hard-stop-after");
        assertThat(late.endedNs()).isEqualTo(5 * SECOND);
        assertThat(fresh.name()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "drain      | lb     |              | 'drain' strikes servers of a haproxy, and 'lb' is none",
        "agent(down)| app.1  |              | it needs 'agent-check: true'",
        "weight(300)| app.1  |              | from 0 to 256",
        "weight(3)  | app.1  | static-rr    | knows no other weights of app.1 than 0",
        "agent(50%) | app.1  | static-rr    | knows no other weights of app.1 than 0",
        "agent(1000%)|app.1  |              | agent(50%)",
    })
    void whatMeansNothingIsAProblem(String action, String target, String balance, String message) {
        var text = scenario(
                        balance == null ? "" : ", agent-check: true, weight: 10",
                        "{at: 20s, duration: 10s, action: " + action + ", target: " + target + "}")
                .replace("backend: app,", "backend: app, balance: " + (balance == null ? "roundrobin" : balance) + ",");

        assertThat(Lab.problems(text)).anyMatch(problem -> problem.contains(message));
    }

    private static double seconds(String change) {
        return Double.parseDouble(change.substring(0, change.indexOf('s')));
    }
}
