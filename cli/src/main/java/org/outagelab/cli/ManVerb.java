package org.outagelab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code man}: all verbs and options as a page for man. */
@Command(
        name = "man",
        description = "Prints the manual page: every verb with its options and examples.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  outagelab man > outagelab.1 && man ./outagelab.1"})
final class ManVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        System.out.print(page(spec.root().commandLine()));
        return ExitCode.OK;
    }

    /** In the language of man(7): what {@code --help} says, once of the program and once of each verb. */
    private static String page(CommandLine root) {
        var out = new StringBuilder(".TH OUTAGELAB 1 \"\" \"outagelab ")
                .append(Version.number())
                .append("\"\n.SH NAME\noutagelab \\- rehearses outages of web infrastructure before they happen\n.SH SYNOPSIS\n");
        literal(out, root.getUsageMessage(Ansi.OFF));
        root.getSubcommands().forEach((name, verb) -> {
            out.append(".SH ").append(name.toUpperCase(java.util.Locale.ROOT)).append('\n');
            literal(out, verb.getUsageMessage(Ansi.OFF));
        });
        return out.toString();
    }

    /** As it stands: a full stop or an apostrophe at the beginning of a line would be a request, and a backslash an escape. */
    private static void literal(StringBuilder out, String text) {
        out.append(".nf\n");
        text.lines().forEach(line -> out.append("\\&").append(line.replace("\\", "\\e").replace("-", "\\-")).append('\n'));
        out.append(".fi\n");
    }
}
