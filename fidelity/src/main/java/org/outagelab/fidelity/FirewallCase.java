package org.outagelab.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.outagelab.experiment.Experiment;
import org.outagelab.results.VariantResults;
import tools.jackson.databind.JsonNode;

/**
 * A measured firewall whose rules are on for a while, between a balancer and its servers or between an application and its
 * database, or that limits new connections from the start. The rules of nftables become those of a scenario.
 */
final class FirewallCase {
    private static final int RUNS = 40;
    private static final Pattern LOAD = Pattern.compile("Poisson (\\d+)/s for (\\d+) s.*");
    private static final Pattern SCHEDULE = Pattern.compile("rule on at ([\\d.]+) s \\+ ([\\d.]+)\\*rep, off ([\\d.]+) s later");
    private static final Pattern ADDRESS = Pattern.compile("ip daddr (\\S+)");
    private static final Pattern PORT = Pattern.compile("tcp dport (\\d+)");
    private static final Pattern LIMIT = Pattern.compile("limit rate over (\\d+)/second burst (\\d+) packets");
    private static final Pattern SERVER = Pattern.compile("(?m)^\\s*server (\\S+) (\\S+):(\\d+)(?: .*?check port (\\d+))?.*$");
    /** What connecting and answering take on a loopback of several machines in one. */
    private static final String LATENCY = "0.05ms";

    private final JsonNode root;
    private final Path folder;
    private final String configuration;
    private final List<Row> rows = new ArrayList<>();

    /** @param folder {@code configs/<case>} */
    FirewallCase(JsonNode root, Path folder) throws IOException {
        this.root = root;
        this.folder = folder;
        var haproxy = folder.resolve("haproxy.cfg");
        this.configuration = Files.exists(haproxy) ? Files.readString(haproxy) : "";
    }

    static boolean isOne(String name) {
        return name.startsWith("t1_fw_");
    }

    List<Row> judge(Path scenarios) throws IOException {
        var results = new ArrayList<VariantResults>();
        for (int i = 0; i < RUNS; i++) {
            // The phase of the checks is nobody's choice: the rule is moved through their interval.
            var scenario = Fidelity.read(scenarios.resolve(name() + "-" + i + ".yaml"), scenario(2.0 * i / RUNS));
            results.add(new Experiment(scenario.withSeed(1 + i), 1, (done, planned) -> { }).run("base"));
        }
        var measured = root.path("measured");
        for (var status : statuses()) {
            outcomes(status, results);
        }
        others(results);
        if (measured.path("DOWN_s").path("all").size() > 0) {
            instants("DOWN_s", results, false);
            instants("UP_after_off_s", results, true);
        }
        return rows;
    }

    private String name() {
        return root.path("name").asString();
    }

    private JsonNode input(String key) {
        return root.path("inputs").path(key);
    }

    // The scenario.

    private String scenario(double phase) throws IOException {
        var load = LOAD.matcher(root.path("load").path("rate").asString(""));
        if (!load.matches()) {
            throw new UntranslatedCaseException("a load without a model: " + root.path("load"));
        }
        var text = new StringBuilder("version: 1\nname: " + name() + "\nnetwork: {default: {latency: " + LATENCY + "}}\n");
        var rules = new ArrayList<String>();
        input("rules").forEach(rule -> rules.add(rule.asString("")));
        String to;
        if (input("db_service_ms").isNumber()) {
            to = database(text);
        } else if (!configuration.isEmpty()) {
            to = web(text);
        } else {
            to = "web";
            text.append("hosts: {s1: {cores: 8}}\nservices: {web: {kind: nginx, on: s1, worker_connections: 100000}}\n")
                    .append("endpoints: {GET /: {weight: 1, at: web, cpu: 0s}}\n");
        }
        text.append(String.format(
                Locale.ROOT,
                "load: {visitors: {to: %s, executor: constant-arrival-rate, arrivals: poisson, rate: %s/s, duration: %ss, client: {timeout: %s}}}%n",
                to, load.group(1), load.group(2), input("client_timeout_s").isNumber() ? input("client_timeout_s").asInt() + "s" : "30s"));
        var schedule = SCHEDULE.matcher(root.path("fault_schedule").asString(""));
        if (schedule.matches()) {
            text.append(faults(rules, Double.parseDouble(schedule.group(1)) + phase, schedule.group(3)));
        } else {
            text.append(standing(rules));
        }
        return text.append("run: {count: 1}\n").toString();
    }

