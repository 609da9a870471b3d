package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.kind.Cost;
import org.outagelab.scenario.CertificateSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Shape;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;
import org.outagelab.tls.TlsSpec;

/** The keys of a MySQL service, with the defaults of its flavour, and how they become a {@link MysqlSpec}. */
final class MysqlKeys {
    private static final String MYSQL = "mysql-8.4";
    private static final String MANUAL = "MySQL 8.4 Reference Manual";
    private static final String FLAVOURS = "MySQL 8.4 Reference Manual; mariadbd --help --verbose";

    private static final Key<String> FLAVOUR = Key.optional(
            "flavour", Types.oneOf(List.of(MYSQL, "mariadb-10.11")), MYSQL, "Whose defaults and rules.", MANUAL);
    static final Key<String> PRIMARY = Key.required("primary", primary(), "The host of the primary.");

    static final Key<List<Section.Values>> REPLICAS = Key.optional(
            "replicas", Types.listOf(Types.map(ReplicaKeys.KEYS)), List.of(), "The replicas, in order.", MANUAL);

    private static final Key<Integer> ACKS =
            Key.optional("acks", Types.integer(1, 64), 1, "Replicas that have to acknowledge.", "rpl_semi_sync_source_wait_for_replica_count");
    private static final Key<Long> TIMEOUT = Key.optional(
            "timeout",
            timeout(),
            10 * SimTime.SECOND,
            "After which all go on without; never: no fall-back.",
            "rpl_semi_sync_source_timeout");
    private static final Key<String> WAIT = Key.optional(
            "wait",
            Types.oneOf(List.of("after_sync", "after_commit")),
            null,
            "Where a commit waits; unset: after_sync for mysql-8.4, after_commit for mariadb-10.11.",
            "rpl_semi_sync_source_wait_point");
    private static final Key<Boolean> WAIT_NO_REPLICA = Key.optional(
            "wait_no_replica",
            Types.FLAG,
            true,
            "Whether it waits for the time-out when too few replicas are connected.",
            "rpl_semi_sync_source_wait_no_replica");
    private static final Section SEMI_SYNC_KEYS =
            new Section("semi-sync settings", List.of(ACKS, TIMEOUT, WAIT, WAIT_NO_REPLICA));
    private static final Key<Section.Values> SEMI_SYNC = Key.optional(
            "semi-sync", BackupKeys.type(SEMI_SYNC_KEYS), null, "Semi-synchronous replication; unset: none.", MANUAL);
    private static final Key<Boolean> GTID = Key.optional(
            "gtid",
            Types.FLAG,
            null,
            "Whether replicas find their place by GTIDs; unset: false for mysql-8.4, true for mariadb-10.11.",
            "gtid_mode");
    private static final Key<Boolean> LOG_UPDATES = Key.optional(
            "log_replica_updates",
            Types.FLAG,
            null,
            "Whether a replica's own binlog has what it applies; unset: true for mysql-8.4, false for mariadb-10.11.",
            "log_replica_updates");

