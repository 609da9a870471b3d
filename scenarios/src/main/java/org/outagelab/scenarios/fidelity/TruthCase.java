package org.outagelab.scenarios.fidelity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One measured case, and the scenario file that predicts it.
 *
 * <p>The mapping is the same for all cases. Worker time beyond the sleep: {@code worker_occupancy_over_sleep_ms
 * .gunicorn_backlog_mode}; HAProxy's and nginx's own delay: {@code haproxy_hop_ms}, {@code nginx_hop_ms}; the rest of
 * what a HAProxy slot is held for, {@code haproxy_maxconn_slot} − worker − nginx: the way between nginx and the worker.
 */
final class TruthCase {
    private final Path folder;
    private final JsonNode root;

    private TruthCase(Path folder, JsonNode root) {
        this.folder = folder;
        this.root = root;
    }

    /** The HTTP cases of a folder, by name. */
    static List<TruthCase> all(Path folder) throws IOException {
        var cases = new ArrayList<TruthCase>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(path -> path.toString().endsWith(".json")).sorted().toList()) {
                var found = new TruthCase(folder, JsonMapper.shared().readTree(Files.readString(file)));
                if (found.root.has("topology") && found.root.path("load").has("profile")) {
                    cases.add(found);
                }
            }
        }
        return cases;
    }

    String name() {
        return root.path("name").asString();
    }

    /** How often it was measured. */
    int repeats() {
        return root.path("per_repeat").size();
    }

    JsonNode repeat(int index) {
        return root.path("per_repeat").path(index);
    }

    /** What was found in one repeat of an overload; missing for other cases. */
    JsonNode overload(int repeat) {
        return root.path("overload_analysis").path("per_repeat").path(repeat);
    }

    boolean balancedByNginx() {
        return root.path("lb").path("nginx_lb").isObject();
    }

    boolean hasTrace() {
        return Files.exists(trace());
    }

    /** Work of one request over the mean time between arrivals and the number of workers, at the highest stage. */
    double utilization() {
        double workers = 4.0 * servers();
        double rate = 0;
        for (var stage : text("load", "profile").split(",")) {
            rate = Math.max(rate, Double.parseDouble(stage.split(":")[0]));
        }
        return rate * (meanServiceMs() + workerMs()) / 1000 / workers;
    }

    double meanServiceMs() {
        return Double.parseDouble(text("load", "svc").split(":")[1]) / 1000;
    }

    /** A hang with {@code timeout check} set: how long a check lasts is not determined. */
    boolean checksTimeOut() {
        return text("lb", "timeout_check").startsWith("timeout check ") && text("load", "profile").length() > 0
                && repeat(0).path("fault_to_DOWN_s").isNumber();
    }

    /** U(0, inter) + [d_connect + (fall − 1)·timeout check, fall·d_connect] + (fall − 1)·inter, in seconds. */
    double[] downBounds() {
        double inter = 2;
        double connect = Math.min(inter, Double.parseDouble(text("lb", "timeout_connect").replace("s", "")));
        double check = Double.parseDouble(text("lb", "timeout_check").replaceAll("[^0-9.]", "")) / 1000;
        return new double[] {connect + 2 * check + 2 * inter, inter + 3 * connect + 2 * inter};
    }

    /** Of requests to the application; null without a recording, and with a queue, which is no overhead. */
    Overhead overhead() throws IOException {
        if (!hasTrace() || utilization() > 0.5 || usesDatabase()) {
            return null;
        }
        var beyond = new ArrayList<Double>();
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(trace())), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var cells = line.split(",");
                if (cells.length > 10 && cells[2].equals("0") && cells[8].equals("200")) {
                    beyond.add((Long.parseLong(cells[7]) - Long.parseLong(cells[3]) - Long.parseLong(cells[10])) / 1000.0);
                }
            }
        }
        beyond.sort(null);
        double sum = beyond.stream().mapToDouble(Double::doubleValue).sum();
        return new Overhead(
                name(),
                workerMs() + betweenMs() + hopsMs(),
                beyond.get(beyond.size() / 10),
                beyond.get(beyond.size() / 2),
                sum / beyond.size());
    }

    private Path trace() {
        return folder.resolve("traces").resolve(name() + ".csv.gz");
    }

    private String text(String section, String key) {
        return root.path(section).path(key).asString();
    }

    private double input(String... path) {
        var node = root.path("inputs");
        for (var key : path) {
            node = node.path(key);
        }
        return node.asDouble();
    }

    private int servers() {
        return root.path("topology").path("servers").asInt();
    }

    private boolean usesDatabase() {
        return !text("topology", "db").equals("not used");
    }

    private double hopsMs() {
        return input("nginx_hop_ms") + input("haproxy_hop_ms");
    }

    private double workerMs() {
        return input("worker_occupancy_over_sleep_ms", "gunicorn_backlog_mode_" + (meanServiceMs() < 30 ? 20 : 40) + "ms");
    }

    /**
     * With the server's {@code maxconn} a slot is held for its measured time; without it nothing is held on this way,
     * and the measured mean of the whole path is what the parts must add up to.
     */
    private double betweenMs() {
        if (!text("lb", "server_extra").contains("maxconn")) {
            return input("full_path_overhead_over_sleep_mean_ms", "no_db") - hopsMs()
                    - input("worker_occupancy_over_sleep_ms", "gunicorn_backlog_mode_20ms");
        }
        double slot = input("worker_occupancy_over_sleep_ms", "haproxy_maxconn_slot_" + (meanServiceMs() < 30 ? 20 : 40) + "ms");
        return Math.max(0, slot - workerMs() - input("nginx_hop_ms"));
    }

    /** @param recorded replay the recorded arrivals and sleeps of the first repeat, else draw both */
    String scenario(boolean recorded) {
        var yaml = new StringBuilder();
        line(yaml, "version: 1");
        line(yaml, "name: %s", name());
        line(yaml, "seed: 1");
        hosts(yaml);
        line(yaml, "services:");
        balancer(yaml, recorded);
        var on = on();
        line(yaml, "  web: {kind: nginx, on: %s, worker_connections: 8192, upstream: {to: app, pick: same-host}, "
                + "cost: {delay: %sms}}", on, number(input("nginx_hop_ms")));
        line(yaml, "  app: {kind: gunicorn, on: %s, workers: %d, backlog: %d, timeout: %ds, boot: 0.4s%s, "
                + "cost: {hold: %sms, delay: %sms}}",
                on,
                root.path("topology").path("gunicorn_workers").asInt(),
                root.path("topology").path("gunicorn_backlog").asInt(),
                root.path("topology").path("gunicorn_timeout_s").asInt(),
                usesDatabase() ? ", pool: {to: db}" : "",
                number(workerMs()),
                number(betweenMs()));
        if (usesDatabase()) {
            line(yaml, "  db: {kind: mysql, primary: db-1, replicas: [{on: db-2}], reads: {from: replica}}");
        }
        endpoints(yaml);
        load(yaml, recorded);
        faults(yaml, recorded);
        line(yaml, "run: {count: 1}");
        return yaml.toString();
    }

    private void hosts(StringBuilder yaml) {
        var hosts = new StringBuilder("{lb-host: {cores: 8}");
        for (int i = 1; i <= servers(); i++) {
            hosts.append(", s").append(i).append(": {cores: 8}");
        }
        if (usesDatabase()) {
            hosts.append(", db-1: {cores: 8}, db-2: {cores: 8}");
        }
        line(yaml, "hosts: %s}", hosts);
    }

    private String on() {
        return servers() == 1 ? "[s1]" : "[s1, s2]";
    }

    private void balancer(StringBuilder yaml, boolean recorded) {
        if (balancedByNginx()) {
            var options = root.path("lb").path("nginx_lb");
            var next = options.path("location").asString().contains("http_502") ? ", next_upstream: [error, timeout, http_502]" : "";
            line(yaml, "  lb: {kind: nginx, on: lb-host, worker_connections: 8192, cost: {delay: %sms}, upstream: {to: web, "
                    + "pick: all, max_fails: %s, fail_timeout: %s, connect_timeout: 2s, read_timeout: 5s%s}}",
                    number(input("haproxy_hop_ms")),
                    value(options.path("server_opts").asString(), "max_fails="),
                    value(options.path("server_opts").asString(), "fail_timeout="),
                    next);
            return;
        }
        var queue = text("lb", "timeout_queue");
        var check = text("lb", "timeout_check");
        line(yaml, "  lb:");
        line(yaml, "    kind: haproxy");
        line(yaml, "    on: lb-host");
        line(yaml, "    backend: web");
        line(yaml, "    balance: %s", text("lb", "balance"));
        line(yaml, "    timeout: {connect: %s, server: %s, client: %s%s%s}",
                text("lb", "timeout_connect"),
                text("lb", "timeout_server"),
                text("lb", "timeout_client"),
                queue.startsWith("timeout queue ") ? ", queue: " + queue.substring(14) : "",
                check.startsWith("timeout check ") ? ", check: " + check.substring(14) : "");
        line(yaml, "    retries: %d", root.path("lb").path("retries").asInt());
        var http = text("lb", "httpchk");
        var options = new ArrayList<String>();
        if (text("lb", "redispatch").equals("option redispatch")) {
            options.add("redispatch");
        }
        if (http.startsWith("option httpchk ")) {
            options.add("{httpchk: " + http.substring(15) + "}");
        }
        for (var word : text("lb", "defaults_extra").split("\\R")) {
            if (word.trim().startsWith("option ")) {
                options.add(word.trim().substring(7));
            }
        }
        line(yaml, "    option: [%s]", String.join(", ", options));
        var checks = keys(text("lb", "check").replaceFirst("^check", ""));
        line(yaml, "    default-server: {check: true, %s}",
                String.join(", ", join(checks, keys(text("lb", "server_extra")))));
        var single = new ArrayList<String>();
        for (int i = 1; i <= servers(); i++) {
            var own = new ArrayList<String>();
            own.addAll(keys(root.path("lb").path("per_server_extra").path(String.valueOf(i)).asString("")));
            if (recorded && firstCheck(i) != null) {
                own.add("first-check: " + firstCheck(i));
            }
            if (!own.isEmpty()) {
                single.add("web." + i + ": {" + String.join(", ", own) + "}");
            }
        }
        if (!single.isEmpty()) {
            line(yaml, "    server: {%s}", String.join(", ", single));
        }
        line(yaml, "    cost: {delay: %sms}", number(input("haproxy_hop_ms")));
    }

    /** {@code maxconn 4 backup} as {@code maxconn: 4, backup: true}: the scenario language has HAProxy's own words. */
    private static List<String> keys(String settings) {
        var keys = new ArrayList<String>();
        var words = settings.trim().split("\\s+");
        for (int i = 0; i < words.length && !words[i].isEmpty(); i++) {
            boolean flag = words[i].equals("backup") || i + 1 == words.length;
            keys.add(words[i] + ": " + (flag ? "true" : words[++i]));
        }
        return keys;
    }

    private static List<String> join(List<String> first, List<String> second) {
        var joined = new ArrayList<>(first);
        joined.addAll(second);
        return joined;
    }

    /** When the first check of a server was logged, on the axis of the load. */
    private String firstCheck(int server) {
        for (var event : repeat(0).path("haproxy_check_events")) {
            if (event.path(1).asString().contains("be/s" + server + " ")) {
                return number(event.path(0).asDouble()) + "s";
            }
        }
        return null;
    }

    private void endpoints(StringBuilder yaml) {
        line(yaml, "endpoints:");
        var sleep = text("load", "svc").startsWith("det:")
                ? number(meanServiceMs()) + "ms"
                : "exp(" + number(meanServiceMs()) + "ms)";
        for (var part : text("load", "mix").split("\\|")) {
            int colon = part.lastIndexOf(':');
            var path = part.substring(0, colon).replaceFirst("\\?.*", "");
            var weight = part.substring(colon + 1);
            if (path.startsWith("/static/")) {
                double ownMs = input("static_via_haproxy_close_ms") - input("haproxy_hop_ms") - input("nginx_hop_ms");
                line(yaml, "  GET %s: {weight: %s, at: web, cpu: %sms}", path, weight, number(Math.max(0, ownMs)));
            } else {
                var query = path.equals("/r")
                        ? ", read " + number(input("db_read_added_in_handler_ms")) + "ms"
                        : path.equals("/w") ? ", write " + number(input("db_write_added_in_handler_ms")) + "ms" : "";
                line(yaml, "  GET %s: {weight: %s, at: app, steps: [wait %s%s]}", path, weight, sleep, query);
            }
        }
        line(yaml, "  GET /health: {weight: 0, at: app}");
        line(yaml, "  GET /ngx-health: {weight: 0, at: web}");
    }

    private void load(StringBuilder yaml, boolean recorded) {
        var load = root.path("load");
        var retries = load.path("client_retries").asInt();
        var client = "client: {timeout: " + load.path("client_timeout_ms").asInt() + "ms"
                + (retries > 0 ? ", retries: " + retries + ", backoff: {base: "
                        + load.path("retry_delay_ms").asInt() + "ms}" : "")
                + (load.path("keepalive").asInt() > 0 ? ", keep-alive: true" : "")
                + "}";
        line(yaml, "load:");
        if (recorded) {
            line(yaml, "  visitors:");
            line(yaml, "    executor: trace");
            line(yaml, "    file: %s", trace().toAbsolutePath());
            var classes = new ArrayList<String>();
            var mix = text("load", "mix").split("\\|");
            for (int i = 0; i < mix.length; i++) {
                classes.add("'" + i + "': GET " + mix[i].substring(0, mix[i].lastIndexOf(':')).replaceFirst("\\?.*", ""));
            }
            line(yaml, "    columns: {arrival: sched_us, work: svc_us, endpoint: cls}");
            line(yaml, "    map: {%s}", String.join(", ", classes));
            line(yaml, "    where: {attempt: '0'}");
            line(yaml, "    %s", client);
            return;
        }
        var stages = new ArrayList<String>();
        for (var stage : text("load", "profile").split(",")) {
            var parts = stage.split(":");
            stages.add("{rate: " + parts[0] + "/s, duration: " + parts[1] + "s}");
        }
        line(yaml, "  visitors: {executor: ramping-arrival-rate, stages: [%s], %s}", String.join(", ", stages), client);
    }

    private void faults(StringBuilder yaml, boolean recorded) {
        var events = repeat(0).path("fault_events");
        if (events.isEmpty()) {
            return;
        }
        line(yaml, "faults:");
        // "nft drop s2": the firewall's name says nothing about the fault.
        var begin = events.path(0).path(2).asString().replace("nft drop", "drop nft").split(" ");
        var server = begin[2].substring(1);
        double at = recorded ? events.path(0).path(1).asDouble() : Math.floor(events.path(0).path(0).asDouble());
        var duration = events.size() < 2
                ? ""
                : ", duration: " + number(recorded
                        ? events.path(1).path(1).asDouble() - at
                        : Math.floor(events.path(1).path(0).asDouble()) - at) + "s";
        var targets = switch (begin[1]) {
            case "app" -> "app." + server;
            case "nginx" -> "web." + server;
            default -> begin[0].equals("slow") ? "app." + server : "[app." + server + ", web." + server + "]";
        };
        if (begin[0].equals("slow")) {
            targets = "app." + begin[1].substring(1);
        }
        var action = switch (begin[0]) {
            case "crash" -> "crash";
            case "sigstop" -> "hang";
            case "drop" -> "drop";
            case "slow" -> "slow(10)";
            default -> throw new IllegalStateException("a fault without a model: " + String.join(" ", begin));
        };
        if (action.equals("drop")) {
            targets = "web." + server;
        }
        line(yaml, "  - {name: the fault, at: %ss%s, action: %s, target: %s}", number(at), duration, action, targets);
    }

    private static String value(String text, String key) {
        return text.substring(text.indexOf(key) + key.length()).split("[ ;]")[0];
    }

    static String number(double value) {
        return new java.math.BigDecimal(String.format(Locale.ROOT, "%.4f", value))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static void line(StringBuilder yaml, String format, Object... values) {
        yaml.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
