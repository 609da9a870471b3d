package org.outagelab.mysql;

import java.util.ArrayList;
import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.MapType;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Type;
import org.outagelab.scenario.Types;

/** The keys of {@code backups}, {@code rescue}, {@code repair} and {@code rebuild}, and how they become their specs. */
final class BackupKeys {
    private static final int MOST_INCREMENTALS = 1000;
    private static final int MOST_KEPT = 100_000;

    private static final Key<String> TAKEN_FROM = Key.required("from", Types.TEXT, "The server that takes them.");
    private static final Key<Double> SIZE = Key.required("size", Sizes.bytes(), "Of a full one.");
    private static final Key<Long> FULL = Key.optional(
            "full", Types.DURATION, null, "From one full backup to the next; it must be given.", "ours");
    private static final Key<Long> INCREMENTAL = Key.optional(
            "incremental",
            Types.DURATION,
            SimTime.NEVER,
            "From one to the next of those between, each of what has changed since the one before; unset: none.",
            "ours");
    private static final Key<Double> INCREMENT = Key.optional(
            "increment", Sizes.bytes(), null, "Size of an incremental one; unset: 1 % of a full one.", "a guess");
    private static final Key<Double> TAKING = Key.optional(
            "rate", Sizes.perSecond(), 100e6, "At which they are taken, for example 100MB/s.", "a guess");
    private static final Key<Long> NEWEST = Key.optional(
            "newest",
            Types.DURATION_OR_ZERO,
            null,
            "How long before the load the newest full one began; unset: evenly within one interval, in each run anew.",
            "ours");
    private static final Key<Double> SLOWS = Key.optional(
            "slows", Types.number(1, 1000), 1.0, "How much longer work takes on that server meanwhile, as a factor.", "ours");
    private static final Key<Boolean> STOPS_APPLIER = Key.optional(
            "stops-applier", Types.FLAG, false, "Whether a replica applies nothing meanwhile.", "STOP REPLICA SQL_THREAD");
    private static final Key<Long> KEEP = Key.optional(
            "keep", Types.DURATION, 7 * SimTime.DAY, "Until one is deleted; the archive is kept as long.", "a guess");
    private static final Key<Double> FAILS = Key.optional(
            "fails", Types.SHARE, 0.0, "Share of them that cannot be restored.", "ours");
    private static final Key<Boolean> VERIFIED = Key.optional(
            "verified",
            Types.FLAG,
            false,
            "Whether that is found out when they are taken; else when they are needed.",
            "ours");
    private static final Key<Long> ARCHIVE = Key.optional(
            "archive",
            archive(),
            SimTime.NEVER,
            "How often new binlogs are copied off the host: none, stream or a time.",
            "mysqlbinlog --read-from-remote-server");
    static final Section BACKUPS = new Section(
            "backup settings",
            List.of(
                    TAKEN_FROM,
                    SIZE,
                    FULL,
                    INCREMENTAL,
                    INCREMENT,
                    TAKING,
                    NEWEST,
                    SLOWS,
                    STOPS_APPLIER,
                    KEEP,
                    FAILS,
                    VERIFIED,
                    ARCHIVE));

    static final Key<String> VIA = Key.optional(
            "via",
            Types.TEXT,
            null,
            "The machine by way of which somebody acts, such as a bastion: what it does not reach has to wait; unset: all is reached.",
            "ours");
    private static final Key<Distribution> NOTICE = Key.required(
            "notice", DistributionType.DURATION, "From the deletion until a person sees it.");
    private static final Key<Distribution> DECIDE = Key.optional(
            "decide",
            DistributionType.DURATION,
            Distributions.constant(5 * SimTime.MINUTE),
            "From there until somebody acts.",
            "a guess");
    private static final Key<String> FROM = Key.optional(
            "from",
            Types.oneOf(List.of("best", "delayed-replica", "backup")),
            "best",
            "Where the rows come from; best: a delayed replica that still has them, else a backup.",
            "ours");
    private static final Key<String> THEN = Key.optional(
            "then",
            Types.oneOf(List.of("replace", "replay", "copy-back")),
            "replace",
            "The copy replaces the database; or after later writes were replayed on it too; or its rows are copied back.",
            "MySQL: point-in-time recovery");
    private static final Key<Boolean> FREEZE = Key.optional(
            "freeze", Types.FLAG, true, "Whether writes are refused while somebody is at it.", "ours");
    private static final Key<Double> DATA = Key.optional(
            "size",
            Sizes.bytes(),
            null,
            "Of the data, for copies to other servers; unset: that of a full backup, without one nobody copies.",
            "ours");
    private static final Key<Double> RATE = Key.optional(
            "rate", Sizes.perSecond(), 100e6, "At which a backup is restored and data are copied.", "a guess");
    private static final Key<Double> REPLAY = Key.optional(
            "replay", Types.RATE_PER_SECOND, 2000.0, "Transactions of a binlog that are replayed, for example 2000/s.", "a guess");
    static final Section RESCUE = new Section(
            "rescue settings", List.of(NOTICE, DECIDE, VIA, FROM, THEN, FREEZE, DATA, RATE, REPLAY));

