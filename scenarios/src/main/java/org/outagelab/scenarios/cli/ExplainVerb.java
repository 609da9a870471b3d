package org.outagelab.scenarios.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.outagelab.scenario.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: every value in force, where it comes from, and what is not modelled. */
@Command(
        name = "explain",
        description = "Shows every value in force, its source, and what has no effect yet.",
        mixinStandardHelpOptions = true)
final class ExplainVerb implements Callable<Integer> {
    @Mixin
    private FileOptions files = new FileOptions();

    @Option(names = "--quiet", description = "No warnings.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        var read = files.read(quiet);
        if (read == null) {
            return ExitCode.USAGE;
        }
        for (var file : read) {
            System.out.println(file.file() + ": " + file.name());
            int width = Math.min(44, file.lines().stream().mapToInt(line -> line.path().length()).max().orElse(0));
            for (var line : file.lines()) {
                System.out.println(text(line, width));
            }
            var variants = file.variants().keySet();
            if (variants.size() > 1) {
                System.out.println("variants: " + String.join(", ", variants) + " (the values above are the base's)");
            }
            if (!file.notModelled().isEmpty()) {
                System.out.println("read and checked, but without an effect yet: " + String.join(", ", file.notModelled()));
            }
        }
        return ExitCode.OK;
    }

    private static String text(Section.Line line, int width) {
        var value = line.value().length() > 60 ? line.value().substring(0, 59) + "…" : line.value();
        var origin = line.given() ? "file" : "default" + (line.source().isEmpty() ? "" : ", " + line.source());
        return "  " + line.path() + " ".repeat(Math.max(0, width - line.path().length())) + " = " + value + "   ["
                + origin + (line.modelled() ? "" : "; not modelled yet") + "] " + line.sentence();
    }
}
