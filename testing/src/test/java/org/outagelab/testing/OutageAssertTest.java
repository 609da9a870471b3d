package org.outagelab.testing;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.outagelab.Fault.crash;
import static org.outagelab.testing.OutageAssertions.assertThatOutage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.outagelab.Fault;
import org.outagelab.Outage;

class OutageAssertTest {
    private static final Pattern FILE = Pattern.compile("replay: outagelab run (\\S+\\.yaml)");

    private static final Fault WEB_DIES = crash("app.1").named("app dies").at("30s").lasting("20s");
    /** Connections to a machine without power are silent: the first ones cost requests. */
    private static final Fault WEB_GONE = Fault.hostDown("app-1").named("app gone").at("30s").lasting("20s");

    private static final Fault FOR_GOOD = Fault.hostDown("db-1").named("db gone").at("30s");

    private static void assertFails(ThrowingCallable assertion, String... parts) {
        var thrown = assertThatThrownBy(assertion).isInstanceOf(AssertionFailedError.class);
        for (var part : parts) {
            thrown.hasMessageContaining(part);
        }
    }

    @Test
    void whatIsPromisedAndKeptPasses(@Scenario("/shop.yaml") Outage shop) {
        var results = shop.withFault(WEB_DIES).runs(2).run();

        assertThatOutage(results)
                .availabilityAtLeast(0.95)
                .losesNoWrite()
                .detectsWithin(4, SECONDS)
                .detects("app dies", 4, SECONDS)
                .recovers()
                .latencyP99AtMost(6, SECONDS)
                .atLeast("requests.sent", 1000)
                .atMost("requests.sent", 5000);
    }

    @Test
    void whatIsPromisedAndNotKeptFailsWithWhatWasFound(@Scenario("/shop.yaml") Outage shop) {
        var one = shop.withFault(WEB_GONE).run();
        var gone = shop.withFault(FOR_GOOD).with("services.db.failover", "").run();

        assertFails(() -> assertThatOutage(one).availabilityAtLeast(1), "availability is 0.9", "expected at least 1.0");
        assertFails(() -> assertThatOutage(one).detects("app gone", 100, MILLISECONDS), "in the slowest run, expected it within");
        assertFails(() -> assertThatOutage(one).latencyP99AtMost(1, MILLISECONDS), "latency.p99 is 0.", "at most 0.001");
        assertFails(() -> assertThatOutage(one).atLeast("requests.sent", 1e6), "requests.sent is ");
        assertFails(() -> assertThatOutage(one).masks("app gone"), "'app gone' cost ");
        assertFails(() -> assertThatOutage(gone).recovers(), "'db gone' was never recovered from in 1 of 1 runs");
        assertFails(() -> assertThatOutage(one).meetsItsThresholds(), "the scenario has no thresholds");
        assertFails(
                () -> assertThatOutage(shop.with("thresholds", "[availability >= 99.99%]").withFault(WEB_GONE).run())
                        .meetsItsThresholds(),
                "thresholds are not met: availability >= 99.99%: 0.9");
        assertThatThrownBy(() -> assertThatOutage(one).availabilityAtLeast(99.9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("availability is a share from 0 to 1, got 99.9");
    }

    @Test
    void lostWritesAreFoundAndWithoutADatabaseNothingIsClaimed(@Scenario("/shop.yaml") Outage shop) {
        var slow = shop.with("services.db.replicas", "[{on: db-2, link: {delay: 2s}}]").withFault(FOR_GOOD).run();
        var none = Outage.parse("version: 1\nhosts: {a: {}}\nservices: {app: {kind: gunicorn, on: a}}\n"
                        + "endpoints: {GET /x: {weight: 1, at: app, steps: [cpu 1ms]}}\n"
                        + "load: {v: {executor: constant-arrival-rate, rate: 5/s, duration: 5s}}\nrun: {count: 1}\n")
                .run();

        assertFails(() -> assertThatOutage(slow).losesNoWrite(), "acknowledged writes were lost: ", "expected none in any run");
        assertFails(() -> assertThatOutage(none).losesNoWrite(), "nothing can be said about writes: no database");
    }

    @Test
    void aFailureIsReplayedByTheCommandLineWithTheSameDigest(@Scenario("/shop.yaml") Outage shop)
            throws IOException, InterruptedException {
        var results = shop.withFault(WEB_GONE).seed(11).runs(2).run();

        var message = message(() -> assertThatOutage(results).availabilityAtLeast(1));

        assertThat(message)
                .contains("seed 11, 2 runs, digest " + results.digest())
                .contains("faults: app gone")
                .contains("30.000 s  app gone")
                .contains("50.000 s  app gone ends");
        var file = FILE.matcher(message);
        assertThat(file.find()).isTrue();
        assertThat(printed("run", file.group(1), "--json", "--quiet")).contains("\"digest\": \"" + results.digest() + "\"");
    }

    private static String message(ThrowingCallable assertion) {
        return org.assertj.core.api.Assertions.catchThrowable(assertion).getMessage();
    }

    private static String printed(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true", "-cp",
                System.getProperty("java.class.path"), "org.outagelab.cli.Main"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
