package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outagelab.scenarios.Catalogue;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every scenario of the catalogue runs and says what the file beside it expects, with two runs.
 *
 * <p>A difference that is meant is accepted with {@code -Dsurefire.argLine="-Djava.awt.headless=true -Dgolden.accept=true"}.
 */
class GalleryTest {
    private static final Path FOLDER = Path.of("../scenarios/src/main/scenarios");

    static List<Path> scenarios() throws IOException {
        return new Catalogue(FOLDER).files();
    }

    @Test
    void theCatalogueIsNotEmpty() throws IOException {
        assertThat(scenarios()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aScenarioSaysWhatIsExpected(Path scenario) throws IOException {
        var expectation = scenario.resolveSibling(Catalogue.name(scenario) + ".expected.txt");

        var said = run(scenario);

        if (Boolean.getBoolean("golden.accept")) {
            Files.writeString(expectation, said);
        }
        assertThat(expectation).exists();
        assertThat(said).isEqualTo(Files.readString(expectation));
    }

    /** Lessons and ladders are variations of these: theirs is in the studies. */
    static List<Path> incidents() throws IOException {
        return scenarios().stream().filter(path -> path.getParent().endsWith("incidents")).toList();
    }

    static List<Path> others() throws IOException {
        return scenarios().stream().filter(path -> !path.getParent().endsWith("incidents")).toList();
    }

    @ParameterizedTest
    @MethodSource("incidents")
    void whatIncidentsLoseAddsUpToTheLedger(Path scenario) {
        addsUp(scenario);
    }

    @ParameterizedTest
    @Tag("studies")
    @MethodSource("others")
    void whatIncidentsOfLessonsLoseAddsUpToTheLedger(Path scenario) {
        addsUp(scenario);
    }

    private static void addsUp(Path scenario) {
        var document = new JsonMapper()
                .readTree(said("run", scenario.toString(), "--runs", "1", "--json", "--quiet"));

        assertThat(document.path("variants")).isNotEmpty();
        for (var variant : document.path("variants")) {
            double incidents = 0;
            for (var incident : variant.path("incidents")) {
                incidents += incident.path("failed").path("mean").asDouble()
                        * incident.path("failed").path("n").asInt();
            }
            double outside = variant.path("metrics").path("requests.outside_incidents").path("mean").asDouble();
            double failed = variant.path("metrics").path("requests.failed").path("mean").asDouble();
            assertThat(incidents + outside).as("losses of %s", variant.path("name").asString()).isEqualTo(failed);
        }
    }

    private static String run(Path scenario) {
        var arguments = List.of("run", scenario.toString(), "--runs", "2", "--no-report", "--all", "--quiet", "--color", "never");
        return said(arguments.toArray(String[]::new)).replace('\\', '/');
    }

    private static String said(String... arguments) {
        var console = System.out;
        var captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            int exit = Main.run(arguments);
            if (!List.of(arguments).contains("--json")) {
                System.out.println("exit " + exit);
            }
        } finally {
            System.setOut(console);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }
}
