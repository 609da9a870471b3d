package org.outagelab.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The same file and seed give the same bytes, compiled or interpreted, on this JDK or another one. */
class SameBytesTest {
    @Test
    void twiceInOneProcessTheResultsAreTheSame() {
        assertThat(Fingerprints.text()).isEqualTo(Fingerprints.text()).hasSizeGreaterThan(1000);
    }

    @Test
    void anInterpretingJvmGivesTheSameResults() throws IOException, InterruptedException {
        var home = Path.of(System.getProperty("java.home"));

        var interpreted = forked(home, "-Xint");

        assertThat(interpreted).isEqualTo(Fingerprints.text());
    }

    @Test
    void anotherLanguageZoneEncodingHashOrderAndCollectorGiveTheSameResults() throws IOException, InterruptedException {
        var home = Path.of(System.getProperty("java.home"));

        // Identity hashes count up here, are drawn there; Set.of and Map.of shuffle themselves in every process anyway.
        var elsewhere = forked(
                home, "-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=Asia/Kolkata", "-Dfile.encoding=ISO-8859-1",
                "-XX:+UnlockExperimentalVMOptions", "-XX:hashCode=3", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

        assertThat(elsewhere).isEqualTo(Fingerprints.text());
    }

    @Test
    void everyOtherJdkBesideThisOneGivesTheSameResults() throws IOException, InterruptedException {
        var others = otherJdks(Path.of(System.getProperty("java.home")).toRealPath());
        assumeThat(others).as("JDKs of 17 or later beside this one").isNotEmpty();

        for (var home : others) {
            assertThat(forked(home)).as("on " + home.getFileName()).isEqualTo(Fingerprints.text());
            System.out.println("the same results on " + home.getFileName());
        }
    }

    private static List<Path> otherJdks(Path own) throws IOException {
        var found = new ArrayList<Path>();
        try (var siblings = Files.list(own.getParent())) {
            for (var sibling : siblings.sorted().toList()) {
                var home = sibling.toRealPath();
                if (!home.equals(own) && !found.contains(home) && runs17(home)) {
                    found.add(home);
                }
            }
        }
        return found;
    }

    private static boolean runs17(Path home) throws IOException {
        var release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isRegularFile(release)) {
            return false;
        }
        var properties = new Properties();
        try (var in = Files.newInputStream(release)) {
            properties.load(in);
        }
        var version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "").split("[.+-]")[0];
        return Integer.parseInt(version) >= 17;
    }

    private static String forked(Path home, String... options) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(home.resolve("bin").resolve("java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fingerprints.class.getName()));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }
}
