package org.outagelab.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outagelab.scenarios.Catalogue;

/**
 * Every scenario of the catalogue runs and says what the file beside it expects, with two runs.
 *
 * <p>A difference that is meant is accepted with {@code -Dsurefire.argLine="-Djava.awt.headless=true -Dgolden.accept=true"}.
 */
class GalleryTest {
    private static final Path FOLDER = Path.of("src/main/scenarios");

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

    private static String run(Path scenario) {
        var console = System.out;
        var captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            int exit = Main.run("run", scenario.toString(), "--runs", "2", "--no-report", "--quiet", "--color", "never");
            System.out.println("exit " + exit);
        } finally {
            System.setOut(console);
        }
        return captured.toString(StandardCharsets.UTF_8).replace('\\', '/');
    }
}
