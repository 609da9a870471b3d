package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostOfHaproxyTest {
    @TempDir
    private Path folder;

    private List<String> warnings(String cost) throws IOException {
        var path = folder.resolve("cost.yaml");
        Files.writeString(path, """
                version: 1
                name: cost
                hosts: {a: {}, b: {}}
                services:
                  lb: {kind: haproxy, on: a, backend: web, timeout: {connect: 1s, server: 10s, client: 30s}, option: [redispatch]%s}
                  web: {kind: nginx, on: b}
                endpoints: {GET /: {weight: 1, at: web}}
                load: {all: {executor: constant-arrival-rate, rate: 1/s, duration: 10s, client: {timeout: 5s}}}
                """.formatted(cost));
        var file = ScenarioFile.read(path, List.of());
        assertThat(file.errors()).isEmpty();
        return file.warnings().stream().map(warning -> warning.text()).filter(text -> text.contains("cost")).toList();
    }

    @Test
    void workThatIsNotModelledIsSaidToBeWithoutEffect() throws IOException {
        assertThat(warnings(", cost: {cpu: 5ms}")).containsExactly(
                "services.lb.cost: cpu and hold without effect: what HAProxy itself works for a request is not modelled, only 'delay'");
        assertThat(warnings(", cost: {delay: 5ms}")).isEmpty();
        assertThat(warnings("")).isEmpty();
    }
}
