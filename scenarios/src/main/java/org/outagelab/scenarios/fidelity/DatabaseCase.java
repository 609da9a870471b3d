package org.outagelab.scenarios.fidelity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One measured case of a primary and a replica, and the scenario file that predicts it.
 *
 * <p>The mapping is the same for all: a write takes one flush of {@code db_write_raw_unix_ms}, the replica applies a
 * transaction in {@code apply_ms_per_txn}, the binlog is under way for {@code replication_one_way_delay_ms}; nothing
 * is fitted.
 */
final class DatabaseCase {
    /** The inputs of the stack stand in this case for all. */
    private static final String STACK = "e1_baseline_close.json";

    private final JsonNode root;
    private final double writeMs;

    private DatabaseCase(JsonNode root, double writeMs) {
        this.root = root;
        this.writeMs = writeMs;
    }

    /** The database cases of a folder, by name; none where the inputs of the stack are missing. */
    static List<DatabaseCase> all(Path folder) throws IOException {
        var cases = new ArrayList<DatabaseCase>();
        if (!Files.exists(folder.resolve(STACK))) {
            return cases;
        }
        double writeMs = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve(STACK)))
                .path("inputs")
                .path("db_write_raw_unix_ms")
                .asDouble();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(path -> path.getFileName().toString().matches("e9_.*\\.json")).sorted().toList()) {
                cases.add(new DatabaseCase(JsonMapper.shared().readTree(Files.readString(file)), writeMs));
            }
        }
        return cases;
    }

    String name() {
        return root.path("name").asString();
    }

    private JsonNode inputs() {
        return root.path("inputs");
    }

    /** Which way it was measured: by what was done. */
    boolean losesItsPrimary() {
        return inputs().has("kill_at_s");
    }

    boolean losesItsReplica() {
        return inputs().has("kill_replica_at_s");
    }

    boolean hasBurst() {
        return inputs().path("load").has("stages");
    }

    /** Seconds at which something is killed, in the order of the repeats; NaN for nothing. */
    double killSeconds(int repeat) {
        if (losesItsReplica()) {
            return inputs().path("kill_replica_at_s").asDouble();
        }
        // Given as "10 + 0.137*rep".
        var parts = inputs().path("kill_at_s").asString("").split("[+*]");
        return parts.length < 2
                ? Double.NaN
                : Double.parseDouble(parts[0].trim()) + repeat * Double.parseDouble(parts[1].trim());
    }

    /** When the rate falls, in seconds. */
    double burstEndSeconds() {
        return inputs().path("load").path("stages").path(0).path(1).asDouble();
    }

    /** Instants at which the measured run was looked at, in seconds from 0 on; none where it is not told. */
    double[] looks(int repeat) {
        var timeline = root.path("measured").path("timeline").path(repeat);
        var looks = new double[timeline.size()];
        int n = 0;
        for (var look : timeline) {
            double at = look.path(0).asDouble();
            if (at >= 0) {
                looks[n++] = at;
            }
        }
        return Arrays.copyOf(looks, n);
    }

    int repeats() {
        return root.path("per_repeat").size();
    }

    /** Of each repeat, ascending; empty when it was not measured. */
    double[] measured(String... path) {
        var node = root.path("measured");
        for (var key : path) {
            node = node.path(key);
        }
        var all = node.isArray() ? node : node.path("all");
        var values = new double[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.path(i).isNumber() ? all.path(i).asDouble() : Double.parseDouble(all.path(i).asString("NaN"));
        }
        Arrays.sort(values);
        return values;
    }

    /** The stale-read delays that were looked at, in milliseconds. */
    List<String> readDelaysMs() {
        var delays = new ArrayList<String>();
        root.path("measured").path("p_stale_if_read_D_ms_after_ack").propertyNames().forEach(delays::add);
        return delays;
    }

    /** The scenario file. @param repeat whose instant of the kill it has */
    String scenario(int repeat) {
        var yaml = new StringBuilder();
        line(yaml, "version: 1");
        line(yaml, "name: " + name() + ", repeat " + (repeat + 1));
        line(yaml, "hosts:");
        line(yaml, "  db-1: {cores: 16}");
        line(yaml, "  db-2: {cores: 16}");
        line(yaml, "services:");
        line(yaml, "  db:");
        line(yaml, "    kind: mysql");
        line(yaml, "    flavour: mariadb-10.11");
        line(yaml, "    sync_binlog: 1");
        line(yaml, "    flush: " + writeMs + "ms");
        line(yaml, "    max_connections: " + inputs().path("max_connections").asInt());
        line(yaml, "    primary: db-1");
        line(yaml, "    replicas:");
        line(yaml, "      - {on: db-2" + link() + apply() + "}");
        var semiSync = inputs().path("semi_sync");
        if (semiSync.isObject()) {
            line(yaml, String.format(
                    Locale.ROOT,
                    "    semi-sync: {timeout: %dms, wait: %s}",
                    semiSync.path("timeout_ms").asInt(),
                    semiSync.path("wait_point").asString().toLowerCase(Locale.ROOT)));
        }
        line(yaml, "endpoints:");
        line(yaml, "  POST /row: {at: db, steps: [write 0s]}");
        line(yaml, "load:");
        line(yaml, "  writers: {to: db, " + load() + ", client: {timeout: 60s}}");
        if (!Double.isNaN(killSeconds(repeat))) {
            line(yaml, "faults:");
            line(yaml, String.format(
                    Locale.ROOT,
                    "  - {name: kill, at: %.3fs, action: crash, target: %s}",
                    killSeconds(repeat),
                    losesItsReplica() ? "db.2" : "db.1"));
        }
        return yaml.toString();
    }

    private String link() {
        return inputs().has("replication_one_way_delay_ms")
                ? ", link: {delay: " + inputs().path("replication_one_way_delay_ms").asDouble() + "ms}"
                : "";
    }

    /** Given as "10 ms sleep in a trigger + about 0.95 ms (…)". */
    private String apply() {
        var text = inputs().path("apply_ms_per_txn").asString("");
        if (text.isEmpty()) {
            return "";
        }
        var matcher = java.util.regex.Pattern.compile("([\\d.]+) ms sleep.*?([\\d.]+) ms").matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException(name() + ": cannot read '" + text + "'");
        }
        double ms = Double.parseDouble(matcher.group(1)) + Double.parseDouble(matcher.group(2));
        return String.format(Locale.ROOT, ", apply: {time: %.2fms}", ms);
    }

    private String load() {
        var load = inputs().path("load");
        if (!hasBurst()) {
            return "executor: constant-arrival-rate, rate: " + load.path("rate_per_s").asInt() + "/s, duration: "
                    + load.path("duration_s").asInt() + "s";
        }
        var stages = new ArrayList<String>();
        for (var stage : load.path("stages")) {
            stages.add("{rate: " + stage.path(0).asInt() + "/s, duration: " + stage.path(1).asInt() + "s}");
        }
        return "executor: ramping-arrival-rate, stages: [" + String.join(", ", stages) + "]";
    }

    private static void line(StringBuilder yaml, String text) {
        yaml.append(text).append('\n');
    }
}
