package org.outagelab.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.outagelab.findings.Findings;
import org.outagelab.reading.Forecast;
import org.outagelab.reading.MemoryForecast;
import org.outagelab.results.Finding;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code validate}: reads scenarios and tells every problem. */
@Command(name = "validate", description = "Reads scenarios and tells every problem.", mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  outagelab validate shop.yaml",
            "  outagelab validate --strict shop.yaml   (ends with 99 if a design should not be so)"
        })
final class ValidateVerb implements Callable<Integer> {
    @Mixin
    private FileOptions files = new FileOptions();

    @Option(names = "--quiet", description = "Errors only.")
    private boolean quiet;

    @Option(names = "--strict", description = "Tells what a design should not have, too, and ends with 99 if there is any of it.")
    private boolean strict;

    /** How much work a run is, so that nobody begins one that takes hours without knowing. */
    private static String forecast(ScenarioFile file) {
        double events = file.variants().values().stream()
                .mapToDouble(scenario -> Forecast.of(scenario).events())
                .max()
                .orElse(0);
        double rounded = events < 10 ? events : new BigDecimal(events).round(new MathContext(2)).doubleValue();
        return "about " + String.format(Locale.ROOT, "%,.0f", rounded) + " events in a run, " + memory(file);
    }

    /** What Java may use is said where it does not suffice: elsewhere it would only differ from machine to machine. */
    private static String memory(ScenarioFile file) {
        var largest = file.variants().values().stream()
                .max(Comparator.comparingDouble(scenario -> MemoryForecast.bytes(scenario, 1)))
                .orElseThrow();
        double bytes = MemoryForecast.bytes(largest, 1);
        return "about " + MemoryLimit.megabytes(bytes) + " of memory"
                + (bytes > MemoryLimit.bytes()
                        ? ", more than the " + MemoryLimit.megabytes(MemoryLimit.bytes()) + " that Java may use here, most of it for "
                                + MemoryForecast.of(largest).most()
                        : "");
    }

    @Override
    public Integer call() throws IOException {
        var read = files.read(quiet);
        if (read == null) {
            return ExitCode.USAGE;
        }
        if (!quiet) {
            for (var file : read) {
                System.out.println(file.file() + ": ok, " + file.variants().size()
                        + (file.variants().size() == 1 ? " variant" : " variants") + ", " + forecast(file));
            }
        }
        return strict && told(read) ? ExitCode.FAILED : ExitCode.OK;
    }

    /** Each finding once, with the variants that have it. */
    private static boolean told(List<ScenarioFile> read) {
        boolean any = false;
        for (var file : read) {
            var having = new LinkedHashMap<Finding, List<String>>();
            file.variants().forEach((name, scenario) -> Findings.of(scenario)
                    .forEach(finding -> having.computeIfAbsent(finding, each -> new ArrayList<>()).add(name)));
            having.forEach((finding, variants) -> System.err.println(
                    (finding.at().isEmpty() ? file.file() : finding.at()) + ": " + finding.sort().word() + ": " + finding.sentence()
                            + (variants.size() == file.variants().size() ? "" : " (" + String.join(", ", variants) + ")")));
            any |= !having.isEmpty();
        }
        return any;
    }
}
