package org.outagelab.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.outagelab.reports.CsvReport;

/** What each run gives, written as the runs end: it would not fit in memory. */
final class RunsFile implements AutoCloseable {
    private final Path path;
    private final BufferedWriter writer;

    RunsFile() throws IOException {
        path = Files.createTempFile("outagelab-runs", ".csv");
        writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
        writer.write(CsvReport.runsHead());
    }

    void add(String variant, long run, Map<String, Double> values) {
        try {
            writer.write(CsvReport.run(variant, run, values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file so far. */
    Path written() throws IOException {
        writer.flush();
        return path;
    }

    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(path);
    }
}
