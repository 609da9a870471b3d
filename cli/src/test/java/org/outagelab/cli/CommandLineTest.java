package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    private Path folder;

    private static String valid() {
        return BrokenFilesTest.folder("valid").resolve("two-web-servers.yaml").toString();
    }

    private static String skeleton() {
        return BrokenFilesTest.folder("valid").resolve("skeleton.yaml").toString();
    }

    @Test
    void theSkeletonOfTheScenarioLanguageIsAccepted() {
        var terminal = Terminal.run("validate", skeleton());

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).isEqualTo(skeleton() + ": ok, 2 variants, about 610,000 events in a run, about 44 MB of memory\n");
        assertThat(terminal.err().replace(skeleton(), "skeleton.yaml").lines())
                .containsExactly(
                        "skeleton.yaml:51:65: warning: network.links[0].to: no host is in 'zone b' here: the link has no effect",
                        "skeleton.yaml:67:5: warning: thresholds[3]: 'latency.all.p99' during a fault is not modelled yet: the verdict will be inconclusive");
    }

    @Test
    void explainShowsEveryValueInForceWithinTheWidthOfAScreen() {
        var terminal = Terminal.run("explain", "--quiet", skeleton());

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out().lines().skip(1)).allMatch(line -> line.length() <= 140);
        assertThat(terminal.out().lines().map(line -> line.replaceAll(" +", " ").trim()))
                .contains(
                        "services.lb",
                        "timeout.queue 5s file How long a request may queue; unset: as connect.",
                        "default-server.weight 1 default Share of the work; 0: none. [HAProxy configuration manual]",
                        "cost.delay 0 (not given) default Pure delay of every request.",
                        "codebase shop file Whose releases it runs; a bad one strikes all of them.",
                        "replicas[0].apply.workers 1 file Parallel appliers; unset: 4 for mysql-8.4, 1 for mariadb-10.11.",
                        "GET /item.steps[3] wait exp(15ms): mean 15ms, median 10.4ms, file",
                        "client.backoff.cap 5s default The longest wait.",
                        "web.mttr mean 36m10s, median 20m, p95 2h file From the begin of a repair to its end; time to boot comes",
                        "defaults.lb-node mtbf 1825d, mttr mean 8m15s, median 5m, default A load balancer fails, mostly for a short time. (1 here)",
                        "Variants: base, two web servers (the values above are those of the base)");
    }

    @Test
    void jsonIsOneDocumentAndNothingElse() {
        var terminal = Terminal.run("run", "--json", "--runs", "1", valid(), "--set", "firewalls={a: {guards: lb, policy: drop}}");

        assertThat(terminal.out()).startsWith("{\n  \"schemaVersion\"").endsWith("}\n");
        assertThat(terminal.out().lines().filter(line -> line.startsWith("{") || line.startsWith("}"))).hasSize(2);
        assertThat(terminal.err()).endsWith(": warning: firewalls.a: keeps calls of this topology out: clients → lb\n").hasLineCount(1);
    }

    @Test
    void outputThatDoesNotGetThroughIsAnErrorWithASentence() {
        for (var arguments : List.of(
                List.of("run", "--json", "--runs", "1", valid()), List.of("list"), List.of("explain", valid()), List.of("--help"))) {
            var terminal = Terminal.runOnFullDisk(arguments.toArray(new String[0]));

            assertThat(terminal.exitCode()).as("%s", arguments).isEqualTo(1);
            assertThat(terminal.err()).endsWith("outagelab: what was to be printed did not get through: is the disk full,"
                    + " or has the reader of the pipe gone?\n");
        }
        assertThat(Terminal.run("list").err()).isEmpty();
    }

    @Test
    void aThresholdWithoutAModelIsInconclusiveAndSaysWhy() {
        var terminal = Terminal.run(
                "run", "--no-report", "--quiet", "--runs", "1", valid(), "--set",
                "thresholds=[downtime.per_year < 1h, latency.all.p99 < 1s during \"app dies\"]");

        assertThat(terminal.exitCode()).isEqualTo(98);
        assertThat(terminal.out()).contains("not modelled yet");
    }

    @Test
    void badNumbersAreOneSentence() {
        assertUsage("--runs must be from 1 to 1000000, got 0", "run", valid(), "--runs", "0");
        assertUsage("--threads must be from 1 to 1024, got -1", "run", valid(), "--threads", "-1");
        assertUsage("expected a whole number of at most 18 digits, got 'many'", "run", valid(), "--runs", "many");
        assertUsage("expected a whole number of at most 18 digits, got '1e3'", "run", valid(), "--seed", "1e3");
        assertUsage(
                "expected a whole number of at most 18 digits, got '99999999999999999999'",
                "run", valid(), "--seed", "99999999999999999999");
    }

    @Test
    void unknownOptionsVerbsAndVariantsAreOneSentence() {
        assertUsage("Unknown option: '--sed'", "run", valid(), "--sed", "3");
        assertUsage("Unknown option: '--seed'", "validate", valid(), "--seed", "3");
        assertUsage("there is no verb 'rnu'; did you mean 'run'? (there are: run, ", "rnu", valid());
        assertUsage("Missing required parameter: 'FILE'", "run");
        assertUsage("expected one of [auto, always, never], got 'no'", "run", valid(), "--color", "no");
        assertUsage("there is no variant 'bas'; did you mean 'base'? (there are: base)", "run", valid(), "--variant", "bas");
    }

    @Test
    void contradictingOptionsAreOneSentence() {
        assertUsage("--out and --no-report contradict each other", "run", valid(), "--no-report", "--out", folder + "/x");
        assertUsage("there is no format 'junt'; did you mean 'junit'?", "run", valid(), "--format", "junt");
        assertUsage("--format needs a report to write into", "run", valid(), "--no-report", "--format", "csv");
        assertUsage("--format needs a report to write into", "run", valid(), "--json", "--format", "csv");
    }

    @Test
    void thatAFailureIsTheLessonIsSaidOfTheCatalogueAloneAndOnlyWhenOneFails() {
        var lesson = "is what this scenario of the catalogue shows";
        var few = List.of("--runs", "2", "--no-report", "--quiet");
        assertThat(Terminal.run(words("run", "crash", few)).out()).contains(lesson);
        assertThat(Terminal.run(words("run", "crash", few, "--variant", "with redispatch")).out()).doesNotContain(lesson);
        assertThat(Terminal.run(words("run", "crash", few, "--set", "load.visitors.duration=6m")).out()).contains("FAIL").doesNotContain(lesson);
        assertThat(Terminal.run(words("run", "crash", few, "--json")).out()).doesNotContain(lesson);
    }

    private static String[] words(String verb, String file, List<String> few, String... more) {
        var words = new java.util.ArrayList<>(List.of(verb, file));
        words.addAll(few);
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void theLineThatRepeatsARunHasTheProgramAsItWasCalledAndFilesDoNot() {
        var few = List.of("--runs", "2", "--no-report", "--quiet");
        System.setProperty("outagelab.command", "../my tools/outagelab");
        try {
            assertThat(Terminal.run(words("run", "crash", few)).out()).contains("\nrepeat  '../my tools/outagelab' run crash --seed 42 --runs 2\n");
            assertThat(Terminal.run("run", "crash", "--runs", "2", "--json", "--quiet").out()).contains("\"./outagelab run crash --seed 42 --runs 2\"");
        } finally {
            System.clearProperty("outagelab.command");
        }
        assertThat(Terminal.run(words("run", "crash", few)).out()).contains("\nrepeat  ./outagelab run crash --seed 42 --runs 2\n");
    }

    @Test
    void aTextFitsTheTerminalWithinReason() {
        assertThat(TerminalWidth.columns(null)).isEqualTo(100);
        assertThat(TerminalWidth.columns("wide")).isEqualTo(100);
        assertThat(TerminalWidth.columns("20")).isEqualTo(92);
        assertThat(TerminalWidth.columns("120")).isEqualTo(120);
        assertThat(TerminalWidth.columns("999999")).isEqualTo(160);
    }

    @Test
    void theTimeLeftIsSaidOnceThereIsAPace() {
        assertThat(ProgressLine.left(5_000_000_000L, 1, 40)).isEmpty();
        assertThat(ProgressLine.left(900_000_000L, 10, 40)).isEmpty();
        assertThat(ProgressLine.left(9_000_000_000L, 10, 40)).isEqualTo(", about 30 s left");
        assertThat(ProgressLine.left(90_000_000_000L, 10, 40)).isEqualTo(", about 5 min left");
        assertThat(ProgressLine.left(9_000_000_000L, 40, 40)).isEmpty();
    }

    @Test
    void foreignPlacesForAReportAreRefusedBeforeTheRun() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "mine");
        var foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("thesis.txt"), "mine");

        assertUsage(file + " is a file; a report needs a folder", "run", valid(), "--out", file.toString());
        assertUsage(
                foreign + " holds 'thesis.txt', which is not part of a report",
                "run", valid(), "--out", foreign.toString());
        assertUsage("is a file: no folder for a report can be made in it", "run", valid(), "--out", file + "/in/it");
        assertUsage("a report cannot take the place of /", "run", valid(), "--out", "/");
        assertThat(file).hasContent("mine");
        assertThat(foreign.toFile().list()).containsExactly("thesis.txt");
    }

    private static void assertUsage(String sentence, String... arguments) {
        var terminal = Terminal.run(arguments);

        assertThat(terminal.err()).contains(sentence).doesNotContain("\tat ", "Exception", "internal");
        assertThat(terminal.err().lines().count()).isLessThanOrEqualTo(3);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.exitCode()).isEqualTo(2);
    }
}
