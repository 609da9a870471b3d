package org.outagelab.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

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
}
