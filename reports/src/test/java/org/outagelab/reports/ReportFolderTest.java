package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.results.Results;

class ReportFolderTest {
    @TempDir
    Path parent;

    @Test
    void holdsThePageTheDocumentTheChartsAndWhatWasAskedFor() throws IOException {
        Path out = parent.resolve("deep/report");

        Path page = ReportFolder.write(
                out, SampleResults.oneVariant(), "", EnumSet.allOf(Format.class), Map.of("trace.json", new byte[] {
                    '{', '}'
                }));

        assertThat(page).isEqualTo(out.resolve("report.html")).exists();
        assertThat(names(out))
                .containsExactly(
                        "charts",
                        "github-annotations.txt",
                        "github.md",
                        "junit.xml",
                        "metrics.csv",
                        "openmetrics.txt",
                        "report.html",
                        "result.json",
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
        ReportFolder.write(out, SampleResults.oneVariant(), "", Set.of(Format.CSV), Map.of());

        ReportFolder.write(out, SampleResults.nothing(), "", Set.of(), Map.of());

        assertThat(names(out)).containsExactly("charts", "report.html", "result.json");
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
