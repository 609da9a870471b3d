package org.outagelab.scenarios.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code validate}: reads scenarios and tells every problem. */
@Command(name = "validate", description = "Reads scenarios and tells every problem.", mixinStandardHelpOptions = true)
final class ValidateVerb implements Callable<Integer> {
    @Mixin
    private FileOptions files = new FileOptions();

    @Option(names = "--quiet", description = "Errors only.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        var read = files.read(quiet);
        if (read == null) {
            return ExitCode.USAGE;
        }
        if (!quiet) {
            for (var file : read) {
                System.out.println(file.file() + ": ok, " + file.variants().size()
                        + (file.variants().size() == 1 ? " variant" : " variants"));
            }
        }
        return ExitCode.OK;
    }
}
