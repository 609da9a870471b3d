package org.outagelab.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.outagelab.cli.Verb;
import picocli.CommandLine;

/** The verb, as the command line finds it. */
class FidelityVerbTest {
    @Test
    void theCommandLineFindsTheVerbOfACheckout() {
        var verbs = ServiceLoader.load(Verb.class).stream().map(found -> new CommandLine(found.get().command()).getCommandName());

        assertThat(verbs).containsExactly("fidelity");
    }
}
