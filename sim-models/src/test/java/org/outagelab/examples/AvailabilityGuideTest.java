package org.outagelab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/availability.md shows these very sources, and says what they give. */
final class AvailabilityGuideTest {
    private static final Path GUIDE = Path.of("../docs/availability.md");
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile(" *// snippet: \\w+\\n(.*?) *// end\\n", Pattern.DOTALL);

    @Test
    void everyExampleOfTheGuideIsASourceThatCompiles() throws IOException {
        List<String> shown = matches(BLOCK, Files.readString(GUIDE));
        List<String> sources = matches(
                SNIPPET, Files.readString(Path.of("src/test/java/org/outagelab/examples/TopologyYears.java")));

        assertThat(sources).hasSize(3);
        assertThat(shown).containsExactlyElementsOf(
                sources.stream().map(source -> source.replaceAll("(?m)^ {8}", "")).toList());
    }

    @Test
    void theGuideSaysWhatTheExamplesGive() throws IOException {
        String guide = Files.readString(GUIDE);

        assertThat(guide).contains(TopologyYears.exact());
        assertThat(guide).contains(TopologyYears.simulated());
        assertThat(guide).contains(TopologyYears.rare());
    }

    private static List<String> matches(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        var matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
