package org.outagelab.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.outagelab.experiment.Years;
import org.outagelab.scenarios.ScenarioFile;

/**
 * Prints what the downtime of a year costs, by the number of machines: CPU seconds of this process, the sampling error, and the CPU
 * seconds to an error of 1 % of the year (as its square). Beside each the shop alone of which the topology consists, as the
 * baseline of the same run: {@code YearsOfTopologies [shops...]}.
 */
public final class YearsOfTopologies {
    private YearsOfTopologies() {}

    public static void main(String[] arguments) throws IOException {
        var shops = arguments.length == 0 ? List.of(1, 5, 10) : List.of(arguments).stream().map(Integer::parseInt).toList();
        // Compiled once.
        measure(1);
        for (int count : shops) {
            System.out.println(measure(count));
        }
    }

    private static String measure(int shops) throws IOException {
        var file = Files.createTempFile("shops", ".yaml");
        try {
            Files.writeString(file, text(shops));
            var scenario = ScenarioFile.read(file, List.of()).variants().get("base");
            long before = cpuNs();
            var year = new Years(scenario, 0, 1).analyse("base", 0.999);
            double seconds = (cpuNs() - before) * 1e-9;
            double error = (year.downtime().high() - year.downtime().low()) / 2 / year.downtime().mean();
            return String.format(
                    Locale.ROOT,
                    "years, %3d machines, %4d failures: %5.1f CPU s, %.2f h a year ±%.1f %%, %,d events; to ±1 %%: %.1f CPU s",
                    20 * shops,
                    scenario.reliability().failures().size(),
                    seconds,
                    year.downtime().mean(),
                    100 * error,
                    year.events(),
                    seconds * Math.max(1, error * error / 1e-4));
        } finally {
            Files.delete(file);
        }
    }

    /** All threads of the process, with its compilers and its collector. */
    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Shops of two balancers, five web servers, nine applications, a primary and three replicas; they have nothing in common. */
    private static String text(int shops) {
        var hosts = new StringBuilder("version: 1\nname: shops\nhosts:\n");
        var services = new StringBuilder("services:\n");
        var endpoints = new StringBuilder("endpoints:\n");
        var load = new StringBuilder("load:\n");
        for (int s = 0; s < shops; s++) {
            var shop = "s" + s;
            for (var host : List.of(names(shop + "lb", 2), names(shop + "web", 5), names(shop + "app", 9), names(shop + "db", 4))) {
                host.forEach(name -> hosts.append("  ").append(name).append(": {cores: 4}\n"));
            }
            services.append(String.format(
                    Locale.ROOT,
                    "  %1$slb: {kind: haproxy, on: %2$s, backend: %1$sweb, timeout: {connect: 1s, server: 10s, client: 30s}, option: [redispatch], default-server: {check: true}}%n"
                            + "  %1$sweb: {kind: nginx, on: %3$s, upstream: {to: %1$sapp}}%n"
                            + "  %1$sapp: {kind: gunicorn, on: %4$s, workers: 8, pool: {to: %1$sdb, connect-timeout: 2s, read-timeout: 3s}}%n"
                            + "  %1$sdb: {kind: mysql, primary: %1$sdb-1, gtid: true, max_connections: 1000, replicas: [{on: %1$sdb-2}, {on: %1$sdb-3}, {on: %1$sdb-4}], failover: {by: script, from: %1$sweb-1, cut-over: {by: vip}}}%n",
                    shop,
                    names(shop + "lb", 2),
                    names(shop + "web", 5),
                    names(shop + "app", 9)));
            endpoints.append(String.format(
                    Locale.ROOT,
                    "  GET /%1$sitem: {weight: 8, at: %1$sapp, steps: [cpu exp(3ms), read exp(2ms)]}%n  POST /%1$sbuy: {weight: 2, at: %1$sapp, steps: [cpu exp(3ms), write exp(2ms)]}%n",
                    shop));
            load.append(String.format(
                    Locale.ROOT,
                    "  %1$svisitors: {executor: constant-arrival-rate, rate: 40/s, duration: 60s, to: %1$slb, endpoints: [GET /%1$sitem, POST /%1$sbuy], client: {timeout: 10s}}%n",
                    shop));
        }
        return hosts.toString() + services + endpoints + load;
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + "-" + i).collect(Collectors.toList());
    }
}
