package org.outagelab.mysql;

import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.RandomStream;
import org.outagelab.kind.Cost;
import org.outagelab.scenario.CertificateSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Section;
import org.outagelab.tls.TlsSpec;

/**
 * What a scenario says of a MySQL service. Times in nanoseconds, {@link SimTime#NEVER} for none.
 *
 * @param mysql whether it behaves as MySQL 8.4; else as MariaDB 10.11
 * @param hosts the first primary's, then the replicas'
 * @param replicas one for each replica
 * @param gtid whether replicas find their place by GTIDs: then a source refuses who has what it lacks
 * @param logsUpdates whether replicas write what they apply to their own binlog
 * @param semiSync null for asynchronous replication
 * @param rows that are written and read, each as likely
 * @param contention how much longer work takes, as a share, for every 4 sessions per core beyond the first 4
 * @param recoveryNs after a crash, besides the boot
 * @param failover what happens when the primary dies, or null for nothing
 * @param binlogKeepNs {@code binlog_expire_logs_seconds}: binlogs older than that are purged
 * @param backups that are taken, or null for none
 * @param rescue what people do about rows deleted by mistake, or null for nothing
 * @param repair what people do about a replica that has stopped on an error, or null for nothing
 * @param tls how it speaks with clients that want it; null: with none
 * @param rebuild what people do about a replica that its source refuses, or null for nothing
 */
