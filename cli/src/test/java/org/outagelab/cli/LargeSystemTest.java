package org.outagelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thousand web servers behind one balancer, one of which dies. */
class LargeSystemTest {
    private static final long MEGABYTE = 1_000_000;

    @TempDir
    private Path folder;

    private Path scenario(int servers) throws IOException {
        var hosts = IntStream.rangeClosed(1, servers).mapToObj(i -> "h" + i + ": {cores: 2}").collect(Collectors.joining(", "));
        var on = IntStream.rangeClosed(1, servers).mapToObj(i -> "h" + i).collect(Collectors.joining(", "));
        return Files.writeString(folder.resolve("large.yaml"), """
                version: 1
                name: one of many web servers crashes
                hosts: {lb-1: {cores: 8}, %s}
                services:
                  lb:
                    kind: haproxy
                    on: [lb-1]
                    backend: web
                    option: [redispatch]
                    timeout: {connect: 5s, client: 30s, server: 30s}
                    default-server: {check: true}
                  web: {kind: nginx, on: [%s]}
                endpoints: {GET /: {at: web, cpu: exp(2ms)}}
                load: {users: {to: lb, executor: constant-arrival-rate, rate: 500/s, duration: 2m, client: {timeout: 5s}}}
                faults: [{name: one dies, at: 40s, duration: 40s, action: crash, target: web.%d}]
                run: {count: 1}
                """.formatted(hosts, on, servers / 2));
    }

    @Test
    void aThousandWebServersArePlayedAndDrawnAsOneGroup() throws IOException {
        long begun = cpuNs();

        var terminal = Terminal.run("run", scenario(1000).toString(), "--out", folder.resolve("out").toString());

        System.out.println("1,000 servers with report: " + (cpuNs() - begun) / 1_000_000 + " ms of CPU");
        assertThat(terminal.exitCode()).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("one dies");
        assertThat(Files.size(folder.resolve("out/report.html"))).isLessThan(2 * MEGABYTE);
        assertThat(Files.size(folder.resolve("out/charts/topology.svg"))).isLessThan(MEGABYTE / 10);
        assertThat(folder.resolve("out/charts/topology.svg")).content().contains("Topology: 1002 components");
        assertThat(folder.resolve("out/result.json")).content()
                .as("HAProxy notices within three checks")
                .containsPattern("\"time_to_detect\": \\{\\s*\"mean\": [4-7]\\.");
    }

    @Test
    void ofAThousandWebServersThatCouldChangePlacesOneIsKilledForAll() throws IOException {
        long begun = cpuNs();

        var terminal = Terminal.run("spof", "--quiet", scenario(1000).toString());

        System.out.println("spof of 1,000 servers: " + (cpuNs() - begun) / 1_000_000 + " ms of CPU");
        assertThat(terminal.exitCode()).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains("web.1 crash × 1,000 ", "h1 host-down × 1,000 ", "lb.1 crash ").doesNotContain("web.2");
        assertThat(terminal.out().replaceAll("\\s+", " ")).contains("n that could change places, of which the one named was killed");
    }

    @Test
    void tenThousandIsTheLimitOfOneService() throws IOException {
        var terminal = Terminal.run("validate", scenario(10_001).toString());

        assertThat(terminal.exitCode()).isEqualTo(2);
        assertThat(terminal.err()).contains("services.web.on: more than the limit of 10000 instances of one service");
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
