package org.outagelab.scenarios.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.deployment.FailurePaths;
import org.outagelab.reports.OccupiedFolderException;
import org.outagelab.reports.ReportFolder;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the verbs about years have in common: files, variants, seed, threads, and where the result goes. */
final class YearsOptions {
    @Mixin
    private FileOptions files = new FileOptions();

    @Option(names = "--seed", paramLabel = "N", converter = Whole.class, description = "Seed of all random streams.")
    private Long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Whole.class,
            description = "Runs at once; it cannot change the result.")
    private Long threads;

    @Option(names = "--variant", paramLabel = "NAME", description = "Only these variants.")
    private List<String> only = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Writes a page with charts, too.")
    private Path out;

    @Option(names = "--json", description = "Prints the result document, and nothing else.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress and no warnings.")
    private boolean quiet;

    record Named(String name, Scenario scenario) {}

    /** The files; null when there are problems, which are printed. */
    List<ScenarioFile> read() throws IOException, UsageException {
        if (threads != null && (threads < 1 || threads > 1024)) {
            throw new UsageException("--threads must be from 1 to 1024, got " + threads);
        }
        if (out != null) {
            try {
                ReportFolder.requireFree(out);
            } catch (OccupiedFolderException e) {
                throw new UsageException(e.getMessage());
            }
        }
        var read = files.read(quiet || json);
        if (read == null) {
            return null;
        }
        boolean fine = true;
        for (var file : read) {
            for (var scenario : file.variants().values()) {
                for (var problem : FailurePaths.problems(scenario)) {
                    System.err.println(problem);
                    fine = false;
                }
            }
        }
        return fine ? read : null;
    }

    /** The variants asked for, with the seed given. */
    List<Named> variants(List<ScenarioFile> read) throws UsageException {
        var all = new ArrayList<Named>();
        for (var file : read) {
            file.variants().forEach((name, scenario) -> all.add(new Named(
                    read.size() == 1 ? name : file.variants().size() == 1 ? file.name() : file.name() + ": " + name,
                    seed == null ? scenario : scenario.withSeed(seed))));
        }
        var names = all.stream().map(Named::name).toList();
        for (var name : only) {
            if (!names.contains(name)) {
                throw new UsageException("there is no variant '" + name + "'"
                        + new Reading(new Problems(), "").nearest(name, names) + " (there are: " + String.join(", ", names) + ")");
            }
        }
        return all.stream().filter(named -> only.isEmpty() || only.contains(named.name())).toList();
    }

    int threads() {
        return threads == null ? Math.max(1, Runtime.getRuntime().availableProcessors()) : threads.intValue();
    }

    ProgressLine progress() {
        return new ProgressLine(!quiet && !json && System.console() != null);
    }

    boolean json() {
        return json;
    }

    /** Where the page goes, or null. */
    Path out() {
        return out;
    }

    /** The command line that repeats it. */
    String repeat(String verb, long usedSeed, String more) {
        var line = new StringBuilder("./outagelab ").append(verb).append(' ').append(files.typed());
        line.append(" --seed ").append(usedSeed).append(more);
        only.forEach(name -> line.append(" --variant ").append(FileOptions.quoted(name)));
        return line.toString();
    }
}