    private static final Key<String> FROM = Key.optional(
            "from", Types.oneOf(List.of("primary", "replica")), "primary", "Where reads go.", "ours");
    private static final Key<String> ELSE = Key.optional(
            "else", Types.oneOf(List.of("primary", "none")), "primary", "Where they go when no replica answers.", "ours");
    private static final Key<String> PICK = Key.optional(
            "pick", Types.oneOf(List.of("any", "least-lag")), "any", "Which replica: in turn, or the one with the least lag.", "ours");
    private static final Key<Long> MAX_LAG = Key.optional(
            "max-lag", Types.DURATION, SimTime.NEVER, "A replica known to lag more gets no reads; unset: no limit.", "ours");
    private static final Key<Long> LAG_CHECK = Key.optional(
            "check", Types.PERIOD, SimTime.SECOND, "How often its lag is looked at.", "ours");
    private static final Key<String> LAG_BY = Key.optional(
            "lag-by",
            Types.oneOf(List.of("heartbeat", "seconds_behind_source")),
            "heartbeat",
            "What is looked at: a row written every second, or what the replica says.",
            "ours");
    private static final Key<String> OWN_WRITES = Key.optional(
            "own-writes",
            Types.oneOf(List.of("any", "session", "gtid-wait")),
            "any",
            "After a write: reads anywhere, from the primary for a while, or from a replica that waits for it.",
            "ours");
    private static final Key<Long> OWN_WRITES_FOR = Key.optional(
            "wait",
            Types.DURATION,
            SimTime.SECOND,
            "How long after a write its client reads from the primary, or how long a replica waits for it.",
            "ours");
    private static final Key<Long> HOLD = Key.optional(
            "hold",
            Types.DURATION_OR_ZERO,
            10 * SimTime.SECOND,
            "With 'else: none': how long a proxy keeps a read that no replica can take, which then fails; 0: it fails at once.",
            "ProxySQL connect_timeout_server_max");
    private static final Section READS_KEYS = new Section(
            "read routing",
            List.of(FROM, ELSE, PICK, MAX_LAG, LAG_CHECK, LAG_BY, OWN_WRITES, OWN_WRITES_FOR, HOLD));
    private static final Key<Section.Values> READS =
            Key.optional("reads", Types.map(READS_KEYS), null, "Which server answers reads.", "ours");
    private static final Key<Section.Values> FAILOVER = Key.optional(
            "failover", FailoverKeys.type(), null, "What happens when the primary dies; unset: nothing.", "ours");
    private static final Key<Section.Values> BACKUPS = Key.optional(
            "backups", BackupKeys.type(BackupKeys.BACKUPS), null, "Copies of the data that are taken now and then.", "ours");
    private static final Key<Section.Values> RESCUE = Key.optional(
            "rescue", BackupKeys.type(BackupKeys.RESCUE), null, "What people do about rows deleted by mistake; unset: nothing.", "ours");
    private static final Key<Section.Values> REPAIR = Key.optional(
            "repair", BackupKeys.type(BackupKeys.REPAIR), null, "What people do about a replica whose applier has stopped on an error; unset: nothing.", "ours");
    private static final Key<Section.Values> REBUILD = Key.optional(
            "rebuild", BackupKeys.type(BackupKeys.REBUILD), null, "What people do about a replica refused with error 1236; unset: nothing.", "ours");
    private static final Key<Long> BINLOG_KEEP = Key.optional(
            "binlog_expire_logs_seconds",
            timeout(),
            null,
            "Older binlogs are purged, as a duration; unset: 30d for mysql-8.4, never for mariadb-10.11.",
            FLAVOURS);
    private static final Key<Integer> MAX_CONNECTIONS = Key.optional(
            "max_connections", Types.integer(1, 1_000_000), 151, "Sessions; one more gets error 1040.", MANUAL);
    private static final Key<Integer> BACK_LOG = Key.optional(
            "back_log",
            Types.integer(1, 65_535),
            null,
            "Its accept queue; unset: max_connections for mysql-8.4, 80 for mariadb-10.11.",
            FLAVOURS);
    private static final Key<Integer> FLUSH_LOG = Key.optional(
            "innodb_flush_log_at_trx_commit",
            Types.integer(0, 2),
            1,
            "1: the redo log is on disk at each commit; 2: with the operating system; 0: once a second.",
            FLAVOURS);
    private static final Key<Integer> SYNC_BINLOG = Key.optional(
            "sync_binlog",
            Types.integer(0, Integer.MAX_VALUE),
            null,
            "Groups of commits for each sync, 0: when the system likes; unset: 1 for mysql-8.4, 0 for mariadb-10.11.",
            FLAVOURS);
    private static final Key<Distribution> FLUSH = Key.optional(
            "flush",
            DistributionType.DURATION,
            DistributionType.ZERO,
            "Time of one flush of redo log and binlog, shared by all that wait for it.",
            "ours");
    private static final Key<Long> WRITEBACK = Key.optional(
            "writeback",
            Types.DURATION,
            30 * SimTime.SECOND,
            "After which the system writes what nobody asked it to.",
            "Linux vm.dirty_expire_centisecs");
    private static final Key<Integer> ROWS = Key.optional(
            "rows",
            Types.integer(1, 10_000_000),
            1000,
            "That are written and read, each as likely: they decide which reads are stale.",
            "a guess");
    private static final Key<Double> HOT_SHARE = Key.optional(
            "share", Types.SHARE, 0.0, "Of writes that want one of them; 0: no locks.", "ours");
    private static final Key<Integer> HOT_ROWS =
            Key.optional("rows", Types.integer(1, 1_000_000), 1, "How many there are.", "ours");
    private static final Section HOT_KEYS = new Section("hot row settings", List.of(HOT_SHARE, HOT_ROWS));
    private static final Key<Section.Values> HOT =
            Key.optional("hot", Types.map(HOT_KEYS), null, "Rows that many writes lock.", "ours");
    private static final Key<Long> LOCK_WAIT = Key.optional(
            "innodb_lock_wait_timeout",
            Types.DURATION,
            50 * SimTime.SECOND,
            "A write that waits longer for a lock gets error 1205.",
            FLAVOURS);
    private static final Key<Double> CONTENTION = Key.optional(
            "contention",
            Types.SHARE,
            0.0,
            "How much longer work takes for every 4 sessions per core beyond the first 4.",
            "ours");
    private static final Key<Long> RECOVERY = Key.optional(
            "recovery",
            Types.DURATION_OR_ZERO,
            SimTime.SECOND,
            "After a crash, besides its boot: the redo log (100 MB) at 100 MB/s.",
            "a guess: innodb_redo_log_capacity at 50–200 MB/s");

