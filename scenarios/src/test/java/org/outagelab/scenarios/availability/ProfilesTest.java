package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.experiment.Years;

/** Loads that go over the day: years count each rate for its share of the time. */
class ProfilesTest {
    @TempDir
    private Path folder;
    private SmallFiles files;

    @BeforeEach
    void files() {
        files = new SmallFiles(folder);
    }

    private String[] lines(String load) {
        return new String[] {
            "version: 1",
            "name: over the day",
            "hosts: {s0: {cores: 4}, s1: {}, s2: {}, s3: {}}",
            "services:",
            "  lb: {kind: haproxy, on: s0, backend: app, timeout: {connect: 1s, server: 2s, queue: 1s, client: 30s}, option: [redispatch],"
                    + " default-server: {check: true}}",
            "  app: {kind: gunicorn, on: [s1, s2, s3], workers: 4}",
            "endpoints: {GET /a: {weight: 1, at: app, steps: [cpu 10ms]}}",
            "load: {v: {" + load + ", to: lb, client: {timeout: 2s}}}",
            "reliability: {defaults: none, s1: {mtbf: 100d, mttr: 10h}}"
        };
    }

    private double hours(String load) throws IOException {
        return new Years(files.scenario(lines(load)), 2, 2).analyse("base", 0.999).downtime().mean();
    }

    @Test
    void aServerThatIsMissedAtNoonAloneCostsHalfADay() throws IOException {
        // Each serves 100 a second: of 270 the other two leave 70 unserved, and more in the queue; of 90 none.
        double day = hours("executor: constant-arrival-rate, rate: 20/s, duration: 1m, profile: {day: [90/s, 270/s]}");
        double noon = hours("executor: constant-arrival-rate, rate: 270/s, duration: 1m");
        double mean = hours("executor: constant-arrival-rate, rate: 180/s, duration: 1m");

        assertThat(noon).isGreaterThan(365 / 100.4 * 10 * 70 / 270.0 * 0.9);
        // Shares of requests are shares of the time here: half of it.
        assertThat(day).isCloseTo(noon / 2, within(0.1 * noon));
        assertThat(mean).isLessThan(0.1 * day);
    }

    @Test
    void aWeekIsSevenDays() throws IOException {
        var scenario = files.scenario(lines("executor: constant-arrival-rate, rate: 20/s, duration: 1m, profile: {week: [10/s, 20/s]}"));

        assertThat(scenario.loads().get(0).profile()).hasSize(2).allMatch(stage -> stage.durationNs() == 84L * 3600 * 1_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "executor: constant-arrival-rate, rate: 20/s, duration: 1m, profile: {day: []}          | load.v.profile.day: expected 1 to 1000 rates, got 0",
        "executor: constant-arrival-rate, rate: 20/s, duration: 1m, profile: {}                 | load.v.profile: expected either 'day' or 'week'",
        "executor: constant-arrival-rate, rate: 20/s, duration: 1m, profile: {day: [20]}        | did you mean '20/s'?",
        "executor: constant-arrival-rate, rate: 20/s, duration: 1m, profile: {dayly: [20/s]}    | load.v.profile: unknown key 'dayly'; did you mean 'day'?",
        "executor: constant-vus, vus: 3, duration: 1m, profile: {day: [20/s]}                   | profile"
    })
    void whatIsWrongIsAProblemAtItsPlace(String load, String problem) throws IOException {
        assertThat(files.file(lines(load)).errors()).first().asString().contains(":8:", problem);
    }
}
