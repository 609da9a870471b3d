package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.host.Cost;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * What a scenario says of a MySQL service. Times in nanoseconds.
 *
 * @param hosts the primary's, then the replicas'
 * @param replicas one for each replica
 * @param readsFrom {@code primary} or {@code replica}
 * @param readsElse where reads go when no replica answers: {@code primary} or {@code none}
 */
public record MysqlSpec(
        String service,
        List<String> hosts,
        List<ReplicaSpec> replicas,
        int maxConnections,
        long commitNs,
        boolean readsFromReplica,
        boolean readsElsePrimary,
        Cost cost) {

    /**
     * @param linkDelayNs from the primary's binlog to the replica's relay log, besides the network's latency
     * @param ship time to send one transaction, one after the other; null for none
     * @param apply time to apply one transaction
     * @param workers appliers
     * @param connectRetryNs between attempts to connect to the primary again
     */
    public record ReplicaSpec(
            String host, long linkDelayNs, Distribution ship, Distribution apply, int workers, long connectRetryNs) {}

    /** Whether reads go to a replica first. @param servers how many there are, with the primary */
    public boolean readsFromReplica(int servers) {
        return readsFromReplica && servers > 1;
    }

    private static final String MANUAL = "MySQL 8.4 Reference Manual";

    private static final Key<String> FLAVOUR = Key.optional(
            "flavour", Types.oneOf(List.of("mysql-8.4", "mariadb-10.11")), "mysql-8.4", "Whose defaults.", MANUAL);
    private static final Key<String> PRIMARY = Key.required("primary", Types.TEXT, "The host of the primary.");

    private static final Key<String> ON = Key.required("on", Types.TEXT, "The host of the replica.");
    private static final Key<Long> DELAY = Key.optional(
            "delay", Types.DURATION_OR_ZERO, 0L, "From binlog to relay log, besides the network.", "ours");
    private static final Key<Distribution> SHIP = Key.optional(
            "ship", DistributionType.DURATION, null, "Time to send one transaction, one after the other.", "ours");
    private static final Section LINK_KEYS = new Section("replication link settings", List.of(DELAY, SHIP));
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
    private static final Section APPLY_KEYS = new Section("applier settings", List.of(TIME, WORKERS));
    private static final Key<Section.Values> APPLY =
            Key.optional("apply", Types.map(APPLY_KEYS), null, "How it applies transactions.", MANUAL);
    private static final Key<Long> CONNECT_RETRY = Key.optional(
            "connect-retry",
            Types.DURATION,
            60 * SimTime.SECOND,
            "Between attempts to reach the primary again.",
            "SOURCE_CONNECT_RETRY");
    private static final Section REPLICA_KEYS =
            new Section("replica settings", List.of(ON, LINK, APPLY, CONNECT_RETRY));
    private static final Key<List<Section.Values>> REPLICAS = Key.optional(
            "replicas", Types.listOf(Types.map(REPLICA_KEYS)), List.of(), "The replicas, in order.", MANUAL);
    private static final Key<Node> SEMI_SYNC = Key.optional(
                    "semi-sync", Types.any("off, or {acks: 1, timeout: 10s, wait: after_sync}"), null, "Semi-synchronous replication.", MANUAL)
            .unmodelled();
    private static final Key<String> FROM = Key.optional(
            "from", Types.oneOf(List.of("primary", "replica")), "primary", "Where reads go.", "ours");
    private static final Key<String> ELSE = Key.optional(
            "else", Types.oneOf(List.of("primary", "none")), "primary", "Where they go when no replica answers.", "ours");
    private static final Section READS_KEYS = new Section("read routing", List.of(FROM, ELSE));
    private static final Key<Section.Values> READS =
            Key.optional("reads", Types.map(READS_KEYS), null, "Which server answers reads.", "ours");
    private static final Key<Node> FAILOVER = Key.optional(
                    "failover", Types.any("none, or {by: script, …}"), null, "What happens when the primary dies.", "ours")
            .unmodelled();
    private static final Key<Integer> MAX_CONNECTIONS = Key.optional(
            "max_connections", Types.integer(1, 1_000_000), 151, "Sessions; one more gets error 1040.", MANUAL);
    private static final Key<Long> COMMIT = Key.optional(
            "commit", Types.DURATION_OR_ZERO, 0L, "What a commit adds to a write: the flush of redo log and binlog.", "ours");

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS = List.of(
            FLAVOUR, PRIMARY, REPLICAS, SEMI_SYNC, READS, FAILOVER, MAX_CONNECTIONS, COMMIT);

    public static MysqlSpec read(String service, Section.Values values, Cost cost) {
        var hosts = new ArrayList<String>();
        var replicas = new ArrayList<ReplicaSpec>();
        var primary = values.get(PRIMARY);
        hosts.add(primary == null ? "" : primary);
        int defaultWorkers = values.get(FLAVOUR).equals("mysql-8.4") ? 4 : 1;
        for (var replica : values.get(REPLICAS)) {
            var link = LINK_KEYS.read(nodeOf(replica, LINK), quiet(replica));
            var apply = APPLY_KEYS.read(nodeOf(replica, APPLY), quiet(replica));
            var workers = apply.get(WORKERS);
            var host = replica.get(ON);
            hosts.add(host == null ? "" : host);
            replicas.add(new ReplicaSpec(
                    host == null ? "" : host,
                    link.get(DELAY),
                    link.get(SHIP),
                    apply.get(TIME),
                    workers == null ? defaultWorkers : workers,
                    replica.get(CONNECT_RETRY)));
        }
        off(values, SEMI_SYNC, "semi-sync", "off", "false");
        off(values, FAILOVER, "failover", "none", "off");
        var reads = READS_KEYS.read(nodeOf(values, READS), quiet(values));
        boolean fromReplica = reads.get(FROM).equals("replica");
        if (fromReplica && replicas.isEmpty() && values.has(READS)) {
            values.reading()
                    .at("reads")
                    .warning(values.node(READS), "reads are to come from a replica, but there is none");
        }
        return new MysqlSpec(
                service,
                hosts,
                replicas,
                values.get(MAX_CONNECTIONS),
                values.get(COMMIT),
                fromReplica,
                reads.get(ELSE).equals("primary"),
                cost);
    }

    /** Whether the file names a host for every server, so that their number is known. */
    public static boolean allHostsGiven(Section.Values values) {
        return values.has(PRIMARY)
                && !values.broken(PRIMARY)
                && !values.broken(REPLICAS)
                && values.get(REPLICAS).stream().allMatch(replica -> replica.get(ON) != null);
    }

    private static Node nodeOf(Section.Values values, Key<?> key) {
        return values.has(key) ? values.node(key) : null;
    }

    private static Reading quiet(Section.Values values) {
        return new Reading(new Problems(), values.reading().path());
    }

    /** A section that is read but not modelled yet: only its "off" has a meaning. */
    private static void off(Section.Values values, Key<Node> key, String name, String word, String other) {
        if (values.get(key) instanceof Node.Scalar scalar
                && (scalar.text().equals(word) || scalar.text().equals(other) || scalar.text().equals("none"))) {
            return;
        }
        if (values.get(key) != null) {
            values.reading()
                    .at(name)
                    .warning(values.node(key), "is read but not modelled yet: the run goes on as if it were " + word);
        }
    }
}
