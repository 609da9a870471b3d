package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial is what happens to whoever types it. */
class TutorialTest {
    private static final Path PAGE = Path.of("../docs/tutorial.md");
    private static final Path PICTURES = Path.of("../docs/tutorial");
    private static final Pattern BLOCK = Pattern.compile("```(text)?\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    private Path folder;

    @Test
    @Tag("studies")
    void everyCommandDoesWhatThePageSaysInItsOrder() throws IOException {
        var out = new StringBuilder();
        int commands = 0;
        var blocks = BLOCK.matcher(Files.readString(PAGE));
        while (blocks.find()) {
            if (blocks.group(1) == null) {
                out.setLength(0);
                for (var line : blocks.group(2).split("\n")) {
                    out.append(run(line));
                    commands++;
                }
            } else {
                assertThat(out.toString()).contains(blocks.group(2).stripTrailing());
            }
        }

        assertThat(commands).isEqualTo(10);
        for (var picture : List.of("topology.svg", "timeline.svg")) {
            var drawn = folder.resolve("shop").resolve("charts").resolve(picture);
            if (Boolean.getBoolean("golden.accept")) {
                Files.createDirectories(PICTURES);
                Files.copy(drawn, PICTURES.resolve(picture), StandardCopyOption.REPLACE_EXISTING);
            }
            assertThat(PICTURES.resolve(picture)).hasSameTextualContentAs(drawn);
        }
    }

    /** In a folder of its own: what the reader's folder is, is that of the test. */
    private String run(String line) {
        assertThat(line).startsWith("./outagelab ");
        var words = new ArrayList<String>();
        WORD.matcher(line.substring("./outagelab ".length())).results()
                .forEach(word -> words.add(word.group(1) == null ? word.group(2) : word.group(1)));
        words.replaceAll(word -> word.equals("shop.yaml") || word.startsWith("outagelab-report/") ? folder.resolve(word).toString() : word);
        boolean first = line.equals("./outagelab run shop.yaml");
        if (words.get(0).equals("run") && !words.contains("--out")) {
            words.addAll(first ? List.of("--out", folder.resolve("shop").toString()) : List.of("--no-report"));
        } else if (List.of("spof", "years").contains(words.get(0))) {
            words.add("--no-report");
        }

        var terminal = Terminal.run(words.toArray(String[]::new));

        int expected = line.contains("crash") ? ExitCode.FAILED : line.contains("visitors.rat=") ? ExitCode.USAGE : ExitCode.OK;
        assertThat(terminal.exitCode()).as(line + "\n" + terminal.err()).isEqualTo(expected);
        return terminal.out() + terminal.err();
    }

    @Test
    void howFarItIsOffIsWhatTheComparisonWithMeasurementsSays() throws IOException {
        var fidelity = Files.readString(Path.of("../docs/fidelity.md"));
        var rows = Pattern.compile("(?m)^\\| [^|]+\\? \\| ([^|]+) \\| (\\d+) \\| (\\d+) \\|").matcher(Files.readString(PAGE));
        int compared = 0;
        while (rows.find()) {
            assertThat(fidelity).contains("| " + rows.group(1) + " | " + rows.group(2) + " | " + rows.group(3) + " | ");
            compared++;
        }
        assertThat(compared).isEqualTo(6);
    }

    @Test
    void everyLinkOfThePageLeadsSomewhere() throws IOException {
        for (var page : List.of(PAGE, Path.of("../docs/exports.md"), Path.of("../docs/lessons/README.md"))) {
            var links = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(page));
            while (links.find()) {
                assertThat(page.resolveSibling(links.group(1))).as("%s: %s", page, links.group(1)).exists();
            }
        }
    }
}
