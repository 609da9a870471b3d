package org.outagelab.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ServiceLoader;
import org.outagelab.core.EventLimitException;
import org.outagelab.core.SimulationException;
import org.outagelab.experiment.MemoryLimitException;
import org.outagelab.scenario.Characters;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point: {@code outagelab VERB FILE… [options]}. */
@Command(
        name = "outagelab",
        description = "Rehearses outages of web infrastructure before they happen.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            RunVerb.class, ValidateVerb.class, ExplainVerb.class, InitVerb.class, SchemaVerb.class, ListVerb.class, SpofVerb.class, YearsVerb.class,
            CheckVerb.class, TraceVerb.class, IncidentsVerb.class, CompletionVerb.class, ManVerb.class
        },
        footer = {
            "",
            "Exit codes: 0 all thresholds met, 99 one failed, 98 inconclusive, 2 bad usage or scenario,",
            "            1 internal error or lost output, 130 interrupted."
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        // Same bytes everywhere: the console's own encoding does not matter.
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        var out = System.out;
        var err = System.err;
        System.setOut(CommandGuard.around(out));
        System.setErr(CommandGuard.around(err));
        try {
            return guarded(arguments);
        } finally {
            System.out.flush();
            System.err.flush();
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static int guarded(String... arguments) {
        var line = new CommandLine(new Main());
        ServiceLoader.load(Verb.class).forEach(verb -> line.addSubcommand(verb.command()));
        // Of all verbs, so it comes after them. A word that begins with @ is a word: files of arguments would be read before anybody
        // looks at them.
        line.setCaseInsensitiveEnumValuesAllowed(true).setExpandAtFiles(false);
        line.setExecutionExceptionHandler((exception, command, result) -> failed(exception));
        line.setParameterExceptionHandler((exception, ignored) -> {
            var err = System.err;
            var verb = unknownVerb(exception);
            if (!verb.isEmpty()) {
                var verbs = line.getSubcommands().keySet();
                err.println("outagelab: there is no verb '" + Characters.printable(verb) + "'"
                        + new Reading(new Problems(), "").nearest(verb, verbs) + " (there are: "
                        + String.join(", ", verbs) + ")");
                return ExitCode.USAGE;
            }
            err.println("outagelab: "
                    + Characters.printable(exception.getMessage().replace(" (case-insensitive) but was", ", got")));
            if (!CommandLine.UnmatchedArgumentException.printSuggestions(exception, new java.io.PrintWriter(err, true))) {
                err.println("Try 'outagelab " + verb(exception.getCommandLine()) + "--help'.");
            }
            return ExitCode.USAGE;
        });
        int exitCode;
        try {
            exitCode = line.execute(arguments);
        } catch (OutOfMemoryError e) {
            exitCode = tooLarge("");
        } catch (LinkageError | StackOverflowError | AssertionError e) {
            exitCode = failed(new IllegalStateException(e));
        }
        return System.out.checkError() ? lostOutput(exitCode) : exitCode;
    }

    /** A stream of the JDK keeps its failures to itself until it is asked. */
    private static int lostOutput(int exitCode) {
        System.err.println("outagelab: what was to be printed did not get through: is the disk full, or has the reader of the"
                + " pipe gone?");
        // Other reasons to end badly go first.
        return exitCode == ExitCode.INTERRUPTED || exitCode == ExitCode.USAGE ? exitCode : ExitCode.INTERNAL;
    }

    private static int tooLarge(String how) {
        System.err.println("outagelab: out of memory: the scenario is too large for the "
                + Runtime.getRuntime().maxMemory() / 1_000_000
                + " MB that Java may use" + how + ". Ask for a shorter load or fewer runs, or give it more, for example"
                + " OUTAGELAB_JAVA_OPTIONS=-Xmx4g");
        return ExitCode.USAGE;
    }

    private static String unknownVerb(CommandLine.ParameterException exception) {
        boolean atTop = exception.getCommandLine().getParent() == null;
        return atTop
                        && exception instanceof CommandLine.UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().get(0).startsWith("-")
                ? unmatched.getUnmatched().get(0)
                : "";
    }

    private static String verb(CommandLine command) {
        return command.getParent() == null ? "" : command.getCommandName() + " ";
    }

    private static int failed(Exception exception) {
        if (exception instanceof UsageException usage) {
            System.err.println("outagelab: " + Characters.printable(usage.getMessage()));
            return ExitCode.USAGE;
        }
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return tooLarge("");
            } else if (cause instanceof MemoryLimitException full) {
                return tooLarge(" (the first run was stopped " + full.getMessage() + ")");
            }
        }
        if (exception instanceof EventLimitException limit) {
            System.err.println("outagelab: " + limit.getMessage() + ". Ask for a shorter load, or for less of it");
            return ExitCode.USAGE;
        }
        if (exception instanceof IOException io) {
            System.err.println("outagelab: reading or writing failed: " + Characters.printable(sentence(io)));
            return ExitCode.USAGE;
        }
        System.err.println("outagelab: internal error: this is a bug in OutageLab, not in your scenario.");
        if (exception instanceof SimulationException simulation) {
            System.err.println("  " + simulation.getMessage());
            System.err.println("  repeat it with: --seed " + simulation.seed() + " --runs " + (simulation.run() + 1));
            var cause = simulation.getCause();
            for (int i = 0; i < Math.min(5, cause.getStackTrace().length); i++) {
                System.err.println("    at " + cause.getStackTrace()[i]);
            }
        } else {
            System.err.println("  " + exception);
            for (int i = 0; i < Math.min(5, exception.getStackTrace().length); i++) {
                System.err.println("    at " + exception.getStackTrace()[i]);
            }
        }
        return ExitCode.INTERNAL;
    }

    private static String sentence(IOException e) {
        if (e instanceof FileSystemException file && file.getReason() == null) {
            var what = e instanceof AccessDeniedException ? " may not be written or read" : " is in the way, or is gone";
            return file.getFile() + what;
        }
        return e.getMessage();
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
