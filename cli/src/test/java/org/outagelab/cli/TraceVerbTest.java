package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.experiment.CloseLook;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.Played;
import org.outagelab.results.RequestLife;
import org.outagelab.scenarios.ScenarioFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TraceVerbTest {
    private static final String SHORT = "load.visitors.duration=130s";

    @TempDir
    private Path folder;

    private static Played crash(String variant) throws Exception {
        var file = ScenarioFile.read(FileOptions.catalogue().find("crash"), List.of(SHORT), FileOptions.catalogue());
        return new CloseLook(file.variants().get(variant)).play(variant, 0, 10);
    }

    @Test
    void theLivesOfARunAreThoseOfTheRunThatNobodyLooksAt() throws Exception {
        var file = ScenarioFile.read(FileOptions.catalogue().find("crash"), List.of(SHORT), FileOptions.catalogue());
        var scenario = file.variants().get("base");
        var alone = new Experiment(scenario, 1, (done, planned) -> { }).summary(0, false);

        var played = new CloseLook(scenario).play("base", 0, 10);

        assertThat(played.digest()).isEqualTo(String.format("%016x", alone.digest()));
    }

    @Test
    void aRequestThatIsRedispatchedHasBeenAtBothServers() throws Exception {
        var lives = crash("with redispatch").lives();

        assertThat(lives).anySatisfy(life -> {
            assertThat(life.end()).isEqualTo("ok");
            assertThat(life.hops()).anySatisfy(hop -> assertThat(hop.to() + " " + hop.outcome()).isEqualTo("web.1 refused"));
            assertThat(life.hops()).anySatisfy(hop -> assertThat(hop.to() + " " + hop.outcome()).isEqualTo("web.2 ok"));
        });
        for (var life : lives) {
            assertThat(life.hops()).isSortedAccordingTo(Comparator.comparingLong(RequestLife.Hop::sentNs));
            assertThat(life.hops()).allSatisfy(hop -> {
                assertThat(hop.endedNs()).isGreaterThanOrEqualTo(hop.sentNs());
                assertThat(hop.cameNs() < 0 || hop.cameNs() >= hop.sentNs()).isTrue();
            });
        }
    }

    @Test
    void whatInstancesDidAddsUp() throws Exception {
        var steps = crash("base").steps();
        var seconds = new LinkedHashMap<Double, Double>();
        for (var step : steps) {
            if (step.service().equals("web") && step.requests() > 0) {
                seconds.merge(step.from(), step.share(), Double::sum);
            }
            if (step.instance().equals("web.1") && step.from() > 121 && step.from() < 124) {
                assertThat(step.state()).isEqualTo("down, not yet detected");
                assertThat(step.requests()).isZero();
                assertThat(step.failed()).isPositive();
                // retries 3 without redispatch: of four tries at the dead server three are repetitions.
                assertThat(step.again()).isPositive();
            }
            if (step.instance().equals("app.2") && step.from() < 100) {
                assertThat(step.workers()).isEqualTo(5);
            }
        }
        assertThat(seconds).hasSizeGreaterThan(120);
        assertThat(seconds.values()).allSatisfy(share -> assertThat(share).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-9)));
    }

    /** As Perfetto reads it: of one line two slices are apart, or one lies within the other. */
    @Test
    void slicesOfALineLieWithinOneAnother() throws Exception {
        var out = folder.resolve("trace.json");
        var steps = folder.resolve("steps.jsonl");

        var terminal = Terminal.run("trace", "crash", "--quiet", "--set", SHORT, "--out", out.toString(), "--steps", steps.toString());

        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out()).contains("trace-1.json: base, run 1 of seed 42", "trace-2.json: with redispatch", "connect refused");
        for (var name : List.of("trace-1.json", "trace-2.json")) {
            var lines = new LinkedHashMap<String, List<JsonNode>>();
            for (var event : JsonMapper.shared().readTree(Files.readString(folder.resolve(name))).get("traceEvents")) {
                if (event.get("ph").asString().equals("X")) {
                    lines.computeIfAbsent(event.get("pid") + " " + event.get("tid"), key -> new ArrayList<>()).add(event);
                }
            }
            assertThat(lines).hasSizeGreaterThan(30);
            lines.forEach(TraceVerbTest::assertNested);
        }
        var first = JsonMapper.shared().readTree(Files.readAllLines(steps).get(0));
        assertThat(first.get("instance").asString()).isEqualTo("lb.1");
        assertThat(List.of("share", "workers", "queue", "repeated")).allMatch(first::has);
        assertThat(Files.readAllLines(steps)).hasSize(2 * 130 * 7);
    }

    private static void assertNested(String line, List<JsonNode> slices) {
        slices.sort(Comparator.<JsonNode>comparingDouble(slice -> slice.get("ts").asDouble())
                .thenComparingDouble(slice -> -slice.get("dur").asDouble()));
        var ends = new ArrayDeque<Long>();
        for (var slice : slices) {
            // In whole nanoseconds: they are exact to the thousandth of a microsecond.
            long from = Math.round(slice.get("ts").asDouble() * 1e3);
            long to = from + Math.round(slice.get("dur").asDouble() * 1e3);
            while (!ends.isEmpty() && ends.peek() <= from) {
                ends.pop();
            }
            assertThat(ends.isEmpty() || to <= ends.peek()).as("line %s: %s", line, slice).isTrue();
            ends.push(to);
        }
    }

    @Test
    void wrongOptionsAreRefusedBeforeAnythingIsPlayed() {
        assertThat(Terminal.run("trace", "crash", "--run", "0").err()).contains("--run must be from 1 to 1000000, got 0");
        assertThat(Terminal.run("trace", "crash", "--requests", "-1").err()).contains("--requests must be from 0 to 10000, got -1");
        assertThat(Terminal.run("trace", "crash", "--out", folder.resolve("none/t.json").toString()).err()).contains("choose another place for t.json");
        assertThat(Terminal.run("trace", "crash", "--out", folder.toString()).exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
