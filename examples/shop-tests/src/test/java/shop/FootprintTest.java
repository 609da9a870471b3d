package shop;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a project gets with outagelab-testing, beside JUnit and jqwik. */
class FootprintTest {
    private static final List<String> TEST_FRAMEWORKS = List.of("junit-", "jqwik", "opentest4j", "apiguardian", "jspecify", "surefire");

    @Test
    void noCommandLineNoChartsAndAtMostSixMegabytes() {
        for (var name : List.of("picocli.CommandLine", "org.jfree.chart.JFreeChart", "org.apache.batik.svggen.SVGGraphics2D")) {
            assertThrows(ClassNotFoundException.class, () -> Class.forName(name), name);
        }
        var jars = Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.toString().endsWith(".jar"))
                .filter(path -> TEST_FRAMEWORKS.stream().noneMatch(path.getFileName().toString()::startsWith))
                .toList();
        long bytes = jars.stream().mapToLong(path -> path.toFile().length()).sum();

        assertTrue(jars.size() >= 5, "the jars of OutageLab and what it needs: " + jars);
        assertTrue(bytes <= 6_000_000, bytes + " bytes: " + jars);
    }
}
