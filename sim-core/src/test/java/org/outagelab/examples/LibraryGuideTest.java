package org.outagelab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.outagelab.core.queueing.Departure;

/** docs/library.md shows these very sources, and says what they print. */
final class LibraryGuideTest {
    private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile("// snippet: \\w+\\n(.*?)// end\\n", Pattern.DOTALL);

    @Test
    void everyExampleOfTheGuideIsASourceThatCompiles() throws IOException {
        List<String> shown = matches(BLOCK, Files.readString(Path.of("../docs/library.md")));
        List<String> sources = new ArrayList<>();
        for (Class<?> example : List.of(Retrying.class, CheckoutQueue.class, PowerCut.class)) {
            sources.addAll(matches(SNIPPET, Files.readString(
                    Path.of("src/test/java", example.getName().replace('.', '/') + ".java"))));
        }

        assertThat(sources).hasSize(3);
        assertThat(shown).containsExactlyElementsOf(sources);
    }

    @Test
    void theGuideSaysWhatTheExamplesPrint() throws IOException {
        String guide = Files.readString(Path.of("../docs/library.md"));

        assertThat(guide).contains(String.join("\n", new Retrying().run()));
        assertThat(guide).contains(new CheckoutQueue().report());
        assertThat(guide).contains(PowerCut.outcomes().toString());
    }

    @Test
    void noRequestOfThePowerCutIsForgotten() {
        assertThat(PowerCut.outcomes().values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(6000);
        assertThat(PowerCut.outcomes()).containsEntry(Departure.REFUSED, 1000);
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
