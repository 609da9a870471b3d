package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The page about remedies shows what its commands print. */
class RemediesPageTest {
    private static final Path PAGE = Path.of("../docs/remedies.md");
    private static final Pattern BLOCK = Pattern.compile("```(text)?\n(.*?)```", Pattern.DOTALL);

    @Test
    @Tag("studies")
    void everyBlockIsPrintedByTheCommandAboveIt() throws IOException {
        var printed = "";
        int compared = 0;
        var blocks = BLOCK.matcher(Files.readString(PAGE));
        while (blocks.find()) {
            if (blocks.group(1) == null) {
                var words = new ArrayList<>(List.of(blocks.group(2).strip().split(" ")));
                assertThat(words.remove(0)).isEqualTo("./outagelab");
                words.add("--no-report");
                printed = Terminal.run(words.toArray(String[]::new)).out();
            } else {
                assertThat(printed).contains(blocks.group(2).stripTrailing());
                compared++;
            }
        }

        assertThat(compared).isEqualTo(4);
    }
}
