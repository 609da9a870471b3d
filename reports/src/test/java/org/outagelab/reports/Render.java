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
                "one", SampleResults.oneVariant(), "five", SampleResults.fiveVariants(),
                "twelve", SampleResults.twelveVariants(), "nothing", SampleResults.nothing(),
                "all-failed", SampleResults.allFailed(), "none-failed", SampleResults.noneFailed());
        for (var sample : samples.entrySet()) {
            Results r = sample.getValue();
            write(folder, sample.getKey(), AvailabilityChart.of(r, "app.1 crashes once."));
            write(folder, sample.getKey(), TimelineChart.of(r, r.variants().get(0), "timeline"));
            write(folder, sample.getKey(), PercentileChart.of(r));
            var lag = ReplicationLagChart.of(r);
            if (lag.isPresent()) {
                write(folder, sample.getKey(), lag.get());
            }
        }
    }

    private static void write(Path folder, String sample, Picture picture) throws IOException {
        Files.write(folder.resolve(sample + "-" + picture.name() + ".png"), picture.png());
        Files.writeString(folder.resolve(sample + "-" + picture.name() + ".svg"), picture.svg());
    }
}