public record MysqlSpec(
        String service,
        boolean mysql,
        List<String> hosts,
        List<ReplicaSpec> replicas,
        boolean gtid,
        boolean logsUpdates,
        int maxConnections,
        int backlog,
        Durability durability,
        SemiSyncSpec semiSync,
        Locks locks,
        int rows,
        double contention,
        long recoveryNs,
        Reads reads,
        FailoverSpec failover,
        long binlogKeepNs,
        BackupSpec backups,
        RescueSpec rescue,
        RepairSpec repair,
        Rebuild rebuild,
        TlsSpec tls,
        Cost cost) {

    /**
     * A replica that its source refuses (error 1236) gets a copy of the data.
     *
     * @param afterNs until somebody begins
     * @param copyNs time to copy them
     */
    public record Rebuild(long afterNs, long copyNs) {}

    /**
     * When a commit is on the disk.
     *
     * @param flushLog {@code innodb_flush_log_at_trx_commit}
     * @param syncBinlog {@code sync_binlog}: every so many groups; 0 leaves it to the operating system
     * @param flush time of one flush of redo log and binlog
     * @param flushEveryNs {@code innodb_flush_log_at_timeout}
     * @param flushPhaseNs when the first of these flushes is, below {@code flushEveryNs}; -1: drawn for each server
     * @param writebackNs after which the operating system has written what nobody asked it to
     */
    public record Durability(
            int flushLog, int syncBinlog, Distribution flush, long flushEveryNs, long flushPhaseNs, long writebackNs) {
        /**
         * With a phase that is known.
         *
         * @param random draws it, if it is to be drawn
         */
        Durability inPhase(RandomStream random) {
            return flushPhaseNs >= 0
                    ? this
                    : new Durability(
                            flushLog,
                            syncBinlog,
                            flush,
                            flushEveryNs,
                            (long) (random.nextDouble() * flushEveryNs),
                            writebackNs);
        }
    }

    /**
     * @param acks replicas that have to acknowledge
     * @param afterSync whether the engine commits, and shows a write to others, after the acknowledgement only
     * @param waitNoReplica whether it waits for the time-out even when too few replicas are connected
     * @param inTurn whether one group of commits waits at a time, and the next is sent when it is acknowledged: so do
     *     MySQL (in its commit stage) and MariaDB (under a lock) with {@code afterSync}, but not a group's agreement
     */
    public record SemiSyncSpec(int acks, long timeoutNs, boolean afterSync, boolean waitNoReplica, boolean inTurn) {}

    /**
     * Rows that many writes want.
     *
     * @param share of writes that want one of them; 0 for no locks
     * @param waitNs {@code innodb_lock_wait_timeout}
     */
    public record Locks(double share, int rows, long waitNs) {}

    /** Which of the replicas answers a read. */
    public enum Pick {
        /** In turn. */
        ANY,
        /** The one with the least lag, as far as is known. */
        LEAST_LAG
    }

    /** What a client does that has just written. */
    public enum OwnWrites {
        /** Nothing: it may not see its own write. */
        ANY,
        /** It reads from the primary for a while. */
        SESSION,
        /** It has the replica wait for its write ({@code WAIT_FOR_EXECUTED_GTID_SET}). */
        GTID_WAIT
    }

    /**
     * Which server answers reads.
     *
     * @param fromReplica or the primary
     * @param elsePrimary when no replica answers
     * @param maxLagNs a replica with more is left out, as far as is known; NEVER for no limit
     * @param checkNs how often the lag is looked at
     * @param bySecondsBehind whether the lag known is {@code Seconds_Behind_Source}; else that of a heartbeat table
     * @param waitNs how long a client reads from the primary, or a replica waits
     * @param holdNs how long a read is kept when no replica can take it and nobody else may; 0: it fails at once
     */
    public record Reads(
            boolean fromReplica,
            boolean elsePrimary,
            Pick pick,
            long maxLagNs,
            long checkNs,
            boolean bySecondsBehind,
            OwnWrites ownWrites,
            long waitNs,
            long holdNs) {}

    /**
     * @param source index of the server it follows at first
     * @param linkDelayNs one way, besides the network's latency
     * @param ship time to send one transaction, one after the other; null for none
     * @param bytesPerSecond of its link; 0 for no limit
     * @param transactionBytes size of a transaction in the binlog
     * @param relayWriteNs from the arrival of a transaction until it is acknowledged
     * @param apply time to apply one transaction
     * @param workers appliers
     * @param commitOrder whether only what was prepared together is applied together; else all without conflict
     * @param conflicts share of transactions that conflict with the one before, from 0 to 1
     * @param preserveOrder whether transactions are committed in the order of the source
     * @param delayNs {@code SOURCE_DELAY}
     * @param connectRetryNs between attempts to connect to the source again
     * @param retryCount such attempts at most
     * @param netTimeoutNs without a word from the source, after which it connects anew
     * @param heartbeatNs at which a silent source says that it lives
     * @param readOnly whether it refuses writes
     * @param syncsRelayLog whether its relay log survives the loss of power
     */
    public record ReplicaSpec(
            String host,
            int source,
            long linkDelayNs,
            Distribution ship,
            double bytesPerSecond,
            int transactionBytes,
            long relayWriteNs,
            Distribution apply,
            int workers,
            boolean commitOrder,
            double conflicts,
            boolean preserveOrder,
            long delayNs,
            long connectRetryNs,
            int retryCount,
            long netTimeoutNs,
            long heartbeatNs,
            boolean readOnly,
            boolean syncsRelayLog) {}

    /** All keys of the kind, without those of every service. */
    public static final List<Key<?>> KEYS = MysqlKeys.KEYS;

    public static MysqlSpec read(
            String service, Section.Values values, Cost cost, Map<String, CertificateSpec> certificates) {
        return MysqlKeys.read(service, values, cost, certificates);
    }

    /**
     * Whether reads go to a replica first.
     *
     * @param servers how many there are, with the primary
     */
    public boolean readsFromReplica(int servers) {
        return reads.fromReplica() && servers > 1;
    }

    /** Whether the file names a host for every server, so that their number is known. */
    public static boolean allHostsGiven(Section.Values values) {
        return MysqlKeys.allHostsGiven(values);
    }

    /** How a server replicates while it has a source: the first primary does it as the first replica, when it must. */
    ReplicaSpec replica(int server) {
        return server > 0 ? replicas.get(server - 1) : replicas.isEmpty() ? ReplicaKeys.DEFAULT : replicas.get(0);
    }
}
