package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Verbs that come in jars. */
class VerbTest {
    @Test
    void aVerbOfAnotherJarIsListedAndRunLikeThoseThatComeAlong() {
        assertThat(Terminal.run("--help").out()).containsSubsequence("Commands:", "  run ", "  greet", "Greets.");
        assertThat(Terminal.run("gret", "me").err()).contains("there is no verb 'gret'; did you mean 'greet'?");

        // What holds for all verbs holds for it: names of choices in any case, words with an @, its own exit code.
        var greeted = Terminal.run("greet", "@world", "kind");
        assertThat(greeted.out()).isEqualTo("KIND greetings, @world\n");
        assertThat(greeted.exitCode()).isEqualTo(ExitCode.INCONCLUSIVE);
    }

    @Test
    void whatAVerbOfAnotherJarCannotDoIsOneLine() {
        var refused = Terminal.run("greet", " ", "KIND");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).isEqualTo("outagelab: nobody to greet\n");
        assertThat(refused.out()).isEmpty();
    }

    @Test
    void theComparisonWithMeasurementsIsNoVerbOfTheUsersJar() {
        assertThat(Terminal.run("--help").out()).doesNotContain("fidelity");
        assertThat(Terminal.run("fidelity", "somewhere").err()).startsWith("outagelab: there is no verb 'fidelity'");
    }
}
