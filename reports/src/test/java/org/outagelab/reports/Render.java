package org.outagelab.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.outagelab.results.Results;

/** Draws the samples into {@code target/look}, for eyes. */
final class Render {
    private Render() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of("target/look");
        Files.createDirectories(folder);
        Map<String, Results> samples = Map.of(
                "crowded",
                SampleResults.crowded(),
                "close",
                SampleResults.close(),
                "one",
                SampleResults.oneVariant(),
                "five",
                SampleResults.fiveVariants(),
                "twelve",
                SampleResults.twelveVariants(),
                "nothing",
                SampleResults.nothing(),
                "all-failed",
                SampleResults.allFailed(),
                "lossy",
                SampleResults.lossy(),
                "none-failed",
                SampleResults.noneFailed(),
                "hostile",
                SampleResults.hostile());
        for (var sample : samples.entrySet()) {
            Results r = sample.getValue();
            var charts = new Charts(r, "app.1 crashes once.");
            for (Picture picture : charts.all()) {
                write(folder, sample.getKey(), picture);
            }
            Files.writeString(folder.resolve(sample.getKey() + ".html"), HtmlReport.of(r, charts));
        }
    }

    private static void write(Path folder, String sample, Picture picture) throws IOException {
        Files.write(folder.resolve(sample + "-" + picture.name() + ".png"), picture.png());
        Files.writeString(folder.resolve(sample + "-" + picture.name() + ".svg"), picture.svg());
    }
}
