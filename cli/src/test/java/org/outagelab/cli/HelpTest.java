package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.scenario.Position;

/** What stands beside the verbs: examples, completion, the manual page, the line a problem is about. */
class HelpTest {
    private static final Pattern VERB = Pattern.compile("(?m)^  ([a-z]+)  ");

    @TempDir
    private Path folder;

    private static List<String> verbs() {
        var help = Terminal.run("--help").out();
        var verbs = new ArrayList<String>();
        VERB.matcher(help.substring(help.indexOf("Commands:"))).results().forEach(verb -> verbs.add(verb.group(1)));
        return verbs;
    }

    @Test
    void everyVerbHasAnExampleThatBeginsAsItIsTyped() {
        assertThat(verbs()).contains("run", "validate", "explain", "init", "schema", "list", "spof", "years", "check", "trace", "incidents", "completion", "man");
        for (var verb : List.of("run", "validate", "explain", "init", "schema", "list", "spof", "years", "check", "trace", "incidents", "completion", "man")) {
            assertThat(Terminal.run(verb, "--help").out()).as(verb).containsPattern("\n  (source <\\()?outagelab " + verb + "\\b");
        }
    }

    @Test
    void theShellCompletesEveryVerbAndItsOptions() throws Exception {
        var script = Files.writeString(folder.resolve("complete.sh"), Terminal.run("completion").out());
        assertThat(script).content().contains("--variant", "complete -F");
        // As bash itself completes it.
        var bash = new ProcessBuilder("bash", "-c", "source " + script + "; COMP_WORDS=(outagelab ''); COMP_CWORD=1; _complete_outagelab; echo \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        var completed = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        assertThat(completed.trim().split(" ")).containsAll(verbs());
    }

    @Test
    void theManualHasEveryVerbAndNoLineThatIsARequestByAccident() {
        var page = Terminal.run("man").out();

        verbs().forEach(verb -> assertThat(page).contains("\n.SH " + verb.toUpperCase(java.util.Locale.ROOT) + "\n"));
        assertThat(page.lines()).allMatch(line -> line.startsWith("\\&") || line.matches("\\.(TH|SH|nf|fi)( .*)?") || line.startsWith("outagelab "));
    }

    @Test
    void theCaretStandsUnderThePlace() throws Exception {
        var file = Files.writeString(folder.resolve("a.yaml"), "version: 1\nhosts: {one: {coers: 2}}\n\tt: \u001b[2Jx: 1\n" + "a".repeat(300) + "b\n");

        assertThat(SourceLine.of(new Position(file.toString(), 2, 15)))
                .isEqualTo("  2 | hosts: {one: {coers: 2}}\n    |               ^");
        var lines = SourceLine.of(new Position(file.toString(), 3, 9)).split("\n");
        assertThat(lines[0]).doesNotContain("\u001b", "\t");
        assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo('x');
        lines = SourceLine.of(new Position(file.toString(), 4, 301)).split("\n");
        assertThat(lines[0].length()).isLessThan(110);
        assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo('b');
        for (var nowhere : List.of(new Position(file.toString(), 0, 0), new Position(file.toString(), 9, 1), new Position("--set", 1, 1), new Position(file.toString(), 1, 99))) {
            assertThat(SourceLine.of(nowhere)).isEmpty();
        }
    }
}
