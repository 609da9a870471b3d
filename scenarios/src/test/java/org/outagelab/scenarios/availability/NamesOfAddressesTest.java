package org.outagelab.scenarios.availability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outagelab.availability.SystemState;
import org.outagelab.wiring.FailurePaths;
import org.outagelab.scenarios.ScenarioFile;

/** A virtual IP is found under a name, which may fail as any other. */
class NamesOfAddressesTest {
    @TempDir
    private Path folder;
    private SmallFiles files;

    @BeforeEach
    void files() {
        files = new SmallFiles(folder);
    }

    private ScenarioFile virtual(String name, String more) throws IOException {
        return files.file(
                "version: 1",
                "name: a name",
                "hosts: {s1: {}, s2: {}}",
                "services: {web: {kind: nginx, on: [s1, s2]}, old: {kind: nginx, on: s1}}",
                "endpoints: {GET /a: {at: web, steps: [cpu 1ms]}}",
                "addresses: {" + name + ": {kind: keepalived, on: [web.1, web.2]" + more + "}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, to: " + name + "}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "www.foobar.com | | true",
        "www.foobar.com | , dns: {ttl: 20s} | true",
        "www.foobar.com | , dns: none | false",
        "www.foobar.com | , to: web | true",
        "vip            | | false",
        "vip            | , dns: {} | true",
        "10.0.0.1       | | false"
    })
    void aVirtualIpHasFailuresOfDnsWhereANameLeadsToIt(String name, String more, boolean named) throws IOException {
        var file = virtual(name, more == null ? "" : more);

        assertThat(file.errors()).isEmpty();
        var paths = FailurePaths.of(file.variants().get("base"));
        assertThat(paths.failures().containsKey(name + " dns")).isEqualTo(named);
        if (named) {
            assertThat(paths.failures().get(name + " dns").perYear()).isGreaterThan(0);
            assertThat(paths.ok(SystemState.settled(Set.of(name + " dns")))).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        ", dns: yes         | addresses.vip.dns: expected none, or a map such as {ttl: 300s}",
        ", dns: {tll: 20s}  | addresses.vip.dns: unknown key 'tll'; did you mean 'ttl'?",
        ", to: old          | addresses.vip.to: a virtual IP leads to the instances under 'on', which are of 'web'"
    })
    void whatDoesNotFitIsAProblemAtItsPlace(String more, String problem) throws IOException {
        assertThat(virtual("vip", more).errors()).singleElement().asString().contains(":6:", problem);
    }

    @Test
    void aVariantMayMakeAVirtualIpOfADnsName() throws IOException {
        var file = files.file(
                "version: 1",
                "name: a variant",
                "hosts: {s1: {}, s2: {}}",
                "services: {web: {kind: nginx, on: [s1, s2]}}",
                "endpoints: {GET /a: {at: web, steps: [cpu 1ms]}}",
                "addresses: {shop: {dns: {ttl: 20s}, to: web}}",
                "load: {v: {executor: constant-arrival-rate, rate: 20/s, duration: 50s, to: shop}}",
                "variants: {virtual: {addresses: {shop: {kind: keepalived, on: [web.1, web.2]}}}}");

        assertThat(file.errors()).isEmpty();
        for (var variant : List.of("base", "virtual")) {
            assertThat(FailurePaths.of(file.variants().get(variant)).failures()).containsKey("shop dns");
        }
    }
}
