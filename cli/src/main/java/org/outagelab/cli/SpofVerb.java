package org.outagelab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.outagelab.experiment.Spof;
import org.outagelab.reports.ReportFolder;
import org.outagelab.reports.SpofReport;
import org.outagelab.results.SpofResults;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spof}: what brings the service down alone or in pairs, what it costs in a year, and a run that shows it. */
@Command(
        name = "spof",
        description = "Single points of failure and minimal cut sets, by what they cost in a year, each killed in a short run.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  outagelab spof 1-three-servers",
            "  outagelab spof shop.yaml --out report"
        })
final class SpofVerb implements Callable<Integer> {
    private static final int KILLS = 40;

    @Mixin
    private YearsOptions years = new YearsOptions();

    @Option(names = "--kills", paramLabel = "N", converter = Whole.class, description = "Runs at most for cut sets, the costliest first: 40 unless given.")
    private Long kills;

    @Override
    public Integer call() throws Exception {
        if (kills != null && (kills < 0 || kills > 10_000)) {
            throw new UsageException("--kills must be from 0 to 10000, got " + kills);
        }
        var read = years.read();
        if (read == null) {
            return ExitCode.USAGE;
        }
        var variants = years.variants(read);
        return Interruption.during(() -> find(read, variants));
    }

    private int find(List<ScenarioFile> read, List<VariantOptions.Named> variants) throws IOException {
        var progress = years.progress();
        var found = new ArrayList<SpofResults.Topology>();
        int most = kills == null ? KILLS : kills.intValue();
        boolean truncated = false;
        for (var variant : variants) {
            progress.show(variant.name(), found.size(), variants.size());
            var spof = new Spof(variant.scenario(), years.threads(), most);
            found.add(spof.analyse(variant.name()));
            truncated = spof.truncated();
            if (truncated) {
                break;
            }
        }
        progress.clear();
        long seed = variants.get(0).scenario().seed();
        var file = read.get(0);
        var results = new SpofResults(
                Version.number(),
                file.name(),
                file.file(),
                file.sha256(),
                seed,
                found,
                years.repeat("spof", seed, kills == null ? "" : " --kills " + kills),
                truncated);
        var page = years.out() == null
                ? ""
                : ReportFolder.write(years.out(), SpofReport.page(results), SpofReport.json(results)).toString();
        System.out.print(years.json() ? SpofReport.json(results) : SpofReport.text(results, page));
        return truncated ? ExitCode.INTERRUPTED : ExitCode.OK;
    }
}
