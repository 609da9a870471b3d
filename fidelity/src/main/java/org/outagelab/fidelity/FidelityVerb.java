package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.outagelab.cli.ExitCode;
import org.outagelab.cli.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fidelity}: predictions beside measurements of the real programs. */
@Command(
        name = "fidelity",
        description = "Judges predictions by measurements of the real programs, and prints the table.",
        mixinStandardHelpOptions = true)
final class FidelityVerb implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of measured cases (*.json, traces/*.csv.gz).")
    private Path truth;

    @Option(names = "--case", paramLabel = "NAME", description = "Only these cases.")
    private List<String> only = List.of();

    @Option(names = "--scenarios", paramLabel = "DIR", description = "Where the scenario files of the cases go.")
    private Path scenarios;

    @Option(names = "--out", paramLabel = "FILE", description = "Writes the whole page there, as Markdown.")
    private Path out;

    @Override
    public Integer call() throws IOException, UsageException {
        if (!Files.isDirectory(truth)) {
            throw new UsageException("no folder of measured cases: " + truth);
        }
        var folder = scenarios == null ? Files.createTempDirectory("outagelab-cases") : scenarios;
        var fidelity = new Fidelity();
        fidelity.judge(truth, folder, only);
        if (fidelity.empty()) {
            throw new UsageException("no measured case in " + truth);
        }
        System.out.println(fidelity.conclusion());
        fidelity.notJudged().forEach(reason -> System.err.println("not judged: " + reason));
        fidelity.notPredicted().forEach(reason -> System.err.println("not predicted: " + reason));
        if (out == null) {
            System.out.println();
            System.out.print(fidelity.markdown());
        } else {
            Files.writeString(out, fidelity.document());
        }
        if (fidelity.met() < fidelity.judged() || !fidelity.notPredicted().isEmpty()) {
            return ExitCode.FAILED;
        }
        return fidelity.judged() == 0 ? ExitCode.INCONCLUSIVE : ExitCode.OK;
    }
}
