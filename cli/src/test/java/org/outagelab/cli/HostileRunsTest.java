package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would run for ever, or longer than anybody waits, is refused or stopped with a sentence. */
@Timeout(60)
class HostileRunsTest {
    @TempDir
    private Path folder;

    private static String scenario(String app, String load, String more) {
        return "version: 1\n"
                + "hosts: {a: {}, b: {}}\n"
                + "services: {lb: {kind: haproxy, on: [b], backend: app" + app + "}, app: {kind: gunicorn, on: [a]}}\n"
                + "endpoints: {GET /x: {weight: 1, at: app, steps: [wait 1ms]}}\n"
                + "load: {users: {" + load + "}}\n" + more + "\n";
    }

    private static final String STEADY = "executor: constant-arrival-rate, rate: 10/s, duration: 20s, client: {timeout: 1s}";

    private Terminal terminal(String verb, String text, String... options) throws IOException {
        var file = folder.resolve("hostile.yaml");
        Files.writeString(file, text);
        var arguments = new java.util.ArrayList<>(java.util.List.of(verb, file.toString()));
        arguments.addAll(java.util.List.of(options));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "flap(down=1ns, up=1ns)   | expected flap(down=5s, up=20s), both of at least 1ms",
        "flap(down=1ms, up=999us) | both of at least 1ms",
    })
    void processesDoNotFlapFasterThanAProgramStarts(String action, String message) throws IOException {
        var more = "faults: [{at: 5s, duration: 5s, action: \"" + action + "\", target: app}]";

        assertThat(terminal("validate", scenario("", STEADY, more)).err()).contains("faults[0].action", message);
    }

    @ParameterizedTest
    @CsvSource({"inter", "fastinter", "downinter"})
    void checksHaveATimeBetweenThem(String key) throws IOException {
        var terminal = terminal("validate", scenario(", default-server: {" + key + ": 1ns}", STEADY, ""));

        assertThat(terminal.err()).contains(key + ": expected at least 1ms for what comes again and again, got '1ns'");
    }

    @Test
    void aRunOfMoreEventsThanTheLimitIsRefusedWithWhatNeedsThem() throws IOException {
        var endless = "executor: constant-vus, vus: 3000, duration: 365d, client: {timeout: 1s}";

        var terminal = terminal("validate", scenario("", endless, ""));

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err()).contains(
                ":5:8: load.users: one run needs about ", "more than the limit of 1e+10: the requests of 'users' alone");
    }

    @Test
    void validateSaysHowMuchWorkARunIs() throws IOException {
        // 200 requests of 6 events, and 20 checks of 4.
        assertThat(terminal("validate", scenario("", STEADY, "")).out()).contains("ok, 1 variant, about 1,");
    }

    @Test
    void usersWhoAreRefusedAtOnceDoNotAskEveryNanosecond() throws IOException {
        var refused = "executor: constant-vus, vus: 3, duration: 2s, to: app, client: {timeout: 1s, sends: 0s}";
        var more = "faults: [{at: 0s, action: crash, target: app}]\nrun: {count: 1}";

        var terminal = terminal("run", scenario("", refused, more), "--no-report", "--all", "--quiet");

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("refused");
        assertThat(terminal.out()).containsPattern("\\n +[0-9,]{1,6} arrived");
    }

    @Test
    void aDurationOfTenThousandDigitsAtTenThousandPlacesIsReadAtOnce() throws IOException {
        var text = new StringBuilder("a: &long " + "9".repeat(9_900) + "s\nfaults:\n");
        for (int i = 0; i < 900; i++) {
            text.append("- {at: *long, duration: *long, action: crash, target: app}\n");
        }

        var terminal = terminal("validate", text.toString());

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err()).contains("aliases written out");
        assertThat(terminal("validate", text.toString().lines().limit(20).collect(java.util.stream.Collectors.joining("\n"))).err())
                .contains("…': of at most 100 characters");
    }

    @Test
    void aProcessThatIsKilledAtEveryStartIsGivenUpAndTheReportSaysSo() throws IOException {
        var text = "version: 1\nhosts: {a: {memory: 4GB}}\n"
                + "services: {lb: {kind: haproxy, on: [a], backend: app, memory: {process: 2GB}}, app: {kind: gunicorn, on: [a]}}\n"
                + "endpoints: {GET /x: {weight: 1, at: app, steps: [wait 1ms]}}\n"
                + "load: {users: {" + STEADY + "}}\nrun: {count: 1}\n"
                + "faults: [{at: 5s, duration: DURATION, action: hog(3GB), target: a}]\n";

        var given = terminal("run", text.replace("DURATION", "5s"), "--no-report", "--quiet");
        var saved = terminal("run", text.replace("DURATION", "150ms"), "--no-report", "--quiet");

        assertThat(given.out()).contains("in 1 of 1 runs 'lb.1' was killed and started so often that its supervisor gave up");
        assertThat(saved.out()).contains("availability").doesNotContain("gave up");
    }
}
