package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.outagelab.core.SimTime;
import org.outagelab.core.Simulation;
import org.outagelab.experiment.Experiment;
import org.outagelab.net.SynQueue;
import org.outagelab.results.VariantResults;
import tools.jackson.databind.JsonNode;

/** SYNs from addresses that do not exist, beside clients from one address that ask properly. */
final class SynFloodCase {
    private static final int RUNS = 20;
    private static final double ALLOWED = 0.1;
    private static final Pattern LOAD = Pattern.compile("Poisson (\\d+)/s for (\\d+) s, one address");
    private static final Pattern SCHEDULE = Pattern.compile("flood from (\\d+) s to (\\d+) s");
    private static final Pattern WINDOW = Pattern.compile("s(\\d+)_(\\d+)");

    private final JsonNode root;
    private final List<Row> rows = new ArrayList<>();

    SynFloodCase(JsonNode root) {
        this.root = root;
    }

    static boolean isOne(String name) {
        return name.startsWith("t1_synflood_");
    }

    List<Row> judge(Path scenarios) throws IOException {
        var load = LOAD.matcher(root.path("load").path("rate").asString(""));
        var schedule = SCHEDULE.matcher(root.path("fault_schedule").asString(""));
        if (!load.matches() || !schedule.matches()) {
            throw new UntranslatedCaseException("a load or a schedule without a model");
        }
        int from = Integer.parseInt(schedule.group(1));
        int lasts = Integer.parseInt(schedule.group(2)) - from;
        var scenario = Fidelity.read(scenarios.resolve(name() + ".yaml"), String.format(
                Locale.ROOT,
                """
                version: 1
                name: %s
                network: {default: {latency: 0.05ms}}
                hosts: {front: {cores: 8}, back: {cores: 8}}
                services:
                  lb: {kind: haproxy, on: front, backend: web, timeout: {connect: 1s, server: 5s, client: 30s}}
                  web: {kind: nginx, on: back, worker_connections: 65536}
                endpoints: {GET /: {weight: 1, at: web, cpu: 0s}}
                load:
                  visitors: {to: lb, executor: constant-arrival-rate, rate: %s/s, duration: %ss, clients: 1, client: {timeout: %ds}}
                faults:
                  - name: flood
                    at: %ds
                    duration: %ds
                    action: syn-flood(%d/s, cookies=%s, backlog=%d, max-syn-backlog=%d)
                    target: lb.1
                run: {count: 1}
                """,
                name(), load.group(1), load.group(2), input("client_timeout_s"), from, lasts, input("flood_syn_per_s"),
                cookies() ? "on" : "off", input("listen_backlog"), input("tcp_max_syn_backlog")));
        var results = new ArrayList<VariantResults>();
        for (int i = 0; i < RUNS; i++) {
            results.add(new Experiment(scenario.withSeed(1 + i), 1, (done, planned) -> { }).run("base"));
        }
        for (var part : List.of("flood", "after")) {
            for (var name : root.path("measured").path(part).propertyNames()) {
                var window = WINDOW.matcher(name);
                if (name.equals("first_3s")) {
                    share(part, name, from, from + 3, results);
                } else if (window.matches()) {
                    share(part, name, from + Integer.parseInt(window.group(1)), from + Integer.parseInt(window.group(2)), results);
                }
            }
        }
        longest(lasts);
        return rows;
    }

    private String name() {
        return root.path("name").asString();
    }

    private int input(String key) {
        return root.path("inputs").path(key).asInt();
    }

    private boolean cookies() {
        return input("tcp_syncookies") != 0;
    }

    private void share(String part, String phase, int from, int to, List<VariantResults> results) {
        var measured = root.path("measured").path(part).path(phase).path("ok_share");
        var window = new SuccessWindow(phase, from, to, measured.path("median").asDouble());
        var shares = results.stream()
                .mapToDouble(result -> window.ok(result.timeline()) / Math.max(1, window.arrived(result.timeline())))
                .sorted()
                .toArray();
        var seen = new double[measured.path("all").size()];
        Arrays.setAll(seen, i -> measured.path("all").path(i).asDouble());
        Arrays.sort(seen);
        double predicted = shares[shares.length / 2];
        boolean met = cookies() ? shares[0] == window.share() && predicted == window.share() : Math.abs(predicted - window.share()) <= ALLOWED;
        rows.add(new Row(
                name(), "drawn", phase + ": share that is ok", Row.Kind.COUNT, show(seen), show(shares), Row.met(met),
                cookies() ? "exact" : "medians within ±" + ALLOWED));
    }

    private void longest(int lasts) {
        var simulation = new Simulation(1, 0);
        var kernel = new SynQueue.Kernel(input("listen_backlog"), input("tcp_max_syn_backlog"), cookies());
        var queue = new SynQueue(simulation, "flooded", kernel, input("flood_syn_per_s"));
        queue.flood();
        simulation.runUntil(lasts * SimTime.SECOND);
        var measured = root.path("measured").path("syn_recv_max").path("median");
        rows.add(new Row(
                name(), "drawn", "half-open connections at most", Row.Kind.COUNT, String.valueOf(measured.asInt()),
                String.valueOf(queue.longest()), Row.met(Math.abs(queue.longest() - measured.asInt()) <= 1), "±1"));
    }

    private static String show(double[] sorted) {
        return sorted.length == 0
                ? "none"
                : String.format(Locale.ROOT, "%.2f – %.2f – %.2f", sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
}
