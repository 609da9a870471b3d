package org.outagelab.fidelity;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One measured case, and the scenario file that predicts it.
 *
 * <p>The mapping is the same for all cases. Worker time beyond the sleep: {@code worker_occupancy_over_sleep_ms
 * .gunicorn_backlog_mode}; HAProxy's and nginx's own delay: {@code haproxy_hop_ms}, {@code nginx_hop_ms}; the rest of
 * what a HAProxy slot is held for, {@code haproxy_maxconn_slot} − worker − nginx: the way between nginx and the worker.
 */
final class TruthCase {
    /** What begins a fault, and what the scenario language calls it. */
    private static final Map<String, String> ACTIONS =
            Map.of("crash", "crash", "sigstop", "hang", "drop", "drop", "slow", "slow");

    /** Those of HAProxy that the scenario language has. */
    private static final Set<String> OPTIONS = Set.of("redispatch", "httpchk", "abortonclose", "allbackups", "persist");

    /** Of a server, without a value. */
    private static final Set<String> FLAGS =
            Set.of("backup", "check", "disabled", "shutdown-backup-sessions", "shutdown-sessions");

    private final Path folder;
    private final JsonNode root;

    private TruthCase(Path folder, JsonNode root) {
        this.folder = folder;
        this.root = root;
    }

    /** By its shape: requests of HTTP under a profile of rates. */
    static boolean isOne(JsonNode root) {
        return root.path("topology").isObject() && root.path("load").has("profile");
    }

    /** @param folder where its recording is */
    static TruthCase of(Path folder, JsonNode root) {
        return new TruthCase(folder, root);
    }

