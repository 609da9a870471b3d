package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mvn -Pdist verify} packs, unpacked and started in an environment without Java and without variables. */
@Tag("packaged")
@EnabledIfSystemProperty(named = "outagelab.distribution", matches = ".+", disabledReason = "packed by -Pdist alone")
class DistributionTest {
    private static final String VERSION = System.getProperty("outagelab.version");

    @TempDir
    private static Path folder;

    private static Path home;

    private record Ended(int exitCode, String out, String err) {}

    @BeforeAll
    static void unpack() throws Exception {
        var target = Path.of(System.getProperty("outagelab.distribution"));
        List<Path> packed;
        try (var files = Files.list(target)) {
            packed = files.filter(file -> file.getFileName().toString().matches("outagelab-" + VERSION + "-[a-z]+-[a-z0-9_]+\\.tar\\.gz"))
                    .toList();
        }
        assertThat(packed).hasSize(1);
        // The name of the folder has a space, as those of people have.
        var place = Files.createDirectories(folder.resolve("my programs"));
        assertThat(new ProcessBuilder("tar", "xzf", packed.get(0).toString()).directory(place.toFile()).inheritIO().start().waitFor())
                .isZero();
        home = place.resolve("outagelab-" + VERSION);
    }

    /** In an environment whose only program is the one that follows links, and whose only variable leads there. */
    private static Ended run(Path program, Path where, String... arguments) throws IOException, InterruptedException {
        var tools = folder.resolve("tools");
        if (!Files.exists(tools)) {
            Files.createDirectories(tools);
            Files.copy(Path.of("/bin/readlink").toRealPath(), tools.resolve("readlink"));
        }
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(command).directory(where.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", tools.toString()));
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void itRunsTheFirstScenarioAndDrawsItsReportWhereNoJavaIs() throws Exception {
        var work = Files.createDirectories(folder.resolve("work"));
        var ended = run(home.resolve("bin/outagelab"), work, "run", "www-foobar-com", "--out", "report", "--format", "junit");

        assertThat(ended.err()).isEmpty();
        assertThat(ended.exitCode()).isEqualTo(99);
        assertThat(ended.out()).contains("FAIL", "\nrepeat  '" + home.resolve("bin/outagelab") + "' run www-foobar-com");
        assertThat(work.resolve("report/report.html")).exists();
        assertThat(work.resolve("report/junit.xml")).exists();
        try (var charts = Files.walk(work)) {
            assertThat(charts.filter(file -> file.toString().endsWith(".svg"))).isNotEmpty();
        }
    }

    @Test
    void itStartsThroughLinksFromAnywhere() throws Exception {
        var links = Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("far"), home.resolve("bin/outagelab"));
        Files.createSymbolicLink(links.resolve("near"), Path.of("far"));

        assertThat(run(links.resolve("near"), folder, "--version")).isEqualTo(new Ended(0, "outagelab " + VERSION + "\n", ""));
        assertThat(home.resolve("lib/outagelab.jsa")).exists();
        assertThat(run(home.resolve("bin/outagelab"), folder, "list").out()).contains("www-foobar-com", "split-brain");
        assertThat(run(links.resolve("near"), folder, "run", "no-such-file").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theLicencesOfAllThatComesAlongLieInIt() {
        assertThat(home.resolve("LICENSE")).exists();
        assertThat(home.resolve("NOTICE")).exists();
        assertThat(home.resolve("runtime/legal/java.base")).exists();
        assertThat(home.resolve("runtime/legal/java.desktop")).exists();
        assertThat(home.resolve("share/man/man1/outagelab.1")).content().contains(".SH RUN");
        assertThat(home.resolve("share/bash-completion/completions/outagelab")).content().contains("complete -F");
    }
}
