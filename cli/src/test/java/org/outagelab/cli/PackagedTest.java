package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is packaged, and its launcher: run once there are jars, in processes of their own. */
@Tag("packaged")
class PackagedTest {
    private static final String VERSION = System.getProperty("outagelab.version");
    private static final Path JAR = Path.of("target/outagelab-cli-" + VERSION + ".jar").toAbsolutePath();
    private static final Path LIBRARIES = Path.of("target/lib").toAbsolutePath();
    private static final Path LAUNCHER = Path.of("../outagelab").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("sim-core", "sim-models", "reports", "scenarios", "cli", "fidelity");

    @TempDir
    private Path folder;

    private Path launcher;

    private record Ended(int exitCode, String out, String err) {}

    /** A checkout that has just been built. */
    @BeforeEach
    void checkOut() throws IOException {
        for (var module : MODULES) {
            Files.createDirectories(folder.resolve(module).resolve("src/main"));
            Files.writeString(folder.resolve(module).resolve("pom.xml"), "");
        }
        Files.writeString(folder.resolve("pom.xml"), "");
        launcher = Files.copy(LAUNCHER, folder.resolve("outagelab"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("cli/target"));
        Files.createSymbolicLink(folder.resolve("cli/target/lib"), LIBRARIES);
        var jar = Files.copy(JAR, folder.resolve("cli/target/outagelab.jar"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
    }

    private Ended run(String... command) throws IOException, InterruptedException {
        return runWith(List.of(), command);
    }

    private Ended runWith(List<String> path, String... command) throws IOException, InterruptedException {
        var err = folder.resolve("err");
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
        if (!path.isEmpty()) {
            builder.environment().put("PATH", String.join(":", path) + ":" + System.getenv("PATH"));
        }
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void theJarWithItsLibrariesIsTheWholeProgram() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classPath = JAR + ":" + LIBRARIES + "/*";

        assertThat(run(java, "-cp", classPath, "org.outagelab.cli.Main", "--version").out()).isEqualTo("outagelab " + VERSION + "\n");
        assertThat(run(java, "-cp", classPath, "org.outagelab.cli.Main", "--help").out()).contains("  run ").doesNotContain("fidelity");
        // The catalogue lies in a jar then.
        var listed = run(java, "-cp", classPath, "org.outagelab.cli.Main", "list");
        assertThat(listed.exitCode()).isZero();
        assertThat(listed.out()).contains("www-foobar-com", "split-brain");
    }

    @Test
    void theLauncherStartsWhatIsBuiltAndPassesOnHowItEnds() throws Exception {
        var first = run(launcher.toString(), "--version");
        var second = run(launcher.toString(), "--version");

        assertThat(first).isEqualTo(new Ended(0, "outagelab " + VERSION + "\n", ""));
        // The first start has archived its classes.
        try (var files = Files.list(folder.resolve("cli/target"))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jsa"))).hasSize(1);
        }
        assertThat(second).isEqualTo(first);

        var none = run(launcher.toString(), "run", "no-such-file");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err()).contains("no-such-file").contains("there is no such file");
    }

    @Test
    void theLauncherBuildsWhatIsOlderThanItsSourcesAndSaysWhenThatFails() throws Exception {
        Files.setLastModifiedTime(folder.resolve("fidelity/pom.xml"), FileTime.from(Instant.now().plusSeconds(120)));
        var tools = Files.createDirectories(folder.resolve("bin"));
        var maven = Files.writeString(tools.resolve("mvn"), "#!/bin/sh\necho \"called with $*\"\nexit 7\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));

        var ended = runWith(new ArrayList<>(List.of(tools.toString())), launcher.toString(), "--version");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).startsWith("outagelab: the build failed:\ncalled with ").contains("package");
    }
}