    /**
     * In e3–e6 and e10 up to six stacks shared one core, so that requests waited for it: their latencies are not judged
     * until they are measured one at a time.
     */
    boolean sharedOneCore() {
        return name().matches("e(3|4|5|6|10)_.*");
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

    /** A hang or silence with {@code timeout check} set: how long a check lasts is not determined. */
    boolean checksTimeOut() {
        boolean silent = false;
        for (var event : repeat(0).path("fault_events")) {
            silent |= words(event).get(0).equals("sigstop");
        }
        return silent && text("lb", "timeout_check").startsWith("timeout check ")
                && repeat(0).path("fault_to_DOWN_s").isNumber();
    }

    /** U(0, inter) + [d_connect + (fall − 1)·timeout check, fall·d_connect] + (fall − 1)·inter, in seconds. */
    double[] downBounds() {
        double inter = checkSeconds("inter", 2);
        int fall = (int) checkSeconds("fall", 3);
        double connect = Math.min(inter, seconds(text("lb", "timeout_connect")));
        double check = seconds(text("lb", "timeout_check").substring("timeout check ".length()));
        double between = (fall - 1) * inter;
        return new double[] {connect + (fall - 1) * check + between, inter + fall * connect + between};
    }

    private double checkSeconds(String setting, double otherwise) {
        var words = List.of(text("lb", "check").trim().split("\\s+"));
        int at = words.indexOf(setting);
        return at < 0 || at + 1 == words.size() ? otherwise : seconds(words.get(at + 1));
    }

    /** As HAProxy has it: milliseconds without a unit, but counts are counts. */
    private static double seconds(String text) {
        double number = Double.parseDouble(text.trim().replaceAll("[^0-9.].*", ""));
        return text.trim().endsWith("ms") ? number / 1000 : number;
    }

    private Path trace() {
        return folder.resolve("traces").resolve(name() + ".csv.gz");
    }

    private String text(String section, String key) {
        return root.path(section).path(key).asString("");
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
            var upstream = new ArrayList<>(List.of("to: web", "pick: all"));
            for (var option : options.path("server_opts").asString("").trim().split("\\s+")) {
                if (option.contains("=")) {
                    upstream.add(option.replace("=", ": "));
                }
            }
            for (var directive : options.path("location").asString("").split(";")) {
                var words = directive.trim().split("\\s+");
                if (words[0].equals("proxy_next_upstream")) {
                    upstream.add("next_upstream: [" + String.join(", ", List.of(words).subList(1, words.length)) + "]");
                } else if (words[0].startsWith("proxy_")) {
                    upstream.add(words[0].substring("proxy_".length()) + ": " + words[1]);
                }
            }
            line(yaml, "  lb: {kind: nginx, on: lb-host, worker_connections: 8192, cost: {delay: %sms}, upstream: {%s}}",
                    number(input("haproxy_hop_ms")), String.join(", ", upstream));
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
        var options = new ArrayList<String>();
        option(text("lb", "redispatch"), options);
        option(text("lb", "httpchk"), options);
        for (var setting : text("lb", "defaults_extra").split("\\R|;")) {
            option(setting, options);
            if (setting.trim().startsWith("retry-on ")) {
                line(yaml, "    retry-on: [%s]", setting.trim().substring(9).trim().replaceAll("\\s+", ", "));
            }
        }
        line(yaml, "    option: [%s]", String.join(", ", options));
        // Without the word nothing is checked, whatever else is set.
        var checked = text("lb", "check").trim().matches("check( .*)?");
        var defaults = join(
                checked ? keys(text("lb", "check").trim()) : List.of(), keys(text("lb", "server_extra")));
        if (!defaults.isEmpty()) {
            line(yaml, "    default-server: {%s}", String.join(", ", defaults));
        }
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

    /** {@code option redispatch 1} as {@code {redispatch: 1}}; what changes no request is left out. */
    private static void option(String setting, List<String> options) {
        var words = setting.trim().split("\\s+", 3);
        if (words[0].equals("option") && words.length > 1 && OPTIONS.contains(words[1])) {
            options.add(words.length == 2 ? words[1] : "{" + words[1] + ": " + words[2] + "}");
        }
    }

    /** {@code maxconn 4 backup} as {@code maxconn: 4, backup: true}: the scenario language has HAProxy's own words. */
    private static List<String> keys(String settings) {
        var keys = new ArrayList<String>();
        var words = settings.trim().split("\\s+");
        for (int i = 0; i < words.length && !words[i].isEmpty(); i++) {
            boolean flag = FLAGS.contains(words[i]) || i + 1 == words.length;
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

    /** Every fault begins with one event, and ends with the next one of its server that is no beginning. */
    private void faults(StringBuilder yaml, boolean recorded) {
        var events = repeat(0).path("fault_events");
        var lines = new ArrayList<String>();
        for (int i = 0; i < events.size(); i++) {
            var words = words(events.path(i));
            var action = ACTIONS.get(words.get(0));
            if (action == null) {
                continue;
            }
            double at = instant(events.path(i), recorded);
            var server = server(words);
            var duration = "";
            for (int end = i + 1; end < events.size() && duration.isEmpty(); end++) {
                var other = words(events.path(end));
                if (!ACTIONS.containsKey(other.get(0)) && server(other).equals(server)) {
                    duration = ", duration: " + number(instant(events.path(end), recorded) - at) + "s";
                }
            }
            var name = lines.isEmpty() ? "the fault" : "fault " + (lines.size() + 1);
            lines.add("  - {name: " + name + ", at: " + number(at) + "s" + duration + ", action: "
                    + (action.equals("slow") ? "slow(" + words.get(2).substring(1) + ")" : action)
                    + ", target: " + target(action, words, server) + "}");
        }
        if (lines.isEmpty() && !events.isEmpty()) {
            throw new UntranslatedCaseException("a fault without a model: " + events);
        }
        if (!lines.isEmpty()) {
            line(yaml, "faults:");
            lines.forEach(each -> line(yaml, "%s", each));
        }
    }

    private static String target(String action, List<String> words, String server) {
        if (action.equals("drop")) {
            return "web." + server;
        }
        return switch (words.get(1)) {
            case "nginx" -> "web." + server;
            case "both" -> "[app." + server + ", web." + server + "]";
            default -> "app." + server;
        };
    }

    /** {@code crash both s2}; the firewall's {@code nft drop s2} reads {@code drop s2}. */
    private static List<String> words(JsonNode event) {
        return List.of(event.path(2).asString().replaceFirst("^nft ", "").split(" "));
    }

    private static String server(List<String> words) {
        return words.stream().filter(word -> word.matches("s\\d+")).findFirst().map(word -> word.substring(1)).orElse("");
    }

    private static double instant(JsonNode event, boolean recorded) {
        return recorded ? event.path(1).asDouble() : Math.floor(event.path(0).asDouble());
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
