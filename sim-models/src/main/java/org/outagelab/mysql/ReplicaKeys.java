package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** The keys of the replicas of a MySQL service, with the defaults of its flavour, and how they become their specs. */
final class ReplicaKeys {
    private static final String MANUAL = "MySQL 8.4 Reference Manual";

    private static final Key<String> ON = Key.required("on", Types.TEXT, "The host of the replica.");
    private static final Key<String> SOURCE = Key.optional(
            "source", Types.TEXT, null, "The server it follows, for example db.2; unset: the primary.", "ours");
    private static final Key<Long> LINK_DELAY = Key.optional(
            "delay", Types.DURATION_OR_ZERO, 0L, "One way between binlog and relay log, besides the network.", "ours");
    private static final Key<Distribution> SHIP = Key.optional(
            "ship", DistributionType.DURATION, null, "Time to send one transaction, one after the other.", "ours");
    private static final Key<Double> BANDWIDTH = Key.optional(
            "bandwidth", bytesPerSecond(), 0.0, "Of the binlog's way, for example 10MB/s; 0: no limit.", "ours");
    private static final Key<Integer> SIZE = Key.optional(
            "transaction", bytes(), 1000, "Size of one transaction in the binlog.", "a guess");
    private static final Key<Long> RELAY_WRITE = Key.optional(
            "write", Types.DURATION_OR_ZERO, 0L, "Until the relay log has it and it is acknowledged.", "ours");
    private static final Section LINK_KEYS =
            new Section("replication link settings", List.of(LINK_DELAY, SHIP, BANDWIDTH, SIZE, RELAY_WRITE));
    private static final Key<Section.Values> LINK =
            Key.optional("link", Types.map(LINK_KEYS), null, "How the binlog reaches it.", "ours");
    private static final Key<Distribution> TIME = Key.optional(
            "time", DistributionType.DURATION, DistributionType.ZERO, "Time to apply one transaction.", "ours");
    private static final Key<Integer> WORKERS = Key.optional(
            "workers",
            Types.integer(1, 1024),
            null,
            "Parallel appliers; unset: 4 for mysql-8.4, 1 for mariadb-10.11.",
            "replica_parallel_workers");
    private static final Key<String> DEPENDENCIES = Key.optional(
            "dependencies",
            Types.oneOf(List.of("writeset", "commit_order")),
            "writeset",
            "What may be applied together: all without conflict, or what was committed together.",
            "binlog_transaction_dependency_tracking, its default from 8.4 on");
    private static final Key<Double> CONFLICTS = Key.optional(
            "conflicts", Types.SHARE, 0.0, "Of transactions that conflict with the one before.", "ours");
    private static final Key<Boolean> PRESERVE_ORDER = Key.optional(
            "preserve_commit_order", Types.FLAG, true, "Whether they are committed in order.", "replica_preserve_commit_order");
    private static final Section APPLY_KEYS =
            new Section("applier settings", List.of(TIME, WORKERS, DEPENDENCIES, CONFLICTS, PRESERVE_ORDER));
    private static final Key<Section.Values> APPLY =
            Key.optional("apply", Types.map(APPLY_KEYS), null, "How it applies transactions.", MANUAL);
    private static final Key<Long> SOURCE_DELAY = Key.optional(
            "delay",
            Types.DURATION_OR_ZERO,
            0L,
            "It applies nothing that is younger; mariadb-10.11 counts whole seconds, from 1 s less to 1 s more.",
            "SOURCE_DELAY; MASTER_DELAY");
    private static final Key<Long> CONNECT_RETRY = Key.optional(
            "connect-retry",
            Types.DURATION,
            60 * SimTime.SECOND,
            "Between attempts to reach the source again.",
            "SOURCE_CONNECT_RETRY");
    private static final Key<Integer> RETRY_COUNT = Key.optional(
            "retry-count",
            Types.integer(0, 1_000_000_000),
            null,
            "Such attempts at most; unset: 10 for mysql-8.4, 100000 for mariadb-10.11.",
            "SOURCE_RETRY_COUNT; master-retry-count");
    private static final Key<Long> NET_TIMEOUT = Key.optional(
            "net_timeout",
            Types.DURATION,
            60 * SimTime.SECOND,
            "Silence after which it connects anew.",
            "replica_net_timeout");
    private static final Key<Long> HEARTBEAT = Key.optional(
            "heartbeat",
            Types.PERIOD,
            null,
            "At which a silent source says that it lives; unset: half of net_timeout.",
            "SOURCE_HEARTBEAT_PERIOD");
    private static final Key<Boolean> READ_ONLY = Key.optional(
            "read_only", Types.FLAG, false, "Whether it refuses writes: servers do not unless told.", "super_read_only");
    private static final Key<Integer> SYNC_RELAY_LOG = Key.optional(
            "sync_relay_log",
            Types.integer(0, Integer.MAX_VALUE),
            10_000,
            "1 keeps the relay log through the loss of power; else its end is fetched again.",
            "sync_relay_log");
    static final Section KEYS = new Section(
            "replica settings",
            List.of(
                    ON,
                    SOURCE,
                    LINK,
                    APPLY,
                    SOURCE_DELAY,
                    CONNECT_RETRY,
                    RETRY_COUNT,
                    NET_TIMEOUT,
                    HEARTBEAT,
                    READ_ONLY,
                    SYNC_RELAY_LOG));

    /** Of a server without replicas, should it ever have to follow another one. */
    static final MysqlSpec.ReplicaSpec DEFAULT = new MysqlSpec.ReplicaSpec(
            "",
            0,
            0,
            null,
            0,
            1000,
            0,
            DistributionType.ZERO,
            1,
            false,
            0,
            true,
            0,
            60 * SimTime.SECOND,
            10,
            60 * SimTime.SECOND,
            30 * SimTime.SECOND,
            false,
            false);

