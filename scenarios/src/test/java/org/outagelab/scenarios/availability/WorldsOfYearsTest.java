package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.availability.Inputs;
import org.outagelab.experiment.InputRanges;
import org.outagelab.experiment.Years;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Scenario;

/** A year in other worlds: what was measured stays, and another scenario with those times gives the same. */
class WorldsOfYearsTest {
    @TempDir
    private Path folder;
    private SmallFiles files;

    @BeforeEach
    void files() {
        files = new SmallFiles(folder);
    }

    private Scenario shop(String on, String reliability) throws IOException {
        return shop(on, reliability, "null");
    }

    private Scenario shop(String on, String reliability, String sla) throws IOException {
        return files.scenario(
                "version: 1",
                "name: worlds",
                "hosts: {s0: {}, s1: {}, s2: {}}",
                "services:",
                "  lb: {kind: haproxy, on: s0, backend: app, retries: 0, timeout: {connect: 1s, server: 2s, client: 30s},"
                        + " default-server: {check: true, inter: 2s, fall: 3}}",
                "  app: {kind: gunicorn, on: " + on + ", workers: 8}",
                "endpoints: {GET /a: {weight: 1, at: app, steps: [wait 5ms]}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 30s, to: lb, client: {timeout: 2s}}}",
                "reliability: {defaults: none, " + reliability + "}",
                "sla: " + sla);
    }

    private static InputRanges.Topology worlds(Scenario scenario) {
        var years = new Years(scenario, 4, 2);
        years.analyse("base", 0.999);
        return years.worlds();
    }

    @Test
    void theWorldAsItIsWrittenHasTheHeadline() throws IOException {
        var years = new Years(shop("[s1, s2]", "app: {mtbf: 10d, mttr: 10h}, s0: {mtbf: 1y, mttr: 2h}"), 4, 2);

        double headline = years.analyse("base", 0.999).downtime().mean();

        assertThat(years.worlds().annual().hours(years.worlds().failures())).isCloseTo(headline, within(1e-9 * headline));
        assertThat(years.worlds().annual().byKind(years.worlds().failures()).values().stream().mapToDouble(each -> each).sum())
                .isCloseTo(headline, within(1e-9 * headline));
    }

    @Test
    void aWorldGivesWhatAScenarioWithItsTimesGives() throws IOException {
        // Brief crashes beside long repairs, pairs of them, and a single point.
        var known = "error-factor: 5, repair-error-factor: 3";
        var worlds = worlds(shop("[s1, s2]", "app: [{mtbf: 5d, mttr: 8h, " + known + "}, {mtbf: 1d, mttr: 4s, fault: hang}], s0: {mtbf: 1y, mttr: 2h, " + known + "}"));
        var other = new LinkedHashMap<String, FailureSpec>();
        var draw = new Inputs.Draw(java.util.Map.of("app[0]: how often", 2.0, "app[0]: time to repair", 0.5, "s0: how often", 3.0, "s0: time to repair", 2.0));
        other.putAll(draw.of(worlds.failures()));

        double said = worlds.annual().hours(other);
        double measured = new Years(shop("[s1, s2]", "app: [{mtbf: 60h, mttr: 4h}, {mtbf: 1d, mttr: 4s, fault: hang}], s0: {mtbf: 2920h, mttr: 4h}"), 4, 2)
                .analyse("base", 0.999)
                .downtime()
                .mean();

        assertThat(other.get("app.1 crash").perYear()).isCloseTo(365 * 24 / 60.0, within(1e-6));
        assertThat(said).isCloseTo(measured, within(0.04 * measured));
    }

    @Test
    void whatABriefFailureCostsGrowsWithItsLength() throws IOException {
        var worlds = worlds(shop("[s1, s2]", "app: {mtbf: 1d, mttr: 4s, fault: hang, repair-error-factor: 3}"));
        double as = worlds.annual().hours(worlds.failures());

        double longer = worlds.annual().hours(new Inputs.Draw(java.util.Map.of("app: time to repair", 2.0)).of(worlds.failures()));

        // Checks that only connect never leave a server that hangs: half of the requests fail, but who waits is served at its end.
        assertThat(longer / as).isBetween(2.0, 4.5);
    }

    @Test
    void theOrderOfTopologiesMayBeSurerThanEither() throws IOException {
        var inputs = "error-factor: 5, repair-error-factor: 2";
        var one = worlds(shop("s1", "app: {mtbf: 30d, mttr: 2h, " + inputs + "}, s0: {mtbf: 1y, mttr: 2h, " + inputs + "}"));
        var two = worlds(shop("[s1, s2]", "app: {mtbf: 30d, mttr: 2h, " + inputs + "}, s0: {mtbf: 1y, mttr: 2h, " + inputs + "}"));

        var results = InputRanges.of(
                List.of(new InputRanges.Topology("one", one.failures(), one.annual()), new InputRanges.Topology("two", two.failures(), two.annual())),
                7,
                InputRanges.DRAWS);

        assertThat(results.ranges().get(0).high() / results.ranges().get(0).low()).isGreaterThan(5);
        assertThat(results.comparisons().get(0).better()).isGreaterThan(0.99);
        assertThat(results.ranges().get(0).swings().get(0).input()).isEqualTo("app: how often");
    }

    @Test
    void aYearIsDownForLongerThanItsOneFailureAsOftenAsThereIsOne() throws IOException {
        var promised = shop("s1", "app: {mtbf: 1y, mttr: 10h}", "[{objective: 99.9%, credit: 10%}, {objective: 98%, credit: 30%}]");

        var spread = new Years(promised, 4, 2).analyse("base", 0.999).spread();

        // 10 h in a year are more than the 8.76 h of 99.9 % and less than the 87.6 h of 99 %; Poisson, a year has one at least in 1 - 1/e.
        var missed = spread.years().stream().filter(each -> each.objective() == 0.999).findFirst().orElseThrow();
        assertThat(missed.hours()).isCloseTo(8.76, within(1e-9));
        assertThat(missed.share().mean()).isCloseTo(1 - Math.exp(-1), within(0.02));
        assertThat(spread.years().get(0).share().mean()).isLessThan(1e-3);
        assertThat(spread.quantiles().get(30)).isZero();
        assertThat(spread.quantiles().get(60)).isCloseTo(10, within(0.05));
        // A month has one in 1 - exp(-1 / 12.17) and pays 10 %, and hardly ever two, which would be more than the 14.4 h of 98 %.
        assertThat(spread.promises().get(0).months().mean()).isCloseTo(1 - Math.exp(-720 / 8760.0), within(0.005));
        assertThat(spread.promises().get(1).months().mean()).isBetween(0.001, 0.006);
        assertThat(spread.credit().mean())
                .isCloseTo(0.1 * spread.promises().get(0).months().mean() + 0.2 * spread.promises().get(1).months().mean(), within(1e-9));
    }
}
