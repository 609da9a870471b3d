package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.VariantResults;
import tools.jackson.databind.JsonNode;

/** Clients that send one byte of a header a second for ever, against gunicorn, nginx or HAProxy, beside others that ask properly. */
final class SlowlorisCase {
    private static final int RUNS = 20;
    private static final Pattern LOAD = Pattern.compile("Poisson (\\d+)/s for (\\d+) s.*");
    private static final Pattern SCHEDULE = Pattern.compile("attack from (\\d+) s to (\\d+) s.*");
    private static final Pattern CLIENTS = Pattern.compile(
            ".*?(\\d+) clients open .* one header byte a second .* open again (\\d+) ms after .* timeout (\\d+) s.*");
    private static final Pattern HEADER_TIMEOUT = Pattern.compile("client_header_timeout\\s+(\\w+)");
    private static final Pattern CONNECTIONS = Pattern.compile("worker_connections\\s+(\\d+)");
    private static final Pattern PROCESSES = Pattern.compile("worker_processes\\s+(\\d+)");
    private static final Pattern FRONTEND_MAXCONN = Pattern.compile("(?s)\\n(?:frontend|listen) .*?\\n\\s+maxconn (\\d+)");
    private static final int WORKERS = 4;
    /** What a loop of an attacker takes beside its pause, up to: those that were reset at once came back after 61 ms in the mean. */
    private static final int CYCLE_MS = 22;
    private static final double ALLOWED = 0.1;

    private final JsonNode root;
    private final Path folder;
    private final List<Row> rows = new ArrayList<>();

    /** @param folder {@code configs/<case>} */
    SlowlorisCase(JsonNode root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    static boolean isOne(String name) {
        return name.startsWith("t1_slowloris_");
    }

    List<Row> judge(Path scenarios) throws IOException {
        var schedule = match(SCHEDULE, root.path("fault_schedule").asString(""), "a schedule");
        int from = Integer.parseInt(schedule.group(1));
        int to = Integer.parseInt(schedule.group(2));
        var load = match(LOAD, root.path("load").path("rate").asString(""), "a load");
        int end = Integer.parseInt(load.group(2));
        var results = new ArrayList<VariantResults>();
        var scenario = Fidelity.read(scenarios.resolve(name() + ".yaml"), scenario(load, from, to));
        for (int i = 0; i < RUNS; i++) {
            results.add(new Experiment(scenario.withSeed(1 + i), 1, (done, planned) -> { }).run("base"));
        }
        share("before", 0, from, results);
        share("attack_first_5s", from, from + 5, results);
        share("attack_rest", from + 5, to - 5, results);
        share("last_5s_of_attack", to - 5, to, results);
        share("after_2s", to + 2, end, results);
        return rows;
    }

    private String name() {
        return root.path("name").asString();
    }

    private JsonNode input(String key) {
        return root.path("inputs").path(key);
    }

    private static Matcher match(Pattern pattern, String text, String what) {
        var matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new UntranslatedCaseException(what + " without a model: " + text);
        }
        return matcher;
    }

    private String scenario(Matcher load, int from, int to) throws IOException {
        var clients = match(CLIENTS, root.path("description").asString(""), "an attack");
        var text = new StringBuilder("version: 1\nname: " + name() + "\nnetwork: {default: {latency: 0.05ms}}\n")
                .append("hosts: {front: {cores: 8}, back: {cores: 8}}\nservices:\n");
        switch (input("server").asString("")) {
            case "gunicorn" -> text.append(String.format(
                    Locale.ROOT,
                    "  entry: {kind: gunicorn, on: front, workers: %d, timeout: %ss}%n",
                    input("workers").asInt(WORKERS), input("to").asInt(30)));
            case "nginx" -> text.append(nginx());
            case "haproxy" -> text.append(haproxy());
            default -> throw new UntranslatedCaseException("an unknown server: " + input("server"));
        }
        text.append("endpoints: {GET /: {weight: 1, at: ").append(text.indexOf("web:") > 0 ? "web" : "entry").append(", cpu: 0s}}\nload:\n");
        text.append(String.format(
                Locale.ROOT,
                "  visitors: {to: entry, executor: constant-arrival-rate, rate: %s/s, duration: %ss, client: {timeout: %ss}}%n",
                load.group(1), load.group(2), clients.group(3)));
        int again = Integer.parseInt(clients.group(2));
        text.append(String.format(
                Locale.ROOT,
                "  attackers: {to: entry, hostile: true, executor: ramping-vus, stages: [{vus: 0, duration: %ds}, {vus: %s, duration: %ds}],"
                        + " think: 'uniform(%dms, %dms)', client: {timeout: 1h, stalls: {in: header, every: 1s}}}%n",
                from, clients.group(1), to - from, again, again + CYCLE_MS));
        return text.append("run: {count: 1}\n").toString();
    }

    private String nginx() throws IOException {
        var file = Files.readString(folder.resolve("nginx.conf"));
        var settings = new StringBuilder("  entry: {kind: nginx, on: front");
        setting(settings, "worker_connections", CONNECTIONS.matcher(file));
        setting(settings, "worker_processes", PROCESSES.matcher(file));
        setting(settings, "client_header_timeout", HEADER_TIMEOUT.matcher(file));
        return settings.append("}\n").toString();
    }

    private static void setting(StringBuilder settings, String key, Matcher found) {
        if (found.find()) {
            settings.append(", ").append(key).append(": ").append(found.group(1));
        }
    }

    private String haproxy() throws IOException {
        var service = new BalancerFile(folder).service("front", "web");
        var maxconn = FRONTEND_MAXCONN.matcher(Files.readString(folder.resolve("haproxy.cfg")));
        if (maxconn.find()) {
            service = service.substring(0, service.length() - 1) + ", maxconn: " + maxconn.group(1) + "}";
        }
        return "  entry: " + service + "\n  web: {kind: nginx, on: back, worker_connections: 65536}\n";
    }

    private void share(String phase, int from, int to, List<VariantResults> results) {
        var measured = root.path("measured").path(phase).path("ok_share").path("median");
        if (!measured.isNumber()) {
            return;
        }
        var window = new SuccessWindow(phase, from, to, measured.asDouble());
        var shares = results.stream()
                .mapToDouble(result -> window.ok(result.timeline()) / Math.max(1, window.arrived(result.timeline())))
                .sorted()
                .toArray();
        double predicted = shares[shares.length / 2];
        rows.add(new Row(
                name(),
                "drawn",
                phase + ": share that is ok",
                Row.Kind.COUNT,
                show(Arrays.stream(all(phase)).sorted().toArray()),
                show(shares),
                Row.met(Math.abs(predicted - window.share()) <= ALLOWED),
                "medians within ±" + ALLOWED));
    }

    private double[] all(String phase) {
        var node = root.path("measured").path(phase).path("ok_share").path("all");
        var values = new double[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.path(i).asDouble();
        }
        return values;
    }

    private static String show(double[] sorted) {
        return sorted.length == 0
                ? "none"
                : String.format(Locale.ROOT, "%.2f – %.2f – %.2f", sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }
}
