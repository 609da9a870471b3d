package org.outagelab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outagelab.scenario.Problem;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenarios.Catalogue;
import org.outagelab.scenarios.ScenarioDocument;
import org.outagelab.scenarios.ScenarioFile;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The files of a verb, and what is laid over them. */
final class FileOptions {
    private static final int SHOWN = 100;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scenario files, or names of the catalogue (see list).")
    private List<String> files = List.of();

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Overrides a value, for example load.visitors.rate=200/s.")
    private List<String> settings = List.of();

    /**
     * Reads all files; prints their problems.
     *
     * @return null when there are errors
     */
    List<ScenarioFile> read(boolean quiet) throws IOException {
        var catalogue = catalogue();
        var read = new ArrayList<ScenarioFile>();
        boolean fine = true;
        for (var word : files) {
            var file = ScenarioFile.read(catalogue.find(word), settings, catalogue);
            var errors = file.errors();
            // Programs read one line a problem; people look for the place.
            boolean people = System.console() != null;
            errors.stream().limit(SHOWN).forEach(problem -> {
                System.err.println(problem + hint(problem, word, catalogue));
                var line = people ? SourceLine.of(problem.at()) : "";
                if (!line.isEmpty()) {
                    System.err.println(line);
                }
            });
            if (errors.size() > SHOWN) {
                System.err.println("… and " + (errors.size() - SHOWN) + " more");
            }
            if (!errors.isEmpty()) {
                System.err.println(errors.size() == 1 ? "1 problem" : errors.size() + " problems");
                fine = false;
            } else if (!quiet) {
                // Beside errors, warnings would speak of what is not meant.
                file.warnings().forEach(warning -> System.err.println(warning.at() + ": warning: " + warning.text()));
                if (!file.notModelled().isEmpty()) {
                    System.err.println(file.file() + ": warning: read and checked, but without an effect yet: "
                            + String.join(", ", file.notModelled()));
                }
            }
            read.add(file);
        }
        return fine ? read : null;
    }

    /** The file with what is laid over it, if there is only one. */
    Optional<ScenarioDocument> document() throws IOException {
        if (files.size() != 1) {
            return Optional.empty();
        }
        var document = ScenarioDocument.read(catalogue().find(files.get(0)), catalogue());
        for (var setting : settings) {
            document = document.with(setting, "--set " + setting);
        }
        return Optional.of(document);
    }

    private static String hint(Problem problem, String word, Catalogue catalogue) {
        if (problem.at().line() != 0 || !problem.message().equals("there is no such file")) {
            return "";
        }
        try {
            var names = catalogue.files().stream().map(Catalogue::name).toList();
            var nearest = new Reading(new Problems(), "").nearest(word, names);
            return nearest.isEmpty() ? " ('outagelab list' shows those that come along)" : nearest;
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether each is a scenario that comes along, as it is: then what it shows is held by a test of the catalogue. */
    boolean asShipped() throws IOException {
        if (!settings.isEmpty()) {
            return false;
        }
        for (var word : files) {
            if (catalogue().named(word).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** As they would be typed again. */
    String typed() {
        var typed = new StringBuilder(String.join(" ", files.stream().map(FileOptions::quoted).toList()));
        settings.forEach(setting -> typed.append(" --set ").append(quoted(setting)));
        return typed.toString();
    }

    /** That of a checkout, where it may be edited; else the one inside the jar. */
    static Catalogue catalogue() {
        var folder = System.getProperty("outagelab.catalogue");
        return folder == null ? Catalogue.inside() : new Catalogue(Path.of(folder));
    }

    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./=:@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
