package org.outagelab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.outagelab.reports.OccupiedFolderException;
import org.outagelab.reports.ReportFolder;
import org.outagelab.scenarios.ScenarioDocument;
import org.outagelab.scenarios.ScenarioFile;
import org.outagelab.wiring.FailurePaths;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the verbs about years have in common: files, variants, seed, threads, and where the result goes. */
final class YearsOptions {
    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private VariantOptions variants = new VariantOptions();

    @Option(names = "--out", paramLabel = "DIR", description = "Writes a page with charts, too.")
    private Path out;

    @Option(names = "--json", description = "Prints the result document, and nothing else.")
    private boolean json;

    @Option(names = "--no-report", description = "Writes no page, which is what happens without --out, too.")
    private boolean noReport;

    @Option(names = "--quiet", description = "No progress and no warnings.")
    private boolean quiet;

    /** The files; null when there are problems, which are printed. */
    List<ScenarioFile> read() throws IOException, UsageException {
        variants.check();
        if (noReport && out != null) {
            throw new UsageException("--out and --no-report contradict each other: leave one of them out");
        }
        if (out != null) {
            try {
                ReportFolder.requireFree(out);
                ReportFolder.requirePictures();
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

    /** The file, if there is only one. */
    Optional<ScenarioDocument> document() throws IOException {
        return files.document();
    }

    /** The variants asked for, with the seed given. */
    List<VariantOptions.Named> variants(List<ScenarioFile> read) throws UsageException {
        return variants.choose(read);
    }

    int threads() {
        return variants.threads();
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
        variants.repeat(line);
        return line.toString();
    }
}
