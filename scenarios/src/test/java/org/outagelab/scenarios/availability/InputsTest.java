package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.availability.Inputs;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Prior;
import org.outagelab.scenario.Scenario;
import org.outagelab.scenarios.ScenarioFile;

/** What years take for granted: how well each rate and each repair is known, and draws of all of them. */
class InputsTest {
    @TempDir
    private Path folder;
    private SmallFiles files;

    @BeforeEach
    void files() {
        files = new SmallFiles(folder);
    }

    private String[] lines(String reliability) {
        return new String[] {
            "version: 1",
            "name: inputs",
            "hosts: {s0: {zone: a}, s1: {zone: a}, s2: {zone: b}, s3: {zone: b}}",
            "services:",
            "  lb: {kind: haproxy, on: [s0, s3], backend: app, timeout: {connect: 1s, server: 10s, client: 30s}, default-server: {check: true}}",
            "  app: {kind: gunicorn, on: [s1, s2], workers: 4, pool: {to: db}, codebase: shop}",
            "  db: {kind: mysql, primary: s1, replicas: [{on: s2}], failover: {by: script}}",
            "endpoints: {GET /a: {weight: 1, at: app, steps: [read 1ms]}}",
            "addresses: {www.foobar.com: {kind: keepalived, on: [lb.1, lb.2], priority: [150, 100]}}",
            "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, to: www.foobar.com}}",
            "codebases: {shop: {releases: {every: 7d}}}",
            "reliability: " + reliability
        };
    }

    private Scenario shop(String reliability) throws IOException {
        return files.scenario(lines(reliability));
    }

