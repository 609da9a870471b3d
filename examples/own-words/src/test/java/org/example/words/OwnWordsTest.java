package org.example.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outagelab.Outage;
import org.outagelab.ScenarioProblems;
import org.outagelab.results.Verdict;

/** The words as users of them meet them: files, results, and the command line. */
class OwnWordsTest {
    private static final Outage SHOP = Outage.read("src/test/resources/shop.yaml");

    @Test
    void theMetricIsMeasuredPromisedAndJudged() {
        var found = SHOP.run();

        // Of an exponential wait of 0.1 s, all but e^-5 end within half a second.
        assertThat(found.metric("apdex").mean()).isBetween(0.985, 0.999);
        assertThat(found.verdict()).contains(Verdict.PASS);
        assertThat(found.thresholds().get(0).metric()).isEqualTo("apdex");
    }

    @Test
    void thePolicyPrefersTheLastServer() {
        var last = SHOP.run();
        var first = SHOP.with("services.lb.balance", "first").run();

        assertThat(last.metric("shop.2.answers").mean()).isGreaterThan(last.metric("shop.1.answers").mean());
        assertThat(first.metric("shop.1.answers").mean()).isGreaterThan(first.metric("shop.2.answers").mean());
    }

    @Test
    void aSlipOfTheWordIsFoundWithTheWord() {
        assertThat(problems(SHOP.with("services.lb.balance", "lasst"))).contains("did you mean 'last'?");
        assertThat(problems(SHOP.with("thresholds", "[apdexx >= 90%]"))).contains("did you mean 'apdex'?");
    }

    @Test
    void theCommandLineKnowsBoth() throws Exception {
        assertThat(outagelab("run", "src/test/resources/shop.yaml", "--no-report", "--quiet")).contains("apdex >= 90%").startsWith("PASS");
        assertThat(outagelab("explain", "--metrics")).contains("| `apdex` | ratio | higher |");
        assertThat(outagelab("spof", "src/test/resources/shop.yaml", "--no-report", "--quiet")).contains("edge");
    }

    private static String problems(Outage outage) {
        try {
            outage.run();
            return "";
        } catch (ScenarioProblems e) {
            return e.getMessage();
        }
    }

    private static String outagelab(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                // Commands of seconds are over before the second compiler has paid for itself.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "org.outagelab.cli.Main"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return told;
    }
}
