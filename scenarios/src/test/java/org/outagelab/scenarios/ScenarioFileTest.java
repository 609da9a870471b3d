package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.gunicorn.GunicornSpec;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Problem;

class ScenarioFileTest {
    private static final String BASE =
            """
            version: 1
            name: base
            hosts: {h1: {cores: 2}, h2: {}}
            services:
              app: {kind: gunicorn, on: [h1, h2], workers: 3}
            endpoints: {GET /: {at: app, steps: [cpu 1ms, wait 2ms]}}
            load: {visitors: {executor: constant-arrival-rate, rate: 10/s, duration: 5s, client: {timeout: 1s}}}
            addresses: {www.foobar.com: {dns: {ttl: 300s}, to: app}}
            run: {count: 2}
            """;

    @TempDir
    private Path folder;

    @Test
    void variantsMergeMapsAndReplaceListsAndRemoveWithNull() throws IOException {
        var file = read(BASE
                + """
                variants:
                  changed:
                    hosts: {h2: null, h3: {cores: 8}}
                    services: {app: {on: [h1, h3]}}
                """);

        var changed = file.variants().get("changed");

        assertThat(file.errors()).isEmpty();
        assertThat(changed.hosts()).containsOnlyKeys("h1", "h3");
        assertThat(changed.services().get("app").hosts()).containsExactly("h1", "h3");
        assertThat(((GunicornSpec) changed.services().get("app").settings()).workers()).isEqualTo(3);
        assertThat(file.variants().get("base").hosts()).containsOnlyKeys("h1", "h2");
    }

    @Test
    void aFileIsLaidOverTheOneItExtendsInItsOwnFolder() throws IOException {
        Files.createDirectories(folder.resolve("common"));
        Files.writeString(folder.resolve("common/base.yaml"), BASE);

        var file = read("extends: common/base.yaml\nname: mine\nservices: {app: {workers: 7}}\n");

        assertThat(file.errors()).isEmpty();
        assertThat(file.name()).isEqualTo("mine");
        assertThat(((GunicornSpec) file.variants().get("base").services().get("app").settings()).workers()).isEqualTo(7);
    }

    @Test
    void filesNamedInAnExtendedFileStandBesideThatFile() throws IOException {
        Files.createDirectories(folder.resolve("common"));
        Files.writeString(folder.resolve("common/times.csv"), "2ms\n4ms\n");
        Files.writeString(folder.resolve("common/base.yaml"), BASE.replace("wait 2ms", "wait empirical(times.csv)"));

        var file = read("extends: common/base.yaml\n");

        assertThat(file.errors()).isEmpty();
    }

    @Test
    void settingsReachKeysWithDotsAndItemsOfLists() throws IOException {
        var file = read(
                BASE,
                "addresses.www.foobar.com.dns.ttl=5s",
                "services.app.on[1]=h1",
                "load.visitors.rate=25/s",
                "hosts.h2=null",
                "name=a: b".replace(": ", " "));

        var base = file.variants().get("base");

        assertThat(file.errors()).isEmpty();
        assertThat(base.services().get("app").hosts()).containsExactly("h1", "h1");
        assertThat(base.hosts()).containsOnlyKeys("h1");
        assertThat(((LoadSpec.Rate) base.loads().get(0).source()).stages().get(0).value()).isEqualTo(25);
        assertThat(base.name()).isEqualTo("a b");
    }

    @Test
    void wrongSettingsAreTheirOwnPlace() throws IOException {
        assertThat(errors("load.visitors.rate=5"))
                .containsExactly(
                        "--set load.visitors.rate=5: load.visitors.rate: expected a rate such as 100/s, got '5' without a unit; did you mean '5/s'?");
        assertThat(errors("load.visitor.rate=5/s"))
                .contains("--set load.visitor.rate=5/s: load.visitor: 'executor' is missing (one of [constant-arrival-rate,"
                        + " ramping-arrival-rate, constant-vus, ramping-vus, trace, replay])");
        assertThat(errors("sed=3")).containsExactly("--set sed=3: unknown key 'sed'; did you mean 'seed'?");
        assertThat(errors("services.app.on[7]=h1"))
                .containsExactly("--set services.app.on[7]=h1: there is no item [7]: the list has 2, counted from [0]");
        for (var wrong : List.of("seed", "=3", ".seed=3", "hosts..h1=3", "seed.=3", "[0]=3")) {
            assertThat(errors(wrong))
                    .containsExactly(
                            "--set " + wrong + ": expected path=value, for example load.visitors.rate=200/s");
        }
        assertThat(errors("seed=[1")).hasSize(1).allMatch(line -> line.startsWith("--set seed=[1: the list that begins"));
        assertThat(errors("a".repeat(1) + ".b".repeat(100) + "=1"))
                .allMatch(line -> line.contains("a path of more than the limit of 50 steps"));
    }

    @Test
    void aProblemOfTheBaseIsToldOnceWhateverVariantsThereAre() throws IOException {
        var file = read(BASE.replace("cores: 2", "cores: none")
                + "variants: {a: {seed: 2}, b: {seed: x}, c: {hosts: {h1: {cores: 0}}}}\n");

        assertThat(file.errors().stream().map(Problem::text))
                .containsExactly(
                        "hosts.h1.cores: expected a whole number from 1 to 4096, got 'none'",
                        "variants.b.seed: expected a whole number of at most 18 digits, got 'x'",
                        "variants.c.hosts.h1.cores: expected a whole number from 1 to 4096, got '0'");
    }

    @Test
    void aCommaInsideRoundBracketsEndsNoValue() throws IOException {
        var file = read(BASE.replace("wait 2ms", "wait lognormal(2ms, p95=5ms), wait erlang(2, 1ms)")
                + "shared: {rack: {mtbf: 10y, mttr: lognormal(1h, sigma=1), members: [h1]}}\n");

        assertThat(file.errors()).isEmpty();
        assertThat(file.variants().get("base").endpoints().get(0).endpoint().steps()).hasSize(3);
    }

    @Test
    void metricsWithoutAModelAreAcceptedWithAWarning() throws IOException {
        var file = read(BASE + "thresholds: [writes.lost == 0, rto < 5m, downtime.per_year < 1h]\n");

        assertThat(file.errors()).isEmpty();
        assertThat(file.warnings().stream().map(Problem::message))
                .containsExactly(
                        "'downtime.per_year' is not modelled yet: the verdict will be inconclusive");
    }

    @Test
    void aThresholdThatStandsTwiceCountsOnceAndIsSaid() throws IOException {
        var file = read(BASE + "thresholds: [availability >= 99.9%, availability >= 0.999, availability > 99.9%]\n");

        assertThat(file.errors()).isEmpty();
        assertThat(file.warnings().stream().map(Problem::message))
                .containsExactly("it says the same as 'availability >= 99.9%' above and counts once");
        assertThat(file.variants().get("base").thresholds()).hasSize(2);
    }

    private List<String> errors(String setting) throws IOException {
        return read(BASE, setting).errors().stream().map(Problem::toString).toList();
    }

    private ScenarioFile read(String text, String... settings) throws IOException {
        var path = folder.resolve("scenario.yaml");
        Files.writeString(path, text);
        return ScenarioFile.read(path, List.of(settings));
    }
}
