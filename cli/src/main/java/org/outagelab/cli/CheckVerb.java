package org.outagelab.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.outagelab.experiment.Check;
import org.outagelab.reports.CheckReport;
import org.outagelab.results.CheckResults;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}: exact values beside simulated ones. */
@Command(
        name = "check",
        description = "Exact downtime beside simulated, and what keeps a part from being solved exactly.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  outagelab check 2-two-web-servers"
        })
final class CheckVerb implements Callable<Integer> {
    @Mixin
    private YearsOptions years = new YearsOptions();

    @Override
    public Integer call() throws Exception {
        var read = years.read();
        if (read == null) {
            return ExitCode.USAGE;
        }
        if (years.out() != null) {
            throw new UsageException("check writes no page: leave out --out");
        }
        var variants = years.variants(read);
        return Interruption.during(() -> find(read, variants));
    }

    private int find(List<ScenarioFile> read, List<VariantOptions.Named> variants) {
        var progress = years.progress();
        var found = new ArrayList<CheckResults.Topology>();
        boolean truncated = false;
        for (var variant : variants) {
            progress.show(variant.name(), found.size(), variants.size());
            try {
                found.add(new Check(variant.scenario(), years.threads()).analyse(variant.name()));
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
        var results = new CheckResults(
                Version.number(), file.name(), file.file(), file.sha256(), seed, found, years.repeat("check", seed, ""), truncated);
        System.out.print(years.json() ? CheckReport.json(results) : CheckReport.text(results));
        boolean agree = found.stream().flatMap(topology -> topology.rows().stream()).noneMatch(Check::disagrees);
        return truncated ? ExitCode.INTERRUPTED : agree ? ExitCode.OK : ExitCode.FAILED;
    }
}
