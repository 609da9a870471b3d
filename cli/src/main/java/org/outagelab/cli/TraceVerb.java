package org.outagelab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.outagelab.experiment.CloseLook;
import org.outagelab.reports.StepsReport;
import org.outagelab.reports.TraceReport;
import org.outagelab.results.Played;
import org.outagelab.results.RequestLife;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trace}: one run, looked at closely. */
@Command(
        name = "trace",
        description = "Plays one run and writes down the lives of some of its requests, and what every instance did.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Open the trace in Perfetto (ui.perfetto.dev) or in chrome://tracing: states of instances, faults, and below them",
            "requests with their hops. Examples:",
            "  outagelab trace crash --out crash.json",
            "  outagelab trace crash --requests 5 --variant base --steps steps.csv"
        })
final class TraceVerb implements Callable<Integer> {
    private static final long MOST_REQUESTS = 10_000;

    @Mixin
    private FileOptions files = new FileOptions();

    @Mixin
    private VariantOptions chosen = new VariantOptions();

    @Option(names = "--run", paramLabel = "N", converter = Whole.class, description = "Which run, from 1 (default: 1).")
    private Long run = 1L;

    @Option(
            names = "--requests",
            paramLabel = "N",
            converter = Whole.class,
            description = "Requests of each way to end (default: 20).")
    private Long requests = 20L;

    @Option(names = "--out", paramLabel = "FILE", description = "The trace (default: trace.json); of several variants one each.")
    private Path out = Path.of("trace.json");

    @Option(
            names = "--steps",
            paramLabel = "FILE",
            description = "What every instance did, second by second: CSV, or JSON Lines if it ends in .jsonl.")
    private Path steps;

    @Option(names = "--quiet", description = "No warnings.")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        chosen.check();
        if (run < 1 || run > 1_000_000) {
            throw new UsageException("--run must be from 1 to 1000000, got " + run);
        }
        if (requests < 0 || requests > MOST_REQUESTS) {
            throw new UsageException("--requests must be from 0 to " + MOST_REQUESTS + ", got " + requests);
        }
        var read = files.read(quiet);
        if (read == null) {
            return ExitCode.USAGE;
        }
        requireWritable(out);
        requireWritable(steps);
        var variants = chosen.choose(read);
        return Interruption.during(() -> play(read, variants));
    }

    private static void requireWritable(Path file) throws UsageException {
        var folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && (!Files.isDirectory(folder) || !Files.isWritable(folder))) {
            throw new UsageException("nothing may be written in " + folder + ": choose another place for " + file.getFileName());
        } else if (file != null && Files.isDirectory(file)) {
            throw new UsageException(file + " is a folder: name a file");
        }
    }

    private int play(List<ScenarioFile> read, List<VariantOptions.Named> variants) throws IOException {
        var all = new ArrayList<Played>();
        for (var variant : variants) {
            var played = new CloseLook(variant.scenario()).play(variant.name(), run - 1, requests.intValue());
            all.add(played);
            var file = variants.size() == 1 ? out : numbered(out, all.size());
            Files.writeString(file, TraceReport.of(played), StandardCharsets.UTF_8);
            System.out.println(file + ": " + variant.name() + ", run " + run + " of seed " + variant.scenario().seed() + ", "
                    + played.lives().size() + " requests" + (played.lives().isEmpty() ? "" : ": " + ways(played)));
        }
        if (steps != null) {
            boolean lines = steps.toString().endsWith(".jsonl");
            Files.writeString(steps, lines ? StepsReport.jsonLines(all) : StepsReport.csv(all), StandardCharsets.UTF_8);
            System.out.println(steps + ": what every instance did");
        }
        return ExitCode.OK;
    }

    private static String ways(Played played) {
        return played.lives().stream()
                .collect(Collectors.groupingBy(RequestLife::end, java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(way -> way.getValue() + " " + way.getKey())
                .collect(Collectors.joining(", "));
    }

    /** {@code trace-2.json}. */
    private static Path numbered(Path file, int number) {
        var name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(dot <= 0 ? name + "-" + number : name.substring(0, dot) + "-" + number + name.substring(dot));
    }
}
