package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people give by mistake, and what others give on purpose, ends in a sentence with a place. */
@Timeout(60)
class BadInputTest {
    private static final String DATABASE = "version: 1\nhosts: {a: {}, b: {}, c: {}}\n"
            + "services: {app: {kind: gunicorn, on: [c], pool: {to: db}}, db: {kind: mysql, primary: a, replicas: [{on: b}]}}\n"
            + "endpoints: {GET /x: {weight: 1, at: app, steps: [read 1ms]}}\n"
            + "load: {users: {executor: constant-arrival-rate, rate: 20/s, duration: 20s, client: {timeout: 1s}}}\n"
            + "run: {count: 2}\n";

    private static final String CATALOGUE = "outagelab.catalogue";

    @TempDir
    private Path folder;

    private final String before = System.getProperty(CATALOGUE);

    @BeforeEach
    void takeTheCatalogue() {
        System.setProperty(CATALOGUE, "../scenarios/src/main/scenarios");
    }

    @AfterEach
    void giveItBack() {
        if (before == null) {
            System.clearProperty(CATALOGUE);
        } else {
            System.setProperty(CATALOGUE, before);
        }
    }

    private Terminal terminal(String verb, String text, String... options) throws IOException {
        var file = folder.resolve("bad.yaml");
        Files.writeString(file, text);
        var arguments = new ArrayList<>(List.of(verb, file.toString()));
        arguments.addAll(List.of(options));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{by: script, recover: 5}    | failover.recover: expected true or false, got '5'",
        "{by: script, drain: 5}      | failover.drain: expected true or false, got '5'",
        "{by: script, max-lag: soon} | failover.max-lag: expected a duration",
        "{by: person, decide: []}    | failover.decide: expected a duration or a distribution",
        "{by: script, probe: {every: x, timeout: y}} | failover.probe.every: expected",
        "{by: script, fence: {by: power, required: maybe}} | failover.fence.required: expected true or false",
    })
    void aBrokenValueWithoutADefaultIsOneProblem(String failover, String message) throws IOException {
        var terminal = terminal("validate", DATABASE, "--set", "services.db.failover=" + failover);

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err()).contains(message);
    }

    @Test
    void anEmptyListOfHostsMeansTheDefault() throws IOException {
        assertThat(terminal("run", DATABASE, "--set", "services.db.failover={by: script, from: []}", "--no-report").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "latency", "requests", "writes", "reads", "replication", "rpo", "endpoint", "availability", "failed", "none", "null", "true",
        "utilization", "queue", "answers", "base", "zone", "during", "time_to_detect", "error_budget", "split_brain"})
    void aServiceMayBeCalledAsAnyMetricBegins(String name) throws IOException {
        var text = DATABASE.replace("app", "\"" + name + "\"")
                + "thresholds: [\"" + name + ".utilization <= 100%\", \"" + name + ".queue <= 100\", \"" + name + ".1.answers > 5\"]\n";

        var terminal = terminal("run", text, "--no-report", "--quiet");

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("PASS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "failed", "none", "~", "a.b", "availability", "latency.p99", "GET /x", "during", "0", "-", "x]", "[0]"})
    void loadsFaultsAndVariantsMayBeCalledAnything(String name) throws IOException {
        var text = DATABASE.replace("users", "\"" + name + "\"")
                + "faults: [{name: \"" + name + "\", at: 5s, duration: 2s, action: crash, target: app}]\n"
                + "thresholds: ['availability >= 10% during \"" + name + "\"']\n"
                + "variants: {\"" + name + "\": {run: {count: 1}}}\n";

        var terminal = terminal("run", text, "--no-report", "--quiet");

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exitCode()).isIn(0, 98, 99);
    }

    @Test
    void aVariantThatStandsOnNoPossibleFileSaysSo() throws IOException {
        var terminal = terminal("validate", DATABASE + "variants: {x: {extends: \"a\\0b\"}, y: {extends: nowhere}}\n");

        assertThat(terminal.err())
                .contains(":7:25: the character U+0000 is not allowed in a text", ":7:25: extends: no file can be called 'a\\u0000b'")
                .contains("nowhere: there is no such file")
                .doesNotContain("\0");
    }

    @Test
    void anAccessLogOfTwoThousandYearsIsBeyondTheClock() throws IOException {
        Files.writeString(
                folder.resolve("old.log"),
                "a - - [01/Jan/0001:00:00:00 +0000] \"GET /x HTTP/1.1\" 200 5\na - - [01/Jan/2000:00:00:00 +0000] \"GET /x HTTP/1.1\" 200 5\n");
        var text = DATABASE.replace(
                "executor: constant-arrival-rate, rate: 20/s, duration: 20s",
                "executor: replay, file: old.log, format: common, map: [{path: '*', endpoint: GET /x}]");

        var terminal = terminal("validate", text);

        assertThat(terminal.err()).contains("spans more time than the clock holds: at most 292y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\e[31m", "\\u202e", "\\u0007", "\\u200f", "\\ud800", "\\ufffe", "\\u2028", "\\x9b"})
    void whatCannotBePrintedIsRefusedInNamesValuesAndSettings(String escape) throws IOException {
        var inName = terminal("validate", "name: \"x" + escape + "\"\n" + DATABASE);
        var inKey = terminal("validate", DATABASE + "variants: {\"x" + escape + "\": {}}\n");
        var inSetting = terminal("validate", DATABASE, "--set", "name=\"x" + escape + "\"");

        assertThat(inName.err()).contains("bad.yaml:1:7: the character U+");
        assertThat(inKey.err()).contains("bad.yaml:7:12: the character U+");
        assertThat(inSetting.err()).startsWith("--set name=").contains(": the character U+");
        assertThat(inName.err() + inKey.err() + inSetting.err())
                .matches(text -> text.codePoints().noneMatch(c -> c != '\n' && Character.isISOControl(c)));
    }

    @Test
    void theWordsOfTheCommandLineAreWrittenOutToo() {
        assertThat(Terminal.run("validate", "\u001b[31m.yaml").err()).doesNotContain("\u001b").contains("U+001B");
        assertThat(Terminal.run("\u001b[31m").err()).doesNotContain("\u001b").contains("\\u001b");
        assertThat(Terminal.run("run", "--\u001b[31m").err()).doesNotContain("\u001b");
        assertThat(Terminal.run("run", "crash", "--variant", "\u202e", "--no-report").err()).doesNotContain("\u202e");
    }

    @Test
    void lettersOfAllLanguagesAndEmojiAreAllowed() throws IOException {
        assertThat(terminal("validate", "name: \"日本 é 👩‍💻 می‌خواهم\"\n" + DATABASE).exitCode()).isZero();
    }

    @Test
    void noLineOfTheOutputCommandsTheBuildServer() throws IOException {
        var run = terminal("run", "name: \"::error file=x::no\"\n" + DATABASE, "--no-report");
        var long1 = terminal("run", "name: \"" + "x".repeat(90) + " ::error::no\"\n" + DATABASE, "--no-report");
        var older = terminal("validate", "name: \"x ##[error]y\"\n" + DATABASE);

        assertThat(run.out()).contains("::error file=x::no");
        assertThat((run.out() + long1.out()).lines()).noneMatch(line -> line.strip().startsWith("::"));
        assertThat(older.err()).contains("'##[' begins a command of a build server");
    }

    @Test
    void aSettingThatRemovesWhatIsNotThereIsMisspelt() throws IOException {
        assertThat(terminal("validate", DATABASE, "--set", "load.usres=").err())
                .contains("--set load.usres=: there is no 'usres' to remove; did you mean 'users'?");
        assertThat(terminal("validate", DATABASE, "--set", "load.users.client.timout=null").err())
                .contains("there is no 'timout' to remove; did you mean 'timeout'?");
        assertThat(terminal("validate", DATABASE, "--set", "load.users.client.timeout=").exitCode()).isZero();
    }

    @Test
    void nullRemovesVariants() throws IOException {
        assertThat(terminal("validate", DATABASE + "variants: null\n").out()).contains("ok, 1 variant");
        assertThat(terminal("validate", DATABASE + "variants: {x: null, y: {run: {count: 1}}}\n").out()).contains("ok, 2 variants");
        assertThat(terminal("validate", DATABASE + "variants: {x: }\n").err()).contains("variants.x: expected a map of changes");
    }

    @Test
    void aScenarioMayStandOnOneOfTheCatalogue() throws IOException {
        assertThat(terminal("validate", "extends: crash\nname: mine\n").exitCode()).isZero();
        assertThat(terminal("validate", "extends: crsh\n").err()).contains("there is no such file; did you mean 'crash'?");
    }

    @Test
    void unknownWordsComeWithThoseThatAreKnown() throws IOException {
        var terminal = terminal(
                "validate", DATABASE + "faults: [{at: 1s, action: die, target: app}]\nthresholds: [p99 < 1s, error_rate < 1%]\n");

        assertThat(terminal.err())
                .contains("unknown action 'die' (known: crash, kill, restart, ")
                .contains("unknown metric 'p99'; did you mean 'latency.p99'?")
                .contains("unknown metric 'error_rate' (some of those known: availability, uptime, ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "global\\n  maxconn 100\\nfrontend x\\n  bind *:80\\n  default_backend y\\n | a configuration of HAProxy, not a scenario: describe it under 'services' with kind: haproxy",
        "events {\\n}\\nhttp {\\n  upstream x {\\n    server a:80;\\n  }\\n}\\n     | a configuration of nginx, not a scenario",
        "version: \"3\"\\nservices:\\n  web:\\n    image: nginx\\n               | a file of docker-compose, not a scenario: give each of its services a 'kind'",
        "services:\\n  web:\\n    build: .\\n                                     | a file of docker-compose",
        "vrrp_instance V {\\n  state MASTER\\n}\\n                                | a configuration of keepalived",
        "[mysqld]\\nread_only=1\\n                                                | a configuration of MySQL",
        "apiVersion: apps/v1\\nkind: Deployment\\n                                | a manifest of Kubernetes",
        "{\\n \"schemaVersion\": 1,\\n \"verdict\": null\\n}                        | a result of a run",
    })
    void filesOfOtherProgramsAreRecognised(String text, String message) throws IOException {
        var terminal = terminal("validate", text.replace("\\n", "\n"));

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err()).contains("bad.yaml:1:1: this is " + message).endsWith("\n1 problem\n");
    }

    @Test
    void scenariosAreNotTakenForFilesOfOtherPrograms() throws IOException {
        assertThat(terminal("validate", DATABASE).exitCode()).isZero();
        assertThat(terminal("validate", "services:\n  web:\n    kind: nginx\n").err()).doesNotContain("this is a");
        assertThat(terminal("validate", "version: 1\nhosts: {}\nservices:\n  web:\n    image: nginx\n").err())
                .contains("'kind' is missing");
    }
}
