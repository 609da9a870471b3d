package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.outagelab.results.Results;

class ReportFolderTest {
    @TempDir
    Path parent;

    @Test
    void holdsThePageTheDocumentTheChartsAndWhatWasAskedFor() throws IOException {
        Path out = parent.resolve("deep/report");

        Path page = ReportFolder.write(
                out, SampleResults.oneVariant(), "", Format.of("csv", "github", "junit", "openmetrics"), Map.of(
                        "trace.json", Files.writeString(parent.resolve("made.json"), "{}"),
                        "runs.csv", Files.writeString(parent.resolve("made.csv"), "variant,run,metric,value\n")));

        assertThat(page).isEqualTo(out.resolve("report.html")).exists();
        assertThat(names(out))
                .containsExactly(
                        "charts",
                        "github-annotations.txt",
                        "github.md",
                        "incidents.csv",
                        "junit.xml",
                        "manifest.sha256",
                        "metrics.csv",
                        "openmetrics.txt",
                        "report.html",
                        "result.json",
                        "runs.csv",
                        "series.csv",
                        "trace.json");
        assertThat(names(out.resolve("charts")))
                .contains(
                        "availability.svg",
                        "availability.png",
                        "timeline.svg",
                        "percentiles.png",
                        "replication-lag.svg",
                        "topology.svg",
                        "topology.png");
        assertThat(names(out.getParent())).containsExactly("report");
    }

    @Test
    void anEarlierReportIsReplacedAsAWhole() throws IOException {
        Path out = parent.resolve("report");
        ReportFolder.write(out, SampleResults.oneVariant(), "", Format.of("csv"), Map.of());

        ReportFolder.write(out, SampleResults.nothing(), "", Set.of(), Map.of());

        assertThat(names(out)).containsExactly("charts", "manifest.sha256", "report.html", "result.json");
        assertThat(names(parent)).containsExactly("report");
    }

    @Test
    void aFolderWithForeignFilesIsRefusedAndStaysAsItIs() throws IOException {
        Files.writeString(parent.resolve("thesis.doc"), "ten years of work");

        assertThatThrownBy(() -> write(parent))
                .isInstanceOf(OccupiedFolderException.class)
                .hasMessageContaining("thesis.doc");

        assertThat(names(parent)).containsExactly("thesis.doc");
    }

    @Test
    void aFolderThatOnlyLooksLikeAReportIsRefused() throws IOException {
        Files.writeString(parent.resolve("result.json"), "[\"someone else's\"]");

        assertThatThrownBy(() -> write(parent)).isInstanceOf(OccupiedFolderException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace.csv", "traces/one.gz", "charts/whiteboard.png", "charts/mine.svg", "junit.xml", "charts/old/a.svg"})
    void aFileOfSomebodyBesideAReportIsNeverTouchedWhateverItsName(String name) throws IOException {
        Path out = parent.resolve("report");
        write(out);
        Files.createDirectories(out.resolve(name).getParent());
        Files.writeString(out.resolve(name), "measured by hand");

        assertThatThrownBy(() -> write(out))
                .isInstanceOf(OccupiedFolderException.class)
                .hasMessageContaining(name.startsWith("charts/old") ? "charts/old" : name.startsWith("traces") ? "traces" : name);

        assertThat(out.resolve(name)).hasContent("measured by hand");
        assertThat(names(parent)).containsExactly("report");
    }

    @Test
    void aFileOfTheReportThatSomebodyChangedIsKept() throws IOException {
        Path out = parent.resolve("report");
        write(out);
        Files.writeString(out.resolve("report.html"), "<h1>with my remarks</h1>");

        assertThatThrownBy(() -> write(out))
                .isInstanceOf(OccupiedFolderException.class)
                .hasMessageContaining("'report.html', which was changed after the report was written");

        assertThat(out.resolve("report.html")).hasContent("<h1>with my remarks</h1>");
    }

    @Test
    void aLinkInThePlaceOfAFolderOfTheReportIsNotFollowed() throws IOException {
        Path out = parent.resolve("report");
        write(out);
        Path mine = parent.resolve("pictures");
        Files.move(out.resolve("charts"), mine);
        Files.createSymbolicLink(out.resolve("charts"), mine);

        assertThatThrownBy(() -> write(out)).isInstanceOf(OccupiedFolderException.class).hasMessageContaining("charts");

        assertThat(mine).isNotEmptyDirectory();
    }

    @Test
    void aFileThatAppearsWhileTheReportIsDrawnIsKept() throws IOException {
        Path out = parent.resolve("report");
        write(out);
        Map<String, Path> more = new java.util.HashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            public java.util.Set<Map.Entry<String, Path>> entrySet() {
                try {
                    Files.writeString(out.resolve("trace.csv"), "measured by hand");
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                return super.entrySet();
            }
        };
        more.put("trace.json", Files.createTempFile("made", ".json"));

        assertThatThrownBy(() -> ReportFolder.write(out, SampleResults.nothing(), "", Set.of(), more)).isInstanceOf(OccupiedFolderException.class);

        assertThat(out.resolve("trace.csv")).hasContent("measured by hand");
        assertThat(names(parent)).containsExactly("report");
    }

    @Test
    void aHalfWrittenFolderOfAnotherProcessWithTheSameNumberStays() throws IOException {
        Path theirs = Files.createDirectory(parent.resolve(".report.new-" + ProcessHandle.current().pid()));
        Files.writeString(theirs.resolve("result.json"), "{");

        write(parent.resolve("report"));

        assertThat(theirs.resolve("result.json")).hasContent("{");
        assertThat(names(parent)).containsExactly(theirs.getFileName().toString(), "report");
    }

    @Test
    void theListIsOneThatSha256sumChecks() throws IOException {
        Path out = parent.resolve("report");
        write(out);

        assertThat(Files.readAllLines(out.resolve("manifest.sha256")))
                .hasSizeGreaterThan(3)
                .allMatch(line -> line.matches("#.*|[0-9a-f]{64}  [^ ].*"))
                .anyMatch(line -> line.endsWith("  charts/topology.svg") || line.endsWith("  report.html"));
    }

    @Test
    void aFileInTheWayIsRefused() throws IOException {
        Path file = Files.writeString(parent.resolve("report"), "text");

        assertThatThrownBy(() -> write(file))
                .isInstanceOf(OccupiedFolderException.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void aFailureLeavesTheEarlierReportAndNothingElse() throws IOException {
        Path out = parent.resolve("report");
        write(out);
        String before = Files.readString(out.resolve("result.json"));
        Results good = SampleResults.oneVariant();
        var broken = new Results(
                "1",
                "broken",
                "",
                "",
                1,
                1,
                null,
                false,
                java.util.Arrays.asList(good.variants().get(0), null),
                "");

        assertThatThrownBy(() -> ReportFolder.write(out, broken, "", Set.of(), Map.of()))
                .isInstanceOf(RuntimeException.class);

        assertThat(Files.readString(out.resolve("result.json"))).isEqualTo(before);
        assertThat(names(parent)).containsExactly("report");
    }

    private static void write(Path out) throws IOException {
        ReportFolder.write(out, SampleResults.nothing(), "", Set.of(), Map.of());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
