package org.outagelab.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.cli.ExitCode;
import org.outagelab.cli.UsageException;
import org.outagelab.cli.Verb;
import picocli.CommandLine;

/** The verb, as the command line finds it. */
class FidelityVerbTest {
    @TempDir
    private Path folder;

    @Test
    void theCommandLineFindsTheVerbOfACheckout() {
        var verbs = ServiceLoader.load(Verb.class).stream().map(found -> new CommandLine(found.get().command()).getCommandName());

        assertThat(verbs).containsExactly("fidelity");
    }

    @Test
    void aFolderWithoutACaseIsRefused() {
        var verb = new FidelityVerbs().command();
        new CommandLine(verb).parseArgs(folder.toString());

        assertThatThrownBy(verb::call).isInstanceOf(UsageException.class).hasMessage("no measured case in " + folder);
    }

    @Test
    void whereThereIsNothingToJudgeTheEndIsInconclusive() throws Exception {
        Files.writeString(folder.resolve("t1_gate.json"), "{\"name\": \"t1_gate\"}");
        var verb = new FidelityVerbs().command();
        new CommandLine(verb).parseArgs(folder.toString(), "--out", folder.resolve("page.md").toString());

        assertThat(verb.call()).isEqualTo(ExitCode.INCONCLUSIVE);
        assertThat(folder.resolve("page.md")).content().contains("**No quantity was judged.**", "- t1_gate: not judged yet");
    }
}
