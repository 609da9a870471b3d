package org.outagelab.scenarios.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.outagelab.scenarios.Catalogue;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The files of a verb, and what is laid over them. */
final class FileOptions {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scenario files, or names of the catalogue (see list).")
    private List<String> files = List.of();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides a value, for example load.visitors.rate=200/s.")
    private List<String> settings = List.of();

    /** Reads all files; prints their problems. @return null when there are errors */
    List<ScenarioFile> read(boolean quiet) throws IOException {
        var catalogue = new Catalogue(folder());
        var read = new ArrayList<ScenarioFile>();
        boolean fine = true;
        for (var word : files) {
            var file = ScenarioFile.read(catalogue.find(word), settings);
            file.errors().forEach(System.err::println);
            if (!quiet) {
                file.warnings().forEach(warning -> System.err.println(warning.at() + ": warning: "
                        + (warning.path().isEmpty() ? "" : warning.path() + ": ") + warning.message()));
            }
            if (!file.errors().isEmpty()) {
                System.err.println(file.errors().size() == 1 ? "1 problem" : file.errors().size() + " problems");
                fine = false;
            }
            read.add(file);
        }
        return fine ? read : null;
    }

    /** As they would be typed again. */
    String typed() {
        var typed = new StringBuilder(String.join(" ", files.stream().map(FileOptions::quoted).toList()));
        settings.forEach(setting -> typed.append(" --set ").append(quoted(setting)));
        return typed.toString();
    }

    static Path folder() {
        return Path.of(System.getProperty("outagelab.catalogue", "scenarios/src/main/scenarios"));
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
