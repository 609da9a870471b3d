package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every file of {@code broken/} is refused with the exact messages that stand beside it in a file of the same name. */
class BrokenFilesTest {
    @TestFactory
    Stream<DynamicTest> isRefusedWithTheMessagesBesideIt() throws IOException {
        return files().map(file -> DynamicTest.dynamicTest(
                name(file).replace('-', ' '), () -> isRefusedWithTheMessagesBesideIt(file)));
    }

    private static void isRefusedWithTheMessagesBesideIt(Path file) throws IOException {
        var folder = file.getParent() + "/";
        long before = count(file.getParent());

        var validated = Terminal.run("validate", file.toString());
        var run = Terminal.run("run", "--json", file.toString());

        assertThat(validated.err().replace(folder, ""))
                .isEqualTo(Files.readString(file.resolveSibling(name(file) + ".txt")));
        assertThat(validated.exitCode()).isEqualTo(2);
        assertThat(validated.out()).isEmpty();
        assertThat(validated.err()).doesNotContain("\tat ", "Exception");
        assertThat(run).isEqualTo(validated);
        assertThat(count(file.getParent())).isEqualTo(before);
        assertThat(Path.of("outagelab-report", name(file))).doesNotExist();
    }

    @Test
    void thereAreManyOfThem() throws IOException {
        assertThat(files().count()).isGreaterThanOrEqualTo(50);
    }

    private static Stream<Path> files() throws IOException {
        return Files.list(folder("broken"))
                .filter(file -> file.toString().endsWith(".yaml"))
                .filter(file -> Files.exists(file.resolveSibling(name(file) + ".txt")))
                .sorted();
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".yaml", "");
    }

    private static long count(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    static Path folder(String name) {
        try {
            return Path.of(BrokenFilesTest.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