    private String database(StringBuilder text) throws IOException {
        // HAProxy's own end of a request that waits for a worker, and a check that needs one too.
        boolean pooled = input("pooled").asBoolean();
        var read = input("read_timeout_s").isNumber() ? ", read-timeout: " + input("read_timeout_s").asDouble() + "s" : "";
        text.append("hosts: {balancer: {cores: 8}, s1: {cores: 8}, d1: {cores: 8}}\nservices:\n  lb: ")
                .append(new BalancerFile(folder).service("balancer", "app"))
                .append("\n  app: {kind: gunicorn, on: s1, workers: ").append(input("workers").asInt())
                .append(", timeout: 0, pool: {to: db, connect-timeout: ").append(input("connect_timeout_s").asDouble()).append('s').append(read)
                // One that is never older than its use is made anew for each request.
                .append(pooled ? "" : ", recycle: 1us")
                .append("}}\n  db: {kind: mysql, primary: d1}\n")
                .append("endpoints:\n  GET /: {weight: 1, at: app, steps: [read ").append(input("db_service_ms").asInt()).append("ms]}\n")
                .append("  GET /health: {weight: 0, at: app, steps: [cpu 0s]}\n");
        return "lb";
    }

    private String web(StringBuilder text) throws IOException {
        if (!input("http_reuse").asString("never").equals("never")) {
            throw new UntranslatedCaseException("connections to servers that are reused have no model");
        }
        var servers = SERVER.matcher(configuration).results().count();
        text.append("hosts: {balancer: {cores: 8}");
        var on = new ArrayList<String>();
        for (int i = 1; i <= servers; i++) {
            text.append(", s").append(i).append(": {cores: 8}");
            on.add("s" + i);
        }
        text.append("}\nservices:\n  lb: ").append(new BalancerFile(folder).service("balancer", "web"))
                .append("\n  web: {kind: nginx, on: ").append(on).append("}\n")
                .append("endpoints:\n  GET /: {weight: 1, at: web, cpu: 0s}\n  GET /health: {weight: 0, at: web, cpu: 0s}\n");
        return "lb";
    }

    private String faults(List<String> rules, double at, String duration) {
        var faults = new ArrayList<String>();
        boolean established = false;
        for (var rule : rules) {
            if (rule.startsWith("ct state established")) {
                established = true;
                continue;
            }
            faults.add(String.format(
                    Locale.ROOT, "{name: rule %d, at: %.4fs, duration: %ss, action: 'block(%s)'}",
                    faults.size() + 1, at, duration, block(rule, established)));
        }
        return "faults: [" + String.join(", ", faults) + "]\n";
    }

    private String block(String rule, boolean established) {
        var words = new ArrayList<String>();
        boolean database = input("db_service_ms").isNumber();
        words.add(database ? "app" : "lb");
        words.add(database ? "db" : "web");
        var address = ADDRESS.matcher(rule);
        var port = PORT.matcher(rule);
        boolean found = port.find();
        int server = 0;
        for (var each : SERVER.matcher(database ? "" : configuration).results().toList()) {
            server++;
            if (address.reset().find() && each.group(2).equals(address.group(1))) {
                words.set(1, "web." + server);
            }
            if (found && port.group(1).equals(each.group(4)) && !words.contains("checks")) {
                words.add("checks");
            } else if (found && each.group(4) != null && port.group(1).equals(each.group(3)) && !words.contains("requests")) {
                words.add("requests");
            }
        }
        if (established || rule.contains("ct state new")) {
            words.add("new");
        }
        if (rule.endsWith("reject with tcp reset")) {
            words.add("reject");
        } else if (rule.contains("reject")) {
            words.add("icmp");
        } else if (!rule.endsWith("drop")) {
            throw new UntranslatedCaseException("a rule without a model: " + rule);
        }
        return String.join(", ", words);
    }

    private static String standing(List<String> rules) {
        var own = new ArrayList<String>();
        for (var rule : rules) {
            var limit = LIMIT.matcher(rule);
            if (!limit.find()) {
                throw new UntranslatedCaseException("a rule without a model: " + rule);
            }
            own.add("{state: " + (rule.contains("ct state new") ? "new" : "any") + ", over: " + limit.group(1) + "/s, burst: "
                    + limit.group(2) + ", verdict: " + (rule.endsWith("drop") ? "drop" : rule.endsWith("tcp reset") ? "reject" : "icmp") + "}");
        }
        return "firewalls: {edge: {guards: web, rules: [" + String.join(", ", own) + "]}}\n";
    }