    private static final Key<Distribution> ERROR_NOTICE = Key.required(
            "notice", DistributionType.DURATION, "From the error until monitoring has told somebody.");
    private static final Key<Distribution> ERROR_DECIDE = Key.optional(
            "decide",
            DistributionType.DURATION,
            Distributions.constant(5 * SimTime.MINUTE),
            "From there until that person acts.",
            "a guess");
    private static final Key<String> REPAIR_BY = Key.optional(
            "by",
            Types.oneOf(List.of("skip", "ignore", "rebuild")),
            "skip",
            "The transaction is skipped; or all such errors from then on; or it gets a copy of the data.",
            "replica_skip_counter; replica_exec_mode");
    private static final Key<Long> REPAIR_NEXT = Key.optional(
            "next",
            Types.DURATION_OR_ZERO,
            30 * SimTime.SECOND,
            "Until the same person has skipped a further transaction.",
            "a guess");
    private static final Key<Double> REPAIR_SIZE =
            Key.optional("size", Sizes.bytes(), null, "Of the data, for a copy of them.", "ours");
    private static final Key<Double> REPAIR_RATE = Key.optional(
            "rate", Sizes.perSecond(), 100e6, "At which they are copied, for example 100MB/s.", "a guess");
    static final Section REPAIR = new Section(
            "repair settings",
            List.of(ERROR_NOTICE, ERROR_DECIDE, VIA, REPAIR_BY, REPAIR_NEXT, REPAIR_SIZE, REPAIR_RATE));

    private static final Key<Long> AFTER = Key.optional(
            "after", Types.DURATION_OR_ZERO, 30 * SimTime.MINUTE, "From the refusal until somebody begins.", "a guess");
    private static final Key<Double> COPIED = Key.required("size", Sizes.bytes(), "Of the data.");
    private static final Key<Double> COPY_RATE = Key.optional(
            "rate", Sizes.perSecond(), 100e6, "At which they are copied, for example 100MB/s.", "a guess");
    static final Section REBUILD = new Section("rebuild settings", List.of(AFTER, COPIED, COPY_RATE));

    private BackupKeys() {}

    /**
     * @param values null for none
     * @return null for none, or after a problem
     */
    static MysqlSpec.Rebuild rebuild(Section.Values values) {
        return values == null || values.get(COPIED) == null
                ? null
                : new MysqlSpec.Rebuild(
                        values.get(AFTER), SimTime.fromSeconds(values.get(COPIED) / values.get(COPY_RATE)));
    }

    /**
     * @param values null for none
     * @return null for none, or after a problem
     */
    static RepairSpec repair(Section.Values values, Reading place, Node at) {
        if (values == null || values.get(ERROR_NOTICE) == null) {
            return null;
        }
        var by = List.of(RepairSpec.By.SKIP, RepairSpec.By.IGNORE, RepairSpec.By.REBUILD)
                .get(List.of("skip", "ignore", "rebuild").indexOf(values.get(REPAIR_BY)));
        boolean copies = by == RepairSpec.By.REBUILD;
        if (copies && values.get(REPAIR_SIZE) == null) {
            if (!values.broken(REPAIR_SIZE)) {
                place.error(at, "'size' is missing: how much is there to copy?");
            }
            return null;
        }
        for (var key : copies ? List.of(REPAIR_NEXT) : List.of(REPAIR_SIZE, REPAIR_RATE)) {
            if (values.has(key)) {
                place.at(key.name()).error(values.node(key), "has no meaning for a repair by " + values.get(REPAIR_BY));
            }
        }
        if (by == RepairSpec.By.IGNORE && values.has(REPAIR_NEXT)) {
            place.at("next").error(values.node(REPAIR_NEXT), "has no meaning for a repair by ignore");
        }
        return new RepairSpec(
                values.get(ERROR_NOTICE),
                values.get(ERROR_DECIDE),
                by,
                values.get(REPAIR_NEXT),
                copies ? SimTime.fromSeconds(values.get(REPAIR_SIZE) / values.get(REPAIR_RATE)) : 0,
                values.get(VIA));
    }

    /** {@code none}, or a map. */
    static MapType type(Section section) {
        return Types.mapOr(section, List.of("none", "off", "false"));
    }

    /**
     * @param values null for none
     * @param servers how many there are
     * @param binlogKeepNs how long they keep their binlogs
     * @return null for none, or after a problem
     */
    static BackupSpec backups(Section.Values values, Reading place, String service, int servers, long binlogKeepNs) {
        if (values == null) {
            return null;
        }
        int server = server(values, place, service, servers);
        var size = values.get(SIZE);
        var full = values.get(FULL);
        if (!values.has(FULL) && values.has(INCREMENTAL)) {
            place.at("incremental").error(
                    values.node(INCREMENTAL), "an incremental backup needs a full one to begin with: set 'full'");
        } else if (!values.has(FULL)) {
            place.error(values.node(FULL), "'full' is missing (" + Types.DURATION.expects() + ")");
        }
        if (full != null) {
            schedule(values, place, full, binlogKeepNs);
        }
        if (size == null || full == null || server < 0) {
            return null;
        }
        return new BackupSpec(
                server,
                full,
                values.get(INCREMENTAL),
                values.get(NEWEST) == null ? -1 : values.get(NEWEST),
                size,
                values.get(INCREMENT) == null ? Math.max(1, size / 100) : values.get(INCREMENT),
                values.get(TAKING),
                values.get(SLOWS),
                values.get(STOPS_APPLIER),
                values.get(KEEP),
                values.get(FAILS),
                values.get(VERIFIED),
                values.get(ARCHIVE));
    }