    private static final Key<Section.Values> TLS = Key.optional(
            "tls",
            Types.map(TlsSpec.KEYS_OF_MYSQL),
            null,
            "What clients get that want TLS, such as a 'pool' with 'ssl'; unset: plaintext for all.",
            "ours");
    static final List<Key<?>> KEYS = List.of(
            TLS,
            FLAVOUR,
            PRIMARY,
            REPLICAS,
            SEMI_SYNC,
            GTID,
            LOG_UPDATES,
            READS,
            FAILOVER,
            BACKUPS,
            RESCUE,
            REPAIR,
            REBUILD,
            BINLOG_KEEP,
            MAX_CONNECTIONS,
            BACK_LOG,
            FLUSH_LOG,
            SYNC_BINLOG,
            FLUSH,
            WRITEBACK,
            ROWS,
            HOT,
            LOCK_WAIT,
            CONTENTION,
            RECOVERY);

    private final String service;
    private final Section.Values values;
    private final boolean mysql;

    private MysqlKeys(String service, Section.Values values) {
        this.service = service;
        this.values = values;
        this.mysql = values.get(FLAVOUR).equals(MYSQL);
    }

    static MysqlSpec read(
            String service, Section.Values values, Cost cost, Map<String, CertificateSpec> certificates) {
        return new MysqlKeys(service, values).read(cost, TlsSpec.readOfMysql(values.get(TLS), certificates));
    }

    static boolean allHostsGiven(Section.Values values) {
        return values.has(PRIMARY)
                && !values.broken(PRIMARY)
                && !values.broken(REPLICAS)
                && values.get(REPLICAS).stream().allMatch(ReplicaKeys::hostGiven);
    }

    private MysqlSpec read(Cost cost, TlsSpec tls) {
        var hosts = new ArrayList<String>();
        var primary = values.get(PRIMARY);
        hosts.add(primary == null ? "" : primary);
        var replicas = ReplicaKeys.read(values.get(REPLICAS), service, mysql, or(LOG_UPDATES, mysql));
        replicas.forEach(replica -> hosts.add(replica.host()));
        var failover = FailoverKeys.read(
                values.get(FAILOVER), values.node(FAILOVER), values.reading().at("failover"), service, hosts);
        var reads = nested(values, READS, READS_KEYS);
        boolean fromReplica = reads.get(FROM).equals("replica");
        if (fromReplica && replicas.isEmpty() && values.has(READS)) {
            values.reading()
                    .at("reads")
                    .warning(values.node(READS), "reads are to come from a replica, but there is none");
        }
        if (reads.has(HOLD) && reads.get(ELSE).equals("primary")) {
            values.reading().at("reads").at("hold").error(
                    reads.node(HOLD), "has no meaning with 'else: primary', which takes what no replica can");
        }
        long binlogKeepNs = or(BINLOG_KEEP, mysql ? 30 * SimTime.DAY : SimTime.NEVER);
        var backups = BackupKeys.backups(
                values.get(BACKUPS), values.reading().at("backups"), service, hosts.size(), binlogKeepNs);
        var rescue = BackupKeys.rescue(
                values.get(RESCUE),
                values.reading().at("rescue"),
                backups,
                values.get(BACKUPS) != null,
                replicas.stream().anyMatch(replica -> replica.delayNs() > 0));
        if (values.get(REPAIR) != null && replicas.isEmpty()) {
            values.reading().at("repair").warning(values.node(REPAIR), "has no effect without a replica");
        }
        var hot = nested(values, HOT, HOT_KEYS);
        return new MysqlSpec(
                service,
                mysql,
                hosts,
                replicas,
                or(GTID, !mysql),
                or(LOG_UPDATES, mysql),
                values.get(MAX_CONNECTIONS),
                or(BACK_LOG, mysql ? values.get(MAX_CONNECTIONS) : 80),
                new MysqlSpec.Durability(
                        values.get(FLUSH_LOG),
                        or(SYNC_BINLOG, mysql ? 1 : 0),
                        values.get(FLUSH),
                        SimTime.SECOND,
                        -1,
                        values.get(WRITEBACK)),
                semiSync(replicas.size(), failover),
                new MysqlSpec.Locks(hot.get(HOT_SHARE), hot.get(HOT_ROWS), values.get(LOCK_WAIT)),
                values.get(ROWS),
                values.get(CONTENTION),
                values.get(RECOVERY),
                new MysqlSpec.Reads(
                        fromReplica,
                        reads.get(ELSE).equals("primary"),
                        reads.get(PICK).equals("any") ? MysqlSpec.Pick.ANY : MysqlSpec.Pick.LEAST_LAG,
                        reads.get(MAX_LAG),
                        reads.get(LAG_CHECK),
                        reads.get(LAG_BY).equals("seconds_behind_source"),
                        switch (reads.get(OWN_WRITES)) {
                            case "session" -> MysqlSpec.OwnWrites.SESSION;
                            case "gtid-wait" -> MysqlSpec.OwnWrites.GTID_WAIT;
                            default -> MysqlSpec.OwnWrites.ANY;
                        },
                        reads.get(OWN_WRITES_FOR),
                        reads.get(HOLD)),
                failover,
                binlogKeepNs,
                backups,
                rescue,
                BackupKeys.repair(values.get(REPAIR), values.reading().at("repair"), values.node(REPAIR)),
                BackupKeys.rebuild(values.get(REBUILD)),
                tls,
                cost);
    }