    // What is judged.

    private List<String> statuses() {
        var statuses = new ArrayList<String>();
        root.path("measured").path("outcomes").propertyNames().forEach(name -> {
            var status = name.split(" ")[0];
            if (!statuses.contains(status)) {
                statuses.add(status);
            }
        });
        return statuses;
    }

    private void outcomes(String status, List<VariantResults> results) {
        var measured = root.path("measured").path("outcomes");
        var seen = new double[root.path("measured").path("sent").path("all").size()];
        for (var name : measured.propertyNames()) {
            for (int i = 0; name.split(" ")[0].equals(status) && i < seen.length; i++) {
                seen[i] += measured.path(name).path("all").path(i).asDouble();
            }
        }
        Arrays.sort(seen);
        double middle = seen[seen.length / 2];
        double allowed = Math.max(2, 3 * Math.sqrt(middle));
        var predicted = results.stream().mapToDouble(result -> count(result, status)).sorted().toArray();
        range(Row.Kind.COUNT, "outcome " + status, seen, predicted, allowed,
                "every repeat within the predicted range ±max(2, 3·√n)");
    }

    /** What no repeat has seen, no run may predict: where nothing failed, nothing fails. */
    private void others(List<VariantResults> results) {
        var known = statuses();
        var predicted = results.stream()
                .mapToDouble(result -> byStatus(result).entrySet().stream()
                        .filter(each -> !known.contains(each.getKey()))
                        .mapToDouble(Map.Entry::getValue)
                        .sum())
                .sorted()
                .toArray();
        rows.add(new Row(
                name(), "drawn", "other outcomes", Row.Kind.COUNT, "0", show(predicted), Row.met(predicted[predicted.length - 1] == 0),
                "none, as in all repeats"));
    }

    /** Of every server that is concerned, in all runs. @param back whether it is the return that is judged */
    private void instants(String quantity, List<VariantResults> results, boolean back) {
        var predicted = results.stream().filter(result -> !result.incidents().isEmpty()).flatMapToDouble(result -> {
            var incident = result.incidents().get(0);
            return firsts(result, back, (back ? incident.faultEnd() : incident.faultStart()).mean());
        });
        range(Row.Kind.DETECTION, quantity, seen(root.path("measured").path(quantity).path("all")), predicted.sorted().toArray(), 0.1,
                "every repeat within the predicted range ±0.1 s");
    }

    /** How long after an instant each server is taken out, or put back, for the first time. */
    private static DoubleStream firsts(VariantResults result, boolean back, double from) {
        var firsts = new TreeMap<String, Double>();
        for (var mark : result.timeline().marks()) {
            boolean fits = back
                    ? mark.label().contains(" back in rotation")
                    : mark.label().contains(" taken out by ") || mark.label().contains(" out of rotation");
            if (fits && mark.at() >= from) {
                firsts.putIfAbsent(mark.component(), mark.at() - from);
            }
        }
        return firsts.values().stream().mapToDouble(Double::doubleValue);
    }

    private void range(Row.Kind kind, String quantity, double[] seen, double[] predicted, double allowed, String rule) {
        boolean met = seen.length > 0
                && predicted.length > 0
                && seen[0] >= predicted[0] - allowed
                && seen[seen.length - 1] <= predicted[predicted.length - 1] + allowed;
        rows.add(new Row(name(), "drawn", quantity, kind, show(seen), show(predicted), Row.met(met), rule));
    }

    private static double[] seen(JsonNode all) {
        var numbers = new double[all.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = all.path(i).asDouble();
        }
        Arrays.sort(numbers);
        return numbers;
    }

    private static double count(VariantResults result, String status) {
        return byStatus(result).getOrDefault(status, 0.0);
    }

    private static TreeMap<String, Double> byStatus(VariantResults result) {
        var byStatus = new TreeMap<String, Double>();
        result.outcomes().forEach((name, count) -> byStatus.merge(
                name.equals("ok") ? "200" : name.startsWith("http-") ? name.substring(5, 8) : name, (double) count, Double::sum));
        return byStatus;
    }

    private static String show(double[] sorted) {
        return sorted.length == 0
                ? "none"
                : String.format(Locale.ROOT, "%s – %s – %s", show(sorted[0]), show(sorted[sorted.length / 2]), show(sorted[sorted.length - 1]));
    }

    private static String show(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.3f", value);
    }
}