    /** The index of the one that takes them, or -1 after a problem. */
    private static int server(Section.Values values, Reading place, String service, int servers) {
        var names = new ArrayList<String>();
        for (int i = 1; i <= servers; i++) {
            names.add(service + "." + i);
        }
        var from = values.get(TAKEN_FROM);
        if (from != null && !names.contains(from)) {
            place.at("from").unknown("server", values.node(TAKEN_FROM), from, names);
        }
        return names.indexOf(from);
    }

    private static void schedule(Section.Values values, Reading place, long full, long binlogKeepNs) {
        long incremental = values.get(INCREMENTAL);
        long every = Math.min(full, incremental);
        if (every < SimTime.SECOND) {
            place.at(every == full ? "full" : "incremental").error(
                    values.node(every == full ? FULL : INCREMENTAL), "more often than the limit of once a second");
        } else if (values.has(INCREMENTAL) && incremental >= full) {
            place.at("incremental").error(
                    values.node(INCREMENTAL), "there is none before the next full one, after " + Types.showDuration(full));
        } else if (full / every > MOST_INCREMENTALS) {
            place.at("incremental").error(
                    values.node(INCREMENTAL), "more than the limit of " + MOST_INCREMENTALS + " to each full one");
        } else if (values.get(KEEP) / every > MOST_KEPT) {
            place.at("keep").error(values.node(KEEP), "more than the limit of " + MOST_KEPT + " backups");
        }
        if (values.get(NEWEST) != null && values.get(NEWEST) >= full) {
            place.at("newest").error(
                    values.node(NEWEST), "another one was due since: expected less than " + Types.showDuration(full));
        }
        if (values.get(KEEP) < full) {
            place.at("keep").warning(
                    values.node(KEEP), "a backup is deleted before the next full one: at times there is none");
        }
        if (values.get(SIZE) != null && values.get(SIZE) / values.get(TAKING) > every * 1e-9) {
            place.at("rate").warning(
                    values.node(TAKING), "one takes longer than from one to the next: incremental ones that are due meanwhile are left out, and full ones wait");
        }
        if (values.get(ARCHIVE) == SimTime.NEVER && binlogKeepNs < full) {
            place.warning(
                    values.node(FULL), "binlogs are purged before the next full backup: at times they do not reach back to one");
        }
    }

    /**
     * @param backups null for none
     * @param delayed whether a replica has a delay
     */
    static RescueSpec rescue(Section.Values values, Reading place, BackupSpec backups, boolean given, boolean delayed) {
        if (values == null || values.get(NOTICE) == null) {
            return null;
        }
        var from = List.of(RescueSpec.From.BEST, RescueSpec.From.DELAYED_REPLICA, RescueSpec.From.BACKUP)
                .get(List.of("best", "delayed-replica", "backup").indexOf(values.get(FROM)));
        if (from == RescueSpec.From.DELAYED_REPLICA && !delayed) {
            place.at("from").error(values.node(FROM), "no replica has a 'delay'");
        } else if (from == RescueSpec.From.BACKUP && !given) {
            place.at("from").error(values.node(FROM), "there are no 'backups'");
        } else if (from == RescueSpec.From.BEST && !given && !delayed) {
            place.warning(
                    values.node(NOTICE), "neither backups nor a delayed replica: nothing to bring back rows from");
        }
        var size = values.get(DATA);
        return new RescueSpec(
                values.get(NOTICE),
                values.get(DECIDE),
                from,
                List.of(RescueSpec.Then.REPLACE, RescueSpec.Then.REPLAY, RescueSpec.Then.COPY_BACK)
                        .get(List.of("replace", "replay", "copy-back").indexOf(values.get(THEN))),
                values.get(FREEZE),
                size != null ? size : backups != null ? backups.bytes() : Double.NaN,
                values.get(RATE),
                values.get(REPLAY),
                values.get(VIA));
    }

    private static Type<Long> archive() {
        return Types.showing(Types.of("none, stream or a duration such as 5m", (scalar, reading) -> switch (scalar.text()) {
            case "none", "off", "false" -> (Long) SimTime.NEVER;
            case "stream" -> (Long) 0L;
            default -> {
                var ns = Types.parseDuration(scalar.text());
                yield ns == null || ns <= 0
                        ? reading.expected("none, stream or a duration such as 5m", scalar)
                        : ns;
            }
        }), ns -> ns == SimTime.NEVER ? "none" : ns == 0 ? "stream" : Types.showDuration(ns));
    }
}
