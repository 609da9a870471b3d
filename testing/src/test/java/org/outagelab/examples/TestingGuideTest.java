package org.outagelab.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.outagelab.Outage;

/** docs/testing.md shows these very sources, which are tests themselves, and says what they find. */
class TestingGuideTest {
    private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SNIPPET = Pattern.compile("// snippet: \\w+\\n(.*?) *// end\\n", Pattern.DOTALL);

    private static String guide() throws IOException {
        return Files.readString(Path.of("../docs/testing.md"));
    }

    @Test
    void everyExampleOfTheGuideIsASourceThatCompilesAndRuns() throws IOException {
        var sources = new ArrayList<String>();
        for (Class<?> example : List.of(Faces.class, ShopTest.class, ShopProperties.class)) {
            sources.addAll(found(SNIPPET, Files.readString(
                    Path.of("src/test/java", example.getName().replace('.', '/') + ".java"))));
        }

        assertThat(sources).hasSize(3);
        assertThat(found(JAVA, guide())).containsExactlyElementsOf(sources.stream().map(source -> source.stripTrailing().stripIndent() + "\n").toList());
    }

    @Test
    void theGuideSaysWhatTheFaceFinds() throws IOException {
        assertThat(guide()).contains("gives `" + Faces.detection() + "`");
    }

    @Test
    void theScenarioOfTheGuideIsTheOneThatItsTestsRead() throws IOException {
        var shown = found(YAML, guide());

        assertThat(shown).containsExactly(Files.readString(Path.of("src/test/resources/shop.yaml")));
        assertThat(Outage.parse(shown.get(0)).problems()).isEmpty();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
