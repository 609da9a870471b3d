package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.experiment.Years;
import org.outagelab.results.YearsResults;
import org.outagelab.scenarios.ScenarioFile;

/** Shops in one file that have nothing in common: each is down as if it were alone, and runs play the one that is struck. */
class ParallelShopsTest {
    @TempDir
    private Path folder;

    private YearsResults.Topology years(int shops, String shared) throws IOException {
        var text = new StringBuilder("version: 1\nname: shops\nhosts:\n");
        for (int i = 0; i < shops; i++) {
            text.append("  lb%1$d: {cores: 2}%n  a%1$d: {cores: 2}%n  b%1$d: {cores: 2}%n".formatted(i));
        }
        text.append("services:\n");
        for (int i = 0; i < shops; i++) {
            text.append(("  haproxy%1$d: {kind: haproxy, on: %3$s, backend: web%1$d, timeout: {connect: 1s, server: 3s, client: 30s},"
                            + " option: [redispatch], default-server: {check: true}}%n"
                            + "  web%1$d: {kind: nginx, on: [a%1$d, b%1$d]}%n").formatted(i, 0, shared.isEmpty() ? "lb" + i : shared));
        }
        text.append("endpoints:\n");
        for (int i = 0; i < shops; i++) {
            text.append("  GET /shop%1$d: {weight: 1, at: web%1$d, cpu: exp(1ms)}%n".formatted(i));
        }
        text.append("load:\n");
        for (int i = 0; i < shops; i++) {
            text.append(("  visitors%1$d: {executor: constant-arrival-rate, rate: 20/s, duration: 60s, to: haproxy%1$d,"
                            + " endpoints: [GET /shop%1$d], client: {timeout: 5s}}%n").formatted(i));
        }
        text.append("reliability:\n  defaults: none\n");
        for (int i = 0; i < shops; i++) {
            text.append("  lb%1$d: {mtbf: 100d, mttr: 2h}%n  a%1$d: {mtbf: 30d, mttr: 4h}%n  b%1$d: {mtbf: 30d, mttr: 4h}%n".formatted(i));
        }
        var path = folder.resolve("shops.yaml");
        Files.writeString(path, text);
        var file = ScenarioFile.read(path, List.of());
        assertThat(file.errors()).isEmpty();
        return new Years(file.variants().get("base"), 0, 1).analyse("base", 0.999);
    }

    @Test
    void eachIsDownAsIfItWereAlone() throws IOException {
        var one = years(1, "");
        var four = years(4, "");

        assertThat(four.downtime().mean()).isCloseTo(one.downtime().mean(), within(0.02 * one.downtime().mean()));
        assertThat(four.exact()).isCloseTo(one.exact(), within(0.01 * one.exact()));
        four.endpoints().forEach(
                shop -> assertThat(shop.downtime()).isCloseTo(one.downtime().mean(), within(0.03 * one.downtime().mean())));
        // A run plays one shop, so that four take about as many events as four files would.
        assertThat(four.events()).isLessThan(6 * one.events());
    }

    @Test
    void aMachineInCommonMakesThemOne() throws IOException {
        var year = years(3, "lb0");

        var balancer = year.causes().stream().filter(cause -> cause.name().equals("lb0 host-down")).findFirst().orElseThrow();
        // Every 100 days for two hours all three lose everything: at times when no web server is down beside it (0.994 to the sixth).
        assertThat(balancer.downtime().mean()).isCloseTo(8760 * 2 / 2402.0 * 0.9669, within(0.05));
        assertThat(year.downtime().mean()).isCloseTo(year.exact(), within(0.02 * year.exact()));
    }
}
