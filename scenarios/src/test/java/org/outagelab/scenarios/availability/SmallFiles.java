package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;

/** Scenarios of a few lines. */
final class SmallFiles {
    private final Path folder;

    SmallFiles(Path folder) {
        this.folder = folder;
    }

    /** The base of a file without a mistake. */
    Scenario scenario(String... lines) throws IOException {
        var file = file(lines);
        assertThat(file.errors()).isEmpty();
        return file.variants().get("base");
    }

    ScenarioFile file(String... lines) throws IOException {
        var path = folder.resolve("small.yaml");
        Files.write(path, List.of(lines));
        return ScenarioFile.read(path, List.of());
    }
}