    private static FailureSpec failure(Scenario scenario, String name) {
        return scenario.reliability().failures().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void publishedRatesAreKnownWithinAFactorOf3AndGuessesOf5() {
        assertThat(Prior.all()).allSatisfy(prior -> assertThat(prior.errorFactor())
                .as(prior.name())
                .isEqualTo(prior.source().startsWith("a guess") || prior.name().equals("operator") ? 5 : 3));
        assertThat(Prior.REPAIR_ERROR_FACTOR).isEqualTo(2);
    }

    @Test
    void changesBringDownAServiceAsOftenAsPublished() throws IOException {
        var shop = shop("{}");

        double changes = failure(shop, "codebase shop bad-deploy").perYear() + failure(shop, "configuration").perYear();

        // 2.7 outages a service and year in all, 26 % of them by upgrades and configuration: Gunawi et al., SoCC 2016.
        assertThat(changes).isBetween(0.7, 2.7);
        assertThat(Prior.of("bad-deploy").perYear() + Prior.of("config-error").perYear()).isBetween(0.7, 2.7);
    }

    @Test
    void networkDisksDeletionsAndDomainsAreAmongTheDefaults() throws IOException {
        assertThat(shop("{}").reliability().failures()).extracting(FailureSpec::name).contains(
                "s1 link", "zone a switch", "db.1 disk-full", "data of db deletion", "www.foobar.com domain", "www.foobar.com dns");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}                                              | 0.98 | 0.98 | 1",
        "{defaults: {failover: {coverage: 95%}}}         | 0.95 | 0.95 | 1",
        "{defaults: {failover: none}}                    | 1    | 1    | 1",
        "{defaults: {host-fault: {coverage: 90%}}}       | 0.9  | 0.98 | 0.9",
        "{s0: {prior: host-fault, coverage: 70%}}        | 0.7  | 0.98 | 1"
    })
    void whatAFailoverMustAnswerItAnswersInNineteenOfTwentyCasesAtLeast(
            String reliability, double balancer, double primary, double replica) throws IOException {
        var shop = shop(reliability);

        assertThat(failure(shop, "s0 host-fault").coverage()).isEqualTo(balancer);
        assertThat(failure(shop, "db.1 process-crash").coverage()).isEqualTo(primary);
        assertThat(failure(shop, "s2 host-fault").coverage()).isEqualTo(replica);
        assertThat(failure(shop, "app.2 hang").coverage()).isEqualTo(1);
        assertThat(Prior.FAILOVER_COVERAGE).isBetween(0.95, 0.99);
    }

    @Test
    void withoutDefaultsEveryFailoverWorks() throws IOException {
        var shop = shop("{defaults: none, s0: {mtbf: 1y, mttr: 1h}}");

        assertThat(shop.reliability().failures()).singleElement().matches(each -> each.coverage() == 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // reliability | failure | input of the rate | its error factor | of the repair | its error factor
        "{}                                                         | s0 host-fault | host-fault: how often | 3  | host-fault: time to repair | 2",
        "{}                                                         | app.1 hang    | hang: how often       | 5  | hang: time to repair       | 2",
        "{defaults: {host-fault: {mtbf: 10y}}}                      | s0 host-fault | host-fault: how often | 1  | host-fault: time to repair | 2",
        "{defaults: {host-fault: {mtbf: 10y, error-factor: 2}}}     | s0 host-fault | host-fault: how often | 2  | host-fault: time to repair | 2",
        "{defaults: {host-fault: {error-factor: 10}}}               | s3 host-fault | host-fault: how often | 10 | host-fault: time to repair | 2",
        "{app: {mtbf: 60d, mttr: 1h}}                               | app.1 crash   | app: how often        | 1  | app: time to repair        | 1",
        "{app: {mtbf: 60d, mttr: 1h, error-factor: 4, repair-error-factor: 1.5}} | app.2 crash | app: how often | 4 | app: time to repair | 1.5",
        "{app: {prior: hang, mttr: 5m}}                             | app.1 hang    | hang: how often       | 5  | app: time to repair        | 1"
    })
    void theFileSaysHowWellItsTimesAreKnown(
            String reliability, String name, String rate, double factor, String repair, double repairFactor) throws IOException {
        var known = failure(shop(reliability), name).known();

        assertThat(known.rate()).isEqualTo(rate);
        assertThat(known.rateFactor()).isEqualTo(factor);
        assertThat(known.repair()).isEqualTo(repair);
        assertThat(known.repairFactor()).isEqualTo(repairFactor);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{app: {mtbf: 60d, mttr: 1h, error-factor: 0.5}}     | reliability.app.error-factor: expected a number from 1 to 1000, got '0.5'",
        "{app: {mtbf: 60d, mttr: 1h, eror-factor: 3}}        | reliability.app: unknown key 'eror-factor'; did you mean 'error-factor'?",
        "{defaults: {failover: {mtbf: 1y}}}                  | reliability.defaults.failover: unknown key 'mtbf'",
        "{defaults: {failover: {coverage: 120%}}}            | reliability.defaults.failover.coverage: expected",
        "{defaults: {failovr: none}}                         | reliability.defaults: unknown key 'failovr'; did you mean 'failover'?",
        "{app: {prior: failover}}                            | reliability.app.prior: expected one of"
    })
    void whatIsWrongIsAProblemAtItsPlace(String reliability, String problem) throws IOException {
        assertThat(files.file(lines(reliability)).errors()).first().asString().contains(":12:", problem);
    }

    @Test
    void anInputHasItsMeanAndItsErrorFactor() throws IOException {
        var inputs = Inputs.of(shop("{}").reliability().failures());

        var drawn = IntStream.range(0, 20_000).mapToDouble(i -> inputs.draw(7, i).factor("hang: how often")).sorted().toArray();

        assertThat(Arrays.stream(drawn).average().orElseThrow()).isCloseTo(1, within(0.04));
        assertThat(drawn[19_000] / drawn[10_000]).isCloseTo(5, within(0.3));
        assertThat(drawn[10_000] / drawn[1_000]).isCloseTo(5, within(0.3));
        assertThat(inputs.at("hang: how often", 0.95).factor("hang: how often") / inputs.at("hang: how often", 0.5).factor("hang: how often"))
                .isCloseTo(5, within(1e-9));
        assertThat(inputs.at("hang: how often", 0.95).factor("host-fault: how often")).isEqualTo(1);
    }

    @Test
    void aDrawIsTheSameWorldForEveryTopology() throws IOException {
        var all = shop("{}");
        var fewer = shop("{s0: none, app: none}");

        for (int i = 0; i < 20; i++) {
            var here = Inputs.of(all.reliability().failures()).draw(3, i);
            var there = Inputs.of(fewer.reliability().failures()).draw(3, i);
            assertThat(there.factor("host-fault: how often")).isEqualTo(here.factor("host-fault: how often")).isNotEqualTo(1);
            assertThat(there.factor("hang: how often")).isEqualTo(1);
        }
    }

    @Test
    void whatIsKnownTogetherVariesTogether() throws IOException {
        var shop = shop("{}");
        var failures = new java.util.LinkedHashMap<String, FailureSpec>();
        shop.reliability().failures().forEach(each -> failures.put(each.name(), each));

        var draw = Inputs.of(failures.values()).draw(11, 4);
        var drawn = draw.of(failures);

        double factor = drawn.get("s0 host-fault").perYear() / failures.get("s0 host-fault").perYear();
        assertThat(factor).isCloseTo(draw.factor("host-fault: how often"), within(1e-9));
        assertThat(drawn.get("s3 host-fault").perYear() / failures.get("s3 host-fault").perYear()).isCloseTo(factor, within(1e-9));
        double repair = draw.factor("host-fault: time to repair");
        assertThat(drawn.get("s3 host-fault").repair().mean() / failures.get("s3 host-fault").repair().mean()).isCloseTo(repair, within(1e-9));
        assertThat(drawn.keySet()).isEqualTo(failures.keySet());
    }

    @Test
    void explainSaysHowWellDefaultsAreKnownAndWhoSaysSo() throws IOException {
        ScenarioFile file = files.file(lines("{}"));

        var text = String.join("\n", file.lines().stream().map(Object::toString).toList());

        assertThat(text).contains("known within a factor of 3, mttr of 2", "known within a factor of 5", "coverage 98%", "Gill et al.");
    }
}