    private <T> T or(Key<T> key, T otherwise) {
        return values.get(key) == null ? otherwise : values.get(key);
    }

    private MysqlSpec.SemiSyncSpec semiSync(int replicas, FailoverSpec failover) {
        var given = values.get(SEMI_SYNC);
        var node = values.node(SEMI_SYNC);
        if (failover != null && failover.by() == FailoverSpec.By.GROUP_REPLICATION) {
            if (given != null) {
                values.reading().at("semi-sync").error(
                        node, "a group has an agreement of its own: every commit waits for a majority");
            }
            // With the committing server itself a majority of all, however long it takes.
            return new MysqlSpec.SemiSyncSpec((replicas + 1) / 2, SimTime.NEVER, true, true, false);
        }
        if (given == null) {
            return null;
        }
        var reading = values.reading().at("semi-sync");
        if (replicas == 0) {
            reading.error(node, "semi-sync without a replica: every commit would wait for the time-out in vain");
        } else if (given.get(ACKS) > replicas) {
            reading.at("acks").error(
                    given.node(ACKS),
                    "waits for " + given.get(ACKS) + " replicas, but there " + (replicas == 1 ? "is 1" : "are " + replicas));
        }
        var wait = given.get(WAIT);
        boolean afterSync = wait == null ? mysql : wait.equals("after_sync");
        return new MysqlSpec.SemiSyncSpec(
                given.get(ACKS), given.get(TIMEOUT), afterSync, given.get(WAIT_NO_REPLICA), afterSync);
    }

    /** A map within, whose problems have been reported where it was read first. */
    static Section.Values nested(Section.Values values, Key<Section.Values> key, Section section) {
        return section.read(
                values.has(key) ? values.node(key) : null, new Reading(new Problems(), values.reading().path()));
    }

    private static Type<String> primary() {
        return new Type<>() {
            @Override
            public String read(Node node, Reading reading) {
                if (node instanceof Node.Items) {
                    reading.error(node, "expected one host, got a list: a database has one primary, and the others are "
                            + "its 'replicas'");
                    return null;
                }
                return Types.TEXT.read(node, reading);
            }

            @Override
            public Shape shape() {
                return Shape.TEXT;
            }

            @Override
            public String expects() {
                return "the host of the primary";
            }
        };
    }

    private static Type<Long> timeout() {
        return Types.showing(
                Types.of("a duration such as 10s, or never", (scalar, reading) ->
                        scalar.text().equals("never") ? (Long) SimTime.NEVER : Types.DURATION.read(scalar, reading)),
                ns -> ns == SimTime.NEVER ? "never" : Types.showDuration(ns));
    }
}
