package org.outagelab.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: a script with which a shell completes verbs and options. */
@Command(
        name = "completion",
        description = "Prints a script with which bash and zsh complete verbs and options.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  source <(outagelab completion)",
            "  outagelab completion > ~/.local/share/bash-completion/completions/outagelab"
        })
final class CompletionVerb implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        System.out.print(AutoComplete.bash("outagelab", spec.root().commandLine()));
        return ExitCode.OK;
    }
}