    private ReplicaKeys() {}

    /** Whether the file names the host of a replica. */
    static boolean hostGiven(Section.Values replica) {
        return replica.get(ON) != null;
    }

    /**
     * @param service its name, for those of its servers
     * @param mysql whether the defaults are those of MySQL
     * @param logsUpdates whether replicas write what they apply to their own binlog
     */
    static List<MysqlSpec.ReplicaSpec> read(
            List<Section.Values> given, String service, boolean mysql, boolean logsUpdates) {
        var sources = sources(given, service, logsUpdates);
        var replicas = new ArrayList<MysqlSpec.ReplicaSpec>();
        for (int i = 0; i < given.size(); i++) {
            var replica = given.get(i);
            var link = MysqlKeys.nested(replica, LINK, LINK_KEYS);
            var apply = MysqlKeys.nested(replica, APPLY, APPLY_KEYS);
            var workers = apply.get(WORKERS);
            var retries = replica.get(RETRY_COUNT);
            var heartbeat = replica.get(HEARTBEAT);
            if (!mysql && replica.get(SOURCE_DELAY) % SimTime.SECOND != 0) {
                replica.reading().at("delay").error(
                        replica.node(SOURCE_DELAY), "MariaDB's MASTER_DELAY counts whole seconds");
            }
            var host = replica.get(ON);
            replicas.add(new MysqlSpec.ReplicaSpec(
                    host == null ? "" : host,
                    sources.get(i),
                    link.get(LINK_DELAY),
                    link.get(SHIP),
                    link.get(BANDWIDTH),
                    link.get(SIZE),
                    link.get(RELAY_WRITE),
                    apply.get(TIME),
                    workers == null ? mysql ? 4 : 1 : workers,
                    apply.get(DEPENDENCIES).equals("commit_order"),
                    apply.get(CONFLICTS),
                    apply.get(PRESERVE_ORDER),
                    replica.get(SOURCE_DELAY),
                    replica.get(CONNECT_RETRY),
                    retries == null ? mysql ? 10 : 100_000 : retries,
                    replica.get(NET_TIMEOUT),
                    heartbeat == null ? replica.get(NET_TIMEOUT) / 2 : heartbeat,
                    replica.get(READ_ONLY),
                    replica.get(SYNC_RELAY_LOG) == 1));
        }
        return replicas;
    }

    /** Whom each replica follows: 0 is the primary, which is also taken where a problem is reported. */
    private static List<Integer> sources(List<Section.Values> given, String service, boolean logsUpdates) {
        var names = new ArrayList<String>();
        for (int i = 0; i <= given.size(); i++) {
            names.add(service + "." + (i + 1));
        }
        var sources = new ArrayList<Integer>();
        for (var replica : given) {
            var source = replica.get(SOURCE);
            int index = source == null ? 0 : names.indexOf(source);
            if (index < 0) {
                replica.reading().at("source").unknown("server", replica.node(SOURCE), source, names);
            }
            sources.add(Math.max(0, index));
        }
        for (int i = 0; i < sources.size(); i++) {
            reportCycle(i, sources, given.get(i), names);
        }
        boolean chained = sources.stream().anyMatch(source -> source > 0);
        if (chained && !logsUpdates) {
            for (int i = 0; i < sources.size(); i++) {
                if (sources.get(i) > 0) {
                    given.get(i).reading().at("source").error(
                            given.get(i).node(SOURCE),
                            "'" + names.get(sources.get(i)) + "' does not write what it applies to its binlog: "
                                    + "set log_replica_updates: true");
                }
            }
        }
        return sources;
    }

    private static void reportCycle(int replica, List<Integer> sources, Section.Values given, List<String> names) {
        var seen = new LinkedHashSet<Integer>();
        int at = replica + 1;
        while (at > 0 && seen.add(at)) {
            at = sources.get(at - 1);
        }
        boolean first = seen.stream().allMatch(member -> member >= replica + 1);
        if (at == replica + 1 && first) {
            var circle = new ArrayList<String>();
            seen.forEach(member -> circle.add(names.get(member)));
            circle.add(names.get(replica + 1));
            given.reading().at("source").error(
                    given.node(SOURCE),
                    circle.size() == 2
                            ? "'" + circle.get(0) + "' would follow itself"
                            : "replicates in a circle: " + String.join(" → ", circle));
        }
    }

    private static Type<Integer> bytes() {
        return Types.showing(
                Types.of("a size such as 1kB", (scalar, reading) -> {
                    var value = Types.parseBytes(scalar.text());
                    return value == null || value < 1 || value > 1e9
                            ? reading.expected("a size from 1B to 1GB", scalar)
                            : (Integer) (int) Math.round(value);
                }),
                bytes -> Sizes.show(bytes));
    }

    private static Type<Double> bytesPerSecond() {
        return Types.showing(
                Types.of("a bandwidth such as 10MB/s, or 0", (scalar, reading) -> {
                    if (scalar.text().equals("0")) {
                        return 0.0;
                    }
                    var value = scalar.text().endsWith("/s")
                            ? Types.parseBytes(scalar.text().substring(0, scalar.text().length() - 2))
                            : null;
                    return value == null || value <= 0 ? reading.expected("a bandwidth such as 10MB/s, or 0", scalar) : value;
                }),
                bandwidth -> bandwidth == 0 ? "0" : Sizes.show(bandwidth) + "/s");
    }
}
