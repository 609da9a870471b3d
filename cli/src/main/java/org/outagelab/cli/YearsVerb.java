package org.outagelab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.outagelab.experiment.InputRanges;
import org.outagelab.experiment.Years;
import org.outagelab.experiment.YearsMoney;
import org.outagelab.findings.Findings;
import org.outagelab.reports.ReportFolder;
import org.outagelab.reports.YearsReport;
import org.outagelab.results.Finding;
import org.outagelab.results.YearsResults;
import org.outagelab.scenarios.OneLineChanges;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code years}: downtime a year by cause, for each topology. */
@Command(
        name = "years",
        description = "Downtime a year by cause and topology, from how often what fails and what each incident costs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  outagelab years ladder-years",
            "  outagelab years shop.yaml --out report"
        })
final class YearsVerb implements Callable<Integer> {
    @Mixin
    private YearsOptions years = new YearsOptions();

    @Option(names = "--runs", paramLabel = "N", converter = Whole.class, description = "Runs of each kind of incident: unless given, as many as are worth it.")
    private Long runs;

    @Override
    public Integer call() throws Exception {
        if (runs != null && (runs < 2 || runs > 1000)) {
            throw new UsageException("--runs must be from 2 to 1000, got " + runs);
        }
        var read = years.read();
        if (read == null) {
            return ExitCode.USAGE;
        }
        int incidents = runs == null ? 0 : runs.intValue();
        var variants = years.variants(read);
        return Interruption.during(() -> find(read, variants, incidents));
    }

    private int find(List<ScenarioFile> read, List<VariantOptions.Named> variants, int incidents) throws IOException {
        double objective = Years.objective(variants.get(0).scenario());
        var progress = years.progress();
        var found = new ArrayList<YearsResults.Topology>();
        var worlds = new ArrayList<InputRanges.Topology>();
        var priced = new ArrayList<YearsMoney.Priced>();
        var changes = new ArrayList<YearsResults.Change>();
        var document = years.document();
        var findings = new LinkedHashMap<String, List<Finding>>();
        boolean truncated = false;
        for (var variant : variants) {
            progress.show(variant.name(), found.size(), variants.size());
            try {
                var topology = new Years(variant.scenario(), incidents, years.threads());
                var year = topology.analyse(variant.name(), objective);
                found.add(year);
                findings.put(variant.name(), Findings.of(variant.scenario()));
                worlds.add(topology.worlds());
                priced.add(topology.priced());
                if (document.isPresent()) {
                    changes.addAll(new OneLineChanges(document.get().variant(variant.name()), incidents, years.threads())
                            .of(variant.scenario(), year));
                }
            } catch (CancellationException e) {
                truncated = true;
            }
            truncated |= Thread.interrupted();
            if (truncated) {
                break;
            }
        }
        progress.clear();
        if (found.isEmpty()) {
            // Nothing was found yet.
            return ExitCode.INTERRUPTED;
        }
        long seed = variants.get(0).scenario().seed();
        var file = read.get(0);
        var results = new YearsResults(
                Version.number(),
                file.name(),
                file.file(),
                file.sha256(),
                seed,
                incidents,
                objective,
                found,
                years.repeat("years", seed, runs == null ? "" : " --runs " + runs),
                truncated,
                InputRanges.of(worlds, seed, InputRanges.DRAWS),
                YearsMoney.of(priced, seed, InputRanges.DRAWS),
                changes,
                findings,
                file.comparedWithFirst());
        var page = years.out() == null
                ? ""
                : ReportFolder.write(years.out(), YearsReport.page(results), YearsReport.json(results)).toString();
        System.out.print(years.json() ? YearsReport.json(results) : YearsReport.text(results, page));
        return truncated ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
}
