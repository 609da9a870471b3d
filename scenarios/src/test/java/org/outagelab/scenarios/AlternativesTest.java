package org.outagelab.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.outagelab.kind.Alternative;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.Scenario;

/** What a service could be told by one line is a line that its file takes, and changes nothing else. */
class AlternativesTest {
    private static final String SHOP = """
            version: 1
            name: many settings
            hosts: {a: {}, b: {}, c: {}}
            services:
              lb: {kind: haproxy, on: a, backend: web, timeout: {connect: 5s, server: 10s, client: 30s}, option: %s, default-server: {check: true, inter: 2s, fall: 3}}
              web: {kind: nginx, on: [a, b], upstream: {to: app}}
              app: {kind: gunicorn, on: [a, b], pool: {to: db}}
              db: {kind: mysql, primary: c}
            endpoints: {GET /style.css: {weight: 1, at: web}, GET /item: {weight: 1, at: app, steps: [read 1ms]}, GET /health: {weight: 0, at: app}, POST /cart: {weight: 1, at: app, steps: [write 1ms]}}
            load: {all: {executor: constant-arrival-rate, rate: 1/s, duration: 10s, client: {timeout: 5s}}}
            """;

    @TempDir
    private Path folder;

    private ScenarioDocument document(String options) throws IOException {
        var path = folder.resolve("shop.yaml");
        Files.writeString(path, String.format(SHOP, options));
        return ScenarioDocument.read(path, null);
    }

    private static Scenario scenario(ScenarioDocument document) {
        var file = document.check();
        assertThat(file.errors()).isEmpty();
        return file.variants().get("base");
    }

    private static List<Alternative> of(Scenario scenario, String service) {
        var endpoints = scenario.endpoints().stream().map(one -> one.endpoint().name()).toList();
        var spec = scenario.services().get(service);
        return Kinds.of(spec).alternatives(spec, endpoints);
    }

    @Test
    void everyOneIsALineThatTheFileTakes() throws IOException {
        var document = document("[redispatch, {httpchk: GET /health}, abortonclose, allbackups, persist]");
        var before = scenario(document);
        var said = new ArrayList<String>();
        for (var service : before.services().keySet()) {
            for (var other : of(before, service)) {
                var after = scenario(document.with("services." + service + "." + other.key(), other.value(), ""));

                assertThat(after.services().get(service)).as(other.says()).isNotEqualTo(before.services().get(service));
                // What was proposed is in force: it is not proposed again.
                assertThat(of(after, service)).as(other.says()).doesNotContain(other);
                said.add(service + ": " + other.says() + " < " + other.instead());
            }
        }

        assertThat(said).containsExactly(
                "lb: httpchk GET /style.css < httpchk GET /health",
                "lb: httpchk GET /item < httpchk GET /health",
                "lb: checks that only connect < httpchk GET /health",
                "lb: inter 1s < inter 2s",
                "lb: fall 2 < fall 3",
                "lb: timeout connect 1s < timeout connect 5s",
                "web: proxy_connect_timeout 1s < proxy_connect_timeout 1m",
                "web: proxy_read_timeout 5s < proxy_read_timeout 1m",
                "app: connect-timeout of the pool 1s < connect-timeout 10s",
                "app: read-timeout of the pool 5s < read-timeout none");
    }

    @Test
    void anotherCheckKeepsTheOtherOptions() throws IOException {
        for (var options : List.of("[redispatch, {httpchk: GET /health}, abortonclose, allbackups, persist]", "[{redispatch: 2}, no abortonclose]", "[]")) {
            var document = document(options);
            var changed = of(scenario(document), "lb").stream()
                    .filter(other -> other.says().equals("httpchk GET /style.css"))
                    .findFirst()
                    .orElseThrow();
            var byHand = document(options.contains("httpchk")
                    ? options.replace("/health", "/style.css")
                    : options.replace("]", (options.equals("[]") ? "" : ", ") + "{httpchk: GET /style.css}]"));

            assertThat(scenario(document.with("services.lb.option", changed.value(), "")).services().get("lb").settings())
                    .as(options)
                    .isEqualTo(scenario(byHand).services().get("lb").settings());
        }
    }
}
