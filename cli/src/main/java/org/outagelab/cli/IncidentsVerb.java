package org.outagelab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.outagelab.experiment.Experiment;
import org.outagelab.reports.IncidentsPage;
import org.outagelab.results.VariantResults;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code incidents}: outages that happened, beside the scenarios that have their mechanisms. */
@Command(
        name = "incidents",
        description = "Plays the catalogue's scenarios of public outages: reported beside simulated, as a page in Markdown.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  outagelab incidents --out docs/incidents.md"})
final class IncidentsVerb implements Callable<Integer> {
    private static final int MOST_RUNS = 1000;

    @Option(names = "--runs", paramLabel = "N", converter = Whole.class, description = "Runs of each variant (default: 4).")
    private Long runs = 4L;

    @Option(names = "--only", paramLabel = "SCENARIO", description = "Only the outages of these scenarios.")
    private List<String> only = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the page there instead of printing it.")
    private Path out;

    @Override
    public Integer call() throws Exception {
        if (runs < 2 || runs > MOST_RUNS) {
            throw new UsageException("--runs must be from 2 to " + MOST_RUNS + ", got " + runs);
        }
        var all = ReportedOutage.all().stream().map(outage -> outage.facts().scenario()).toList();
        for (var name : only) {
            if (!all.contains(name)) {
                throw new UsageException("no reported outage has the scenario '" + name + "' (there are: " + String.join(", ", all) + ")");
            }
        }
        return Interruption.during(this::play);
    }

    private int play() throws IOException {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        var progress = new ProgressLine(System.console() != null);
        var rows = new ArrayList<IncidentsPage.Row>();
        boolean shown = true;
        for (var outage : ReportedOutage.all()) {
            var name = outage.facts().scenario();
            if (!only.isEmpty() && !only.contains(name)) {
                continue;
            }
            var file = ScenarioFile.read(FileOptions.catalogue().find(name), List.of(), FileOptions.catalogue());
            var variants = new ArrayList<VariantResults>();
            for (var variant : file.variants().entrySet()) {
                // At which load it recovers is another question.
                var scenario = variant.getValue().withRun(new RunSpec(runs.intValue(), runs.intValue(), "", variant.getValue().run().warmupNs()));
                variants.add(new Experiment(scenario, threads, (done, planned) -> progress.show(name, done, planned)).run(variant.getKey()));
            }
            var row = outage.with(variants);
            shown &= row.claims().stream().allMatch(IncidentsPage.Claim::holds);
            rows.add(row);
        }
        progress.clear();
        var page = IncidentsPage.of(rows, ReportedOutage.missing(), "./outagelab incidents" + (runs == 4 ? "" : " --runs " + runs) + " --out docs/incidents.md");
        if (out == null) {
            System.out.print(page);
        } else {
            Files.writeString(out, page, StandardCharsets.UTF_8);
        }
        return shown ? ExitCode.OK : ExitCode.FAILED;
    }
}
