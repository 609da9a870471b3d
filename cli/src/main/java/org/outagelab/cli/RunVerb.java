package org.outagelab.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import org.outagelab.core.SimTime;
import org.outagelab.experiment.Experiment;
import org.outagelab.reports.Format;
import org.outagelab.reports.JsonReport;
import org.outagelab.reports.OccupiedFolderException;
import org.outagelab.reports.ReportFolder;
import org.outagelab.reports.TextReport;
import org.outagelab.results.Results;
import org.outagelab.results.VariantResults;
import org.outagelab.results.Verdict;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.Catalogue;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: plays scenarios and judges them. */
@Command(
        name = "run",
        description = "Plays scenarios: verdict, numbers with intervals, incidents, charts.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  outagelab run www-foobar-com",
            "  outagelab run shop.yaml --runs 50 --set load.visitors.rate=300/s",
            "  outagelab run shop.yaml --format junit --format markdown --out report"
        })
final class RunVerb implements Callable<Integer> {
    private enum Colour {
        auto,
        always,
        never
    }

    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private VariantOptions chosen = new VariantOptions();

    @Option(names = "--runs", paramLabel = "N", converter = Whole.class, description = "Independent runs of each variant.")
    private Long runs;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the report goes.")
    private Path out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatWord.class,
            completionCandidates = FormatWord.class,
            description = "Further files: ${COMPLETION-CANDIDATES}.")
    private List<Format> formats = List.of();

    @Option(names = "--json", description = "Prints the result document, and nothing else.")
    private boolean json;

    @Option(names = "--no-report", description = "Writes no report.")
    private boolean noReport;

    @Option(names = "--all", description = "Prints all numbers, not only those that differ or are not zero.")
    private boolean all;

    @Option(names = "--quiet", description = "No progress and no warnings.")
    private boolean quiet;

    @Option(names = "--color", paramLabel = "WHEN", description = "auto, always or never.")
    private Colour colour = Colour.auto;

    @Override
    public Integer call() throws Exception {
        checkNumbers();
        var read = files.read(quiet);
        if (read == null) {
            return ExitCode.USAGE;
        }
        var variants = choose(read);
        var target = target(read.get(0));
        if (target != null) {
            requireFree(target);
            ReportFolder.requirePictures();
        }
        return Interruption.during(() -> play(read, variants, target));
    }

    private int play(List<ScenarioFile> read, List<VariantOptions.Named> variants, Path target) throws IOException {
        boolean eachRun = target != null && formats.stream().anyMatch(Format::eachRun);
        var runs = eachRun ? new RunsFile() : null;
        try {
            return play(read, variants, target, runs);
        } finally {
            if (runs != null) {
                runs.close();
            }
        }
    }

    /** @param runs what each run gives is written there, or null */
    private int play(List<ScenarioFile> read, List<VariantOptions.Named> variants, Path target, RunsFile runs)
            throws IOException {
        var results = results(read, variants, runs);
        if (json) {
            System.out.print(JsonReport.of(results));
        }
        String page = "";
        if (target != null) {
            if (!json) {
                // The verdict does not wait for the pictures.
                page = target.resolve("report.html").toString();
                System.out.print(TextReport.of(typedHere(results), options(read, page)));
                System.out.flush();
            }
            page = ReportFolder.write(target, results, note(read.get(0)), formats, runs == null ? Map.of() : Map.of("runs.csv", runs.written()))
                    .toString();
        } else if (!json) {
            System.out.print(TextReport.of(typedHere(results), options(read, page)));
        }
        if (!json && results.verdict() == Verdict.FAIL && files.asShipped()) {
            System.out.println("note    that a threshold fails here is what this scenario of the catalogue shows, not a fault of your installation");
        }
        return exitCode(results);
    }

    /** Said before a long run, not after it. */
    private static void requireFree(Path target) throws UsageException {
        var parent = target.toAbsolutePath().normalize();
        if (parent.getParent() == null) {
            throw new UsageException("a report cannot take the place of " + parent);
        }
        do {
            parent = parent.getParent();
        } while (parent != null && !Files.exists(parent));
        if (parent != null && !Files.isDirectory(parent)) {
            throw new UsageException(parent + " is a file: no folder for a report can be made in it");
        } else if (parent != null && !Files.isWritable(parent)) {
            throw new UsageException("nothing may be written in " + parent + ": choose another folder with --out");
        }
        try {
            ReportFolder.requireFree(target);
        } catch (OccupiedFolderException e) {
            throw new UsageException(e.getMessage());
        } catch (IOException e) {
            throw new UsageException("the folder " + target + " cannot be read");
        }
    }

    private void checkNumbers() throws UsageException {
        if (runs != null && (runs < 1 || runs > 1_000_000)) {
            throw new UsageException("--runs must be from 1 to 1000000, got " + runs);
        }
        chosen.check();
        if (noReport && out != null) {
            throw new UsageException("--out and --no-report contradict each other: leave one of them out");
        }
        if (!formats.isEmpty() && (noReport || json && out == null)) {
            throw new UsageException("--format needs a report to write into: add --out DIR"
                    + (noReport ? " and leave out --no-report" : ""));
        }
    }

    private List<VariantOptions.Named> choose(List<ScenarioFile> read) throws UsageException {
        return chosen.choose(read).stream()
                .map(named -> new VariantOptions.Named(named.name(), adjusted(named.scenario())))
                .toList();
    }

    private Scenario adjusted(Scenario scenario) {
        return runs == null ? scenario : scenario.withRun(scenario.run().exactly(runs.intValue()));
    }

    private Results results(List<ScenarioFile> read, List<VariantOptions.Named> variants, RunsFile runs) {
        var found = new ArrayList<VariantResults>();
        var progress = new ProgressLine(!quiet && !json && System.console() != null);
        Verdict verdict = null;
        boolean truncated = false;
        for (var variant : variants) {
            var experiment = new Experiment(
                    variant.scenario(), chosen.threads(), (done, planned) -> progress.show(variant.name(), done, planned));
            try {
                var result = runs == null
                        ? experiment.run(variant.name())
                        : experiment.run(variant.name(), (run, values) -> runs.add(variant.name(), run, values));
                found.add(result);
                if (result.verdict() != null) {
                    verdict = verdict == null ? result.verdict() : verdict.and(result.verdict());
                }
            } catch (CancellationException e) {
                // Stopped in its first run: what the variants before it gave is worth having.
                if (found.isEmpty()) {
                    throw e;
                }
                truncated = true;
            }
            truncated |= experiment.truncated();
            if (truncated) {
                break;
            }
        }
        progress.clear();
        var first = variants.get(0).scenario();
        return new Results(
                Version.number(),
                read.get(0).name(),
                read.get(0).file(),
                read.get(0).sha256(),
                first.seed(),
                SimTime.toSeconds(first.durationNs()),
                truncated ? null : verdict,
                truncated,
                found,
                repeat(first));
    }

    private String repeat(Scenario first) {
        var line = new StringBuilder("./outagelab run ").append(files.typed());
        line.append(" --seed ").append(first.seed());
        if (runs != null) {
            line.append(" --runs ").append(runs);
        }
        chosen.repeat(line);
        return line.toString();
    }

    private Path target(ScenarioFile file) {
        if (out != null) {
            return out;
        }
        return noReport || json ? null : Path.of("outagelab-report", Catalogue.name(Path.of(file.file())));
    }

    /** For the terminal: the program as it was called, so that the line runs from where one stands. Files say the same everywhere. */
    private static Results typedHere(Results r) {
        var called = System.getProperty("outagelab.command", "");
        var repeat = called.isEmpty() ? r.repeat() : r.repeat().replaceFirst("^\\./outagelab", Matcher.quoteReplacement(FileOptions.quoted(called)));
        return new Results(
                r.toolVersion(), r.scenario(), r.file(), r.sha256(), r.seed(), r.loadSeconds(), r.verdict(), r.truncated(), r.variants(), repeat);
    }

    private TextReport.Options options(List<ScenarioFile> read, String page) {
        return new TextReport.Options(coloured(), page, note(read.get(0)), all, TerminalWidth.columns(System.console() == null ? null : System.getenv("COLUMNS")));
    }

    private static String note(ScenarioFile file) {
        return file.subtitle();
    }

    private boolean coloured() {
        return switch (colour) {
            case always -> true;
            case never -> false;
            case auto -> System.console() != null && System.getenv("NO_COLOR") == null;
        };
    }

    private static int exitCode(Results results) {
        if (results.verdict() == null) {
            return ExitCode.OK;
        }
        return switch (results.verdict()) {
            case PASS -> ExitCode.OK;
            case FAIL -> ExitCode.FAILED;
            case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
        };
    }
}
