package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages whose reader types commands: what they print is what stands there. */
class LessonsTest {
    private static final Path LESSONS = Path.of("../docs/lessons");
    private static final Pattern COMMAND = Pattern.compile("(?m)^\\./outagelab (.*)$");
    private static final Pattern PICTURE = Pattern.compile("```text\n(.*?)```", Pattern.DOTALL);

    static List<Path> lessons() throws IOException {
        try (Stream<Path> files = Files.list(LESSONS)) {
            return files.filter(file -> file.getFileName().toString().startsWith("lesson-")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("lessons")
    @Tag("studies")
    void aLessonPrintsWhatItsCommandDoes(Path lesson) throws IOException {
        var page = Files.readString(lesson);
        var command = COMMAND.matcher(page);
        assertThat(command.find()).isTrue();
        var words = new ArrayList<>(List.of(command.group(1).split(" ")));
        assertThat(words.get(1)).isEqualTo(lesson.getFileName().toString().replace(".md", ""));
        words.addAll(List.of("--no-report", "--quiet", "--color", "never"));

        var terminal = Terminal.run(words.toArray(String[]::new));

        assertThat(terminal.err()).isEmpty();
        var shown = picture(terminal.out());
        if (Boolean.getBoolean("golden.accept")) {
            page = PICTURE.matcher(page).replaceFirst(result -> java.util.regex.Matcher.quoteReplacement("```text\n" + shown + "```"));
            Files.writeString(lesson, page);
        }
        assertThat(page).contains("```text\n" + shown + "```");
    }

    /** Finding, comparison and the bars; of one variant alone its incidents and the bars. */
    private static String picture(String out) {
        var parts = new ArrayList<String>();
        for (var part : out.split("\n\n")) {
            if (part.startsWith("Variants\n") || part.startsWith("When requests fail")
                    || part.startsWith("Incidents\n") && !out.contains("\nVariants\n")) {
                parts.add(part.stripTrailing());
            }
        }
        return String.join("\n\n", parts) + "\n";
    }

    @Test
    void thereAreTwelveAndTheirIndexHasThemAll() throws IOException {
        var index = Files.readString(LESSONS.resolve("README.md"));

        assertThat(lessons()).hasSize(12).allSatisfy(lesson -> {
            assertThat(index).contains("(" + lesson.getFileName() + ")");
            assertThat(Files.readString(lesson)).contains("**Write down first.**", "**What it shows.**");
        });
    }
}
