package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartUpTest {
    @Test
    void textAndJsonDoNotLoadTheWindowToolkit() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-verbose:class",
                        PlainReports.class.getName())
                .start();
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(log).contains("org.outagelab.reports.TextReport ");
        assertThat(log.lines().filter(l -> l.contains("java.awt.") || l.contains("org.jfree.")))
                .isEmpty();
    }

    /** Prints the plain reports. */
    static final class PlainReports {
        public static void main(String[] args) {
            System.out.println(TextReport.of(SampleResults.fiveVariants(), TextReport.Options.PLAIN)
                    .length());
            System.out.println(JsonReport.of(SampleResults.fiveVariants()).length());
        }
    }

    @Test
    void withoutATemporaryFolderARunIsRefusedAndResultsAreKeptAnyway(@TempDir Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + folder.resolve("none"),
                        PicturesWithoutAFont.class.getName(),
                        folder.resolve("report").toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();

        assertThat(printed)
                .contains("before: pictures need a temporary folder that may be written, and " + folder.resolve("none") + " is none")
                .contains("after: the pictures failed, but the results are in " + folder.resolve("report/result.json"));
        assertThat(folder.resolve("report/result.json")).content().contains("\"verdict\"");
        assertThat(folder.resolve("report/metrics.csv")).exists();
    }

    /** Run in a JVM of its own, whose temporary folder does not exist. */
    static final class PicturesWithoutAFont {
        public static void main(String[] args) {
            try {
                ReportFolder.requirePictures();
            } catch (IOException e) {
                System.out.println("before: " + e.getMessage());
            }
            try {
                ReportFolder.write(Path.of(args[0]), SampleResults.oneVariant(), "", Format.of("csv"), Map.of());
            } catch (IOException e) {
                System.out.println("after: " + e.getMessage());
            }
        }
    }
}
