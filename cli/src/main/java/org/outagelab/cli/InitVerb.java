package org.outagelab.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.outagelab.scenarios.Starter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code init}: a first scenario of one's own. */
@Command(
        name = "init",
        description = "Writes a first scenario of your shape, with comments, and the schema that editors read beside it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "  outagelab init                                   two balancers, two web servers, primary and replica",
            "  outagelab init --lb 1 --web 3 --db primary+2 shop.yaml",
            "  outagelab run shop.yaml"
        })
final class InitVerb implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "FILE", defaultValue = "scenario.yaml", description = "Where to write it (${DEFAULT-VALUE}).")
    private String file;

    @Option(names = "--lb", paramLabel = "N", defaultValue = "2", description = "Machines with HAProxy, 0 to 10 (${DEFAULT-VALUE}); two and more share a virtual IP.")
    private int balancers;

    @Option(names = "--web", paramLabel = "N", defaultValue = "2", description = "Machines with nginx and gunicorn, 1 to 100 (${DEFAULT-VALUE}).")
    private int webs;

    @Option(names = "--db", paramLabel = "WORD", defaultValue = "primary+1", description = "none, primary, or primary+N with N replicas, at most 20 (${DEFAULT-VALUE}).")
    private String database;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "My site", description = "What it is about (${DEFAULT-VALUE}).")
    private String name;

    @Override
    public Integer call() throws IOException, UsageException {
        var path = Path.of(file);
        String yaml;
        try {
            yaml = new Starter(name, balancers, webs, Starter.replicas(database)).yaml(command());
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        try {
            Files.writeString(path, yaml, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(file + " is there already: name another file, nothing was written");
        }
        var schema = path.toAbsolutePath().resolveSibling(Starter.SCHEMA);
        boolean beside = Files.exists(schema);
        if (!beside) {
            Files.writeString(schema, SchemaVerb.text(), StandardCharsets.UTF_8);
        }
        System.out.println("wrote " + file + (beside ? "" : ", and " + Starter.SCHEMA + " beside it for your editor"));
        System.out.println("next: outagelab run " + FileOptions.quoted(file));
        return ExitCode.OK;
    }

    private String command() {
        return "outagelab init --lb " + balancers + " --web " + webs + " --db " + database
                + (name.equals("My site") ? "" : " --name " + FileOptions.quoted(name))
                + (file.equals("scenario.yaml") ? "" : " " + FileOptions.quoted(file));
    }
}
