package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentsVerbTest {
    private static final Path PAGE = Path.of("../docs/incidents.md");

    @TempDir
    private Path folder;

    @Test
    void anOutageHasWhatWasReportedBesideWhatItsScenarioGives() {
        var terminal = Terminal.run("incidents", "--runs", "2", "--only", "everywhere-at-once");

        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.out())
                .contains("| [Datadog, 8 March 2023](#datadog-8-march-2023) | ", "time_to_recover 62.", "- Shown: one after the other costs next to nothing.")
                .doesNotContain("GitHub, 21", "Not shown");
        assertThat(Terminal.run("incidents", "--only", "crsh").err()).contains("no reported outage has the scenario 'crsh'");
        assertThat(Terminal.run("incidents", "--runs", "1").err()).contains("--runs must be from 2 to 1000, got 1");
    }

    @Test
    void thePageHasEveryOutageAndEveryOutageItsScenario() throws Exception {
        var page = Files.readString(PAGE);
        assertThat(page).doesNotContain("Not shown");
        for (var outage : ReportedOutage.all()) {
            assertThat(page).contains("## " + outage.facts().title() + "\n\n" + outage.facts().mechanism() + "\n", outage.facts().judgement());
            outage.shows().forEach(shows -> assertThat(page).contains("- Shown: " + shows.sentence() + "."));
            assertThat(FileOptions.catalogue().named(outage.facts().scenario())).as(outage.facts().scenario()).isPresent();
        }
        ReportedOutage.missing().forEach(missing -> assertThat(page).contains("| " + missing.title() + " | " + missing.lasted() + " | " + missing.why() + " |"));
    }

    @Test
    @Tag("studies")
    void thePageIsWhatItsCommandWrites() throws Exception {
        var written = folder.resolve("incidents.md");

        assertThat(Terminal.run("incidents", "--out", written.toString()).exitCode()).isZero();

        if (Boolean.getBoolean("golden.accept")) {
            Files.copy(written, PAGE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(Files.readString(written, StandardCharsets.UTF_8)).isEqualTo(Files.readString(PAGE));
    }
}
