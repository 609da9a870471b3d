package org.outagelab.fidelity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One measured case of a primary and a replica, and the scenario file that predicts it.
 *
 * <p>The mapping is the same for all: a write takes one flush of {@code db_write_raw_unix_ms}, the replica applies a
 * transaction in {@code apply_ms_per_txn}, the binlog is under way for {@code replication_one_way_delay_ms}; nothing
 * is fitted.
 */
final class DatabaseCase {
    private static final String FLUSH = "db_write_raw_unix_ms";
    private static final Pattern NUMBER_OF_REPEAT = Pattern.compile("([\\d.]+)(?:\\s*\\+\\s*([\\d.]+)\\s*\\*\\s*rep)?");

    /** Everything that is understood. What else a case may have been measured with is not to be ignored. */
    private static final Set<String> UNDERSTOOD = Set.of(
            "arrivals", "reads", "load", "boot", "note", "connections", "max_connections", "apply_ms_per_txn",
            "apply_threads", "kill_at_s", "kill_replica_at_s", "replication_one_way_delay_ms", "replica_delay_s",
            "master_delay_s", "source_delay_s", "semi_sync", FLUSH);

    private final JsonNode root;
    private final JsonNode writeMs;

    private DatabaseCase(JsonNode root, JsonNode writeMs) {
        this.root = root;
        this.writeMs = writeMs;
    }

    /** @param stack a case that tells how long a write takes, for those that do not, or a missing node */
    static DatabaseCase of(JsonNode root, JsonNode stack) {
        var own = root.path("inputs").path(FLUSH);
        return new DatabaseCase(root, own.isNumber() ? own : stack.path("inputs").path(FLUSH));
    }

    /** By its shape: writes that go straight to a primary. */
    static boolean isOne(JsonNode root) {
        var load = root.path("inputs").path("load");
        return root.path("measured").isObject()
                && (load.has("rate_per_s") || load.has("stages"))
                && root.path("inputs").path("arrivals").asString("").contains("straight to the primary");
    }

    static boolean tellsOfWrites(JsonNode root) {
        return root.path("inputs").path(FLUSH).isNumber();
    }

    /** Before anything of it is predicted. */
    void requireUnderstood() {
        for (var input : inputs().propertyNames()) {
            if (!UNDERSTOOD.contains(input)) {
                throw new UntranslatedCaseException("an input without a model: " + input + " = " + inputs().path(input));
            }
        }
        if (!writeMs.isNumber()) {
            throw new UntranslatedCaseException("no case of the folder says how long a write takes: inputs." + FLUSH);
        }
        if (repeats() == 0) {
            throw new UntranslatedCaseException("it was never measured: per_repeat is empty");
        }
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
        // Given as "10 + 0.137*rep", or as one number for all repeats.
        var given = inputs().path("kill_at_s");
        if (given.isMissingNode()) {
            return Double.NaN;
        }
        var text = NUMBER_OF_REPEAT.matcher(given.asString(""));
        if (!text.matches()) {
            throw new UntranslatedCaseException("cannot read kill_at_s: " + given);
        }
        return Double.parseDouble(text.group(1)) + (text.group(2) == null ? 0 : repeat * Double.parseDouble(text.group(2)));
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

    /**
     * The scenario file.
     *
     * @param repeat whose instant of the kill it has
     */
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
        line(yaml, "    flush: " + writeMs.asDouble() + "ms");
        line(yaml, "    max_connections: " + inputs().path("max_connections").asInt());
        line(yaml, "    primary: db-1");
        line(yaml, "    replicas:");
        line(yaml, "      - {on: db-2" + link() + apply() + delay() + "}");
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

    /** MASTER_DELAY, in seconds. */
    private String delay() {
        for (var key : List.of("master_delay_s", "source_delay_s", "replica_delay_s")) {
            if (inputs().path(key).asDouble(0) > 0) {
                return ", delay: " + inputs().path(key).asDouble() + "s";
            }
        }
        return "";
    }

    /** The time is given as a number, or as "10 ms sleep in a trigger + about 0.95 ms (…)". */
    private String apply() {
        var given = inputs().path("apply_ms_per_txn");
        var settings = new ArrayList<String>();
        int appliers = inputs().path("apply_threads").asInt(1);
        if (appliers > 1) {
            settings.add("workers: " + appliers);
        }
        if (!given.isMissingNode() && !given.isNull()) {
            double ms = given.asDouble(0);
            if (!given.isNumber()) {
                var matcher = Pattern.compile("([\\d.]+) ms sleep.*?([\\d.]+) ms").matcher(given.asString(""));
                if (!matcher.find()) {
                    throw new UntranslatedCaseException("cannot read apply_ms_per_txn: " + given);
                }
                ms = Double.parseDouble(matcher.group(1)) + Double.parseDouble(matcher.group(2));
            }
            settings.add(String.format(Locale.ROOT, "time: %.2fms", ms));
        }
        return settings.isEmpty() ? "" : ", apply: {" + String.join(", ", settings) + "}";
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
