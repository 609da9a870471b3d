package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.Outage;

class ResourceTest {
    private static final Path SCENARIOS = Path.of("src/main/scenarios");

    @TempDir
    private Path folder;

    /** The catalogue in a jar, as a user gets it. */
    private URLClassLoader jar() throws IOException {
        var file = folder.resolve("with a space.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(file));
                var files = Files.walk(SCENARIOS)) {
            for (var path : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry("shops/" + SCENARIOS.relativize(path)));
                Files.copy(path, out);
                out.closeEntry();
            }
        }
        return new URLClassLoader(new URL[] {file.toUri().toURL()}, null);
    }

    @Test
    void aScenarioInAJarFindsWhatItExtendsAndTheFilesBesideItAndPlaysAsInAFolder() throws IOException {
        try (var jar = jar()) {
            for (var name : new String[] {"basics/trace", "basics/replay", "incidents/crash"}) {
                var inside = Outage.resource(jar, "/shops/" + name + ".yaml").runs(1);
                var beside = Outage.read(SCENARIOS.resolve(name + ".yaml")).runs(1);

                assertThat(inside.problems()).as(name).isEmpty();
                assertThat(inside.run().digest()).as(name).isEqualTo(beside.run().digest());
                // What is written names files in the jar, and is read while that is open.
                assertThat(Outage.parse(inside.toYaml()).run().digest()).as(name).isEqualTo(beside.run().digest());
            }
        }
    }

    @Test
    void aProblemInAJarSaysInWhich() throws IOException {
        try (var jar = jar()) {
            var problems = Outage.resource(jar, "shops/incidents/crash.yaml").with("hosts", "5").problems();
            var broken = Outage.resource(jar, "shops/incidents/crash.yaml").with("thresholds", "[latency.p999999 < 1s]");

            assertThat(problems).isNotEmpty();
            assertThat(broken.problems()).isNotEmpty();
            assertThat(Resource.path(jar, "/shops/incidents/crash.yaml").map(Loader::shown).orElseThrow())
                    .startsWith("jar:file:/")
                    .endsWith("!/shops/incidents/crash.yaml");
            assertThat(Resource.path(jar, "/shops/nowhere.yaml")).isEmpty();
        }
    }

    @Test
    void theCatalogueComesAlongWithTheClasses() {
        assertThat(Outage.catalogue("www-foobar-com").variants()).contains("base");
        assertThat(Outage.catalogue("trace").problems()).isEmpty();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Outage.catalogue("www-foobar")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no scenario 'www-foobar' in the catalogue");
    }
}
