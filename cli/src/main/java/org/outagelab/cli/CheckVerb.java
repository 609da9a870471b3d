package org.outagelab.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import org.outagelab.experiment.Check;
import org.outagelab.reports.CheckReport;
import org.outagelab.results.CheckResults;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code check}: exact values beside simulated ones. */
@Command(
        name = "check",
        description = "Exact downtime beside simulated, and what keeps a part from being solved exactly.",
        mixinStandardHelpOptions = true)
final class CheckVerb implements Callable<Integer> {
    @Mixin
    private YearsOptions years = new YearsOptions();

    @Override
    public Integer call() throws IOException, UsageException {
        var read = years.read();
        if (read == null) {
            return ExitCode.USAGE;
        }
        if (years.out() != null) {
            throw new UsageException("check writes no page: leave out --out");
        }
        var variants = years.variants(read);
        var progress = years.progress();
        var found = new ArrayList<CheckResults.Topology>();
        for (var variant : variants) {
            progress.show(variant.name(), found.size(), variants.size());
            found.add(new Check(variant.scenario(), years.threads()).analyse(variant.name()));
        }
        progress.clear();
        long seed = variants.get(0).scenario().seed();
        var file = read.get(0);
        var results = new CheckResults(
                Version.number(), file.name(), file.file(), file.sha256(), seed, found, years.repeat("check", seed, ""));
        System.out.print(years.json() ? CheckReport.json(results) : CheckReport.text(results));
        boolean agree = found.stream().flatMap(topology -> topology.rows().stream()).noneMatch(Check::disagrees);
        return agree ? ExitCode.OK : ExitCode.FAILED;
    }
}
