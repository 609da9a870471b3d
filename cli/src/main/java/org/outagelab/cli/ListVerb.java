package org.outagelab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.outagelab.scenarios.Catalogue;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Command;

/** {@code list}: the catalogue. */
@Command(name = "list", description = "Lists the scenarios that come along.", mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  outagelab list"
        })
final class ListVerb implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        var files = FileOptions.catalogue().files();
        int width = files.stream().mapToInt(file -> Catalogue.name(file).length()).max().orElse(0);
        for (Path path : files) {
            var file = ScenarioFile.read(path, List.of());
            System.out.println(Catalogue.name(path) + " ".repeat(width - Catalogue.name(path).length() + 2)
                    + (file.errors().isEmpty() ? file.name() : "needs a file: " + file.errors().get(0).message()));
        }
        return ExitCode.OK;
    }
}
