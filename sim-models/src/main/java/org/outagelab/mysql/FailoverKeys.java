package org.outagelab.mysql;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.mysql.FailoverSpec.By;
import org.outagelab.mysql.FailoverSpec.Candidate;
import org.outagelab.mysql.FailoverSpec.CutOverBy;
import org.outagelab.mysql.FailoverSpec.FenceBy;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Problems;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.MapType;
import org.outagelab.scenario.Types;

/** The keys of {@code failover}, with the defaults of the program that decides, and how they become its spec. */
final class FailoverKeys {
    private static final String MHA = "MHA";
    private static final String ORCHESTRATOR = "orchestrator";
    private static final List<String> WHO = List.of("script", "orchestrator", "group-replication", "person");

    private static final Key<String> BY = Key.required("by", Types.oneOf(WHO), "Who decides.");
    private static final Key<List<String>> FROM = Key.optional(
            "from",
            Types.listOf(Types.TEXT),
            List.of(),
            "The host whence it looks and acts; unset: that of the first replica.",
            "MHA may run on a replica");
    private static final Key<List<String>> CHECK_FROM = Key.optional(
            "check-from",
            Types.listOf(Types.TEXT),
            List.of(),
            "Hosts from which the primary must be unreachable too.",
            "masterha_secondary_check");
    private static final Key<Long> EVERY = Key.optional(
            "every",
            Types.PERIOD,
            null,
            "From one look at a server to the next; unset: 3s for a script or a person, 5s for orchestrator.",
            "MHA ping_interval; orchestrator InstancePollSeconds");
    private static final Key<Long> TIMEOUT = Key.optional(
            "timeout",
            Types.DURATION,
            null,
            "After which a look has failed; unset: 3s for a script or a person, 2s for orchestrator, 5s in a group.",
            "MHA; MySQLConnectTimeoutSeconds; group replication: suspicion");
    private static final Key<Integer> FAILS = Key.optional(
            "fails", Types.integer(1, 1000), 4, "Failed looks in a row that make a script act.", MHA);
    private static final Key<Long> ANALYSIS = Key.optional(
            "analysis", Types.PERIOD, SimTime.SECOND, "How often orchestrator concludes.", "RecoveryPollSeconds");
    private static final Key<Long> EXPEL = Key.optional(
            "expel",
            Types.DURATION_OR_ZERO,
            5 * SimTime.SECOND,
            "In a group: from the suspicion until a member is expelled.",
            "group_replication_member_expel_timeout");
    private static final Section PROBE_KEYS =
            new Section("probe settings", List.of(EVERY, TIMEOUT, FAILS, ANALYSIS, EXPEL));
    private static final Key<Section.Values> PROBE =
            Key.optional("probe", Types.map(PROBE_KEYS), null, "How it finds out.", "ours");
    private static final Key<Boolean> RECOVER = Key.optional(
            "recover",
            Types.FLAG,
            null,
            "Whether it acts on what it finds; unset: false for orchestrator, true for the others.",
            "RecoverMasterClusterFilters is empty");
    private static final Key<Distribution> DECIDE = Key.optional(
            "decide",
            DistributionType.DURATION,
            null,
            "From the detection until it acts; unset: lognormal(15m, p95=60m) for a person (page, login, decision), else 0.",
            "published: 5 to 60 min; a guess between");

    private static final Key<String> FENCE_BY = Key.optional(
            "by",
            Types.oneOf(List.of("none", "power", "read-only", "vip")),
            "none",
            "How the old primary is kept from taking writes.",
            "MHA shutdown_script is empty");
    private static final Key<Distribution> FENCE_TAKES = Key.optional(
            "takes",
            DistributionType.DURATION,
            null,
            "How long that takes; unset: uniform(7s, 10s) for power, else 1s.",
            "MHA: power off 7–10 s");
    private static final Key<Double> FENCE_FAILS =
            Key.optional("fails", Types.SHARE, 0.0, "Probability that it does not work.", "ours");
    private static final Key<Boolean> FENCE_REQUIRED = Key.optional(
            "required",
            Types.FLAG,
            null,
            "Whether nothing is promoted when it does not work; unset: true for power, else false.",
            "MHA shutdown_script");
    private static final Section FENCE_KEYS =
            new Section("fencing settings", List.of(FENCE_BY, FENCE_TAKES, FENCE_FAILS, FENCE_REQUIRED));
    private static final Key<Section.Values> FENCE =
            Key.optional("fence", Types.map(FENCE_KEYS), null, "What is done to the old primary first.", "ours");

    private static final Key<String> CANDIDATE = Key.optional(
            "candidate",
            Types.TEXT,
            "most-advanced",
            "Which replica: most-advanced, any, or a server such as db.2.",
            "MHA: the latest slave");
    private static final Key<Boolean> DRAIN = Key.optional(
            "drain",
            Types.FLAG,
            null,
            "Whether it first applies its relay log, or throws it away; unset: false for orchestrator, else true.",
            "DelayMasterPromotionIfSQLThreadNotUpToDate");
    private static final Key<Long> MAX_LAG = Key.optional(
            "max-lag",
            Types.DURATION,
            SimTime.NEVER,
            "A candidate that lags more is not promoted: the failover fails.",
            "FailMasterPromotionOnLagMinutes");
    private static final Key<Distribution> TAKES = Key.optional(
            "takes",
            DistributionType.DURATION,
            null,
            "The steps themselves; unset: uniform(4s, 7s) for orchestrator, uniform(1s, 3s) for the others.",
            "GitHub: 10–13 s in all; MHA: a few seconds");
    private static final Key<Double> ATTEMPT_FAILS = Key.optional(
            "fails", Types.SHARE, 0.0, "Probability that an attempt fails; a usual guess is 1–5 %.", "ours");
    private static final Key<Double> MISTAKE = Key.optional(
            "mistake",
            Types.SHARE,
            null,
            "Of a person, for each step: wrong candidate, no fencing, relay log forgotten, replicas left behind; unset: 3%.",
            "without a checklist: 1–3 %");
    private static final Key<Long> BLOCK = Key.optional(
            "block",
            Types.DURATION_OR_ZERO,
            null,
            "After an attempt it does not act again; unset: 8h for a script, 1h for orchestrator, 0 for the others.",
            "MHA last_failover_minute; RecoveryPeriodBlockSeconds");

    private static final Key<String> CUT_BY = Key.optional(
            "by", Types.oneOf(List.of("vip", "dns", "proxy", "restart")), "vip", "How clients find the new primary.", "ours");
    private static final Key<String> ADDRESS = Key.optional(
            "address", Types.TEXT, null, "Its name in 'addresses'; a DNS name brings its TTL.", "ours");
    private static final Key<Distribution> CUT_TAKES = Key.optional(
            "takes",
            DistributionType.DURATION,
            Distributions.constant(SimTime.SECOND),
            "Until the address is announced, the record changed, or the restarts begin.",
            "VRRP, GARP: below 1 s to seconds");
    private static final Key<Long> TTL = Key.optional(
            "ttl", Types.DURATION_OR_ZERO, null, "Of the DNS record; unset: that of the address, else 60s.", "ours");
    private static final Key<Long> INTER =
            Key.optional("inter", Types.PERIOD, 2 * SimTime.SECOND, "From the end of a proxy's check to the next.", "HAProxy");
    private static final Key<Long> CHECK_TIMEOUT = Key.optional(
            "timeout", Types.DURATION, null, "After which such a check has failed; unset: as inter.", "HAProxy timeout check");
    private static final Key<Integer> RISE =
            Key.optional("rise", Types.integer(1, 1000), 2, "Good checks that bring a server in.", "HAProxy");
    private static final Key<Integer> FALL =
            Key.optional("fall", Types.integer(1, 1000), 3, "Bad checks that take a server out.", "HAProxy");
    private static final Key<Boolean> SHUTDOWN = Key.optional(
            "shutdown-sessions",
            Types.FLAG,
            false,
            "Whether a proxy cuts the connections of a server that it takes out.",
            "HAProxy on-marked-down");
    private static final Key<Long> WITHIN = Key.optional(
            "within", Types.DURATION, 30 * SimTime.SECOND, "In which all applications have restarted.", "a guess");
    private static final Section CUT_KEYS = new Section(
            "cut-over settings", List.of(CUT_BY, ADDRESS, CUT_TAKES, TTL, INTER, CHECK_TIMEOUT, RISE, FALL, SHUTDOWN, WITHIN));
    private static final Key<Section.Values> CUT_OVER =
            Key.optional("cut-over", Types.map(CUT_KEYS), null, "How clients find the new primary.", "ours");

    private static final Key<Boolean> OLD_READ_ONLY = Key.optional(
            "read_only", Types.FLAG, false, "Whether a server that comes back starts with super_read_only.", "super_read_only");
    private static final Key<Long> REJOIN = Key.optional(
            "rejoin",
            Types.DURATION_OR_ZERO,
            null,
            "From its return until it is made a replica; unset: at once in a group, else never.",
            "group_replication_start_on_boot");
    private static final Key<Double> SIZE = Key.optional(
            "size", Sizes.bytes(), null, "Of the data to copy when the new primary refuses it; unset: nobody does.", "ours");
    private static final Key<Double> RATE =
            Key.optional("rate", Sizes.perSecond(), 100e6, "At which they are copied, for example 100MB/s.", "a guess");
    private static final Section OLD_KEYS =
            new Section("old primary settings", List.of(OLD_READ_ONLY, REJOIN, SIZE, RATE));
    private static final Key<Section.Values> OLD =
            Key.optional("old-primary", Types.map(OLD_KEYS), null, "What becomes of one that comes back.", "ours");

    static final Section KEYS = new Section(
            "failover settings",
            List.of(
                    BY,
                    FROM,
                    CHECK_FROM,
                    PROBE,
                    RECOVER,
                    DECIDE,
                    FENCE,
                    CANDIDATE,
                    DRAIN,
                    MAX_LAG,
                    TAKES,
                    ATTEMPT_FAILS,
                    MISTAKE,
                    BLOCK,
                    CUT_OVER,
                    OLD));

    private final Section.Values values;
    private final Reading reading;
    private final String service;
    private final int servers;
    private final By by;

    private FailoverKeys(Section.Values values, String service, int servers, By by) {
        this.values = values;
        this.reading = values.reading();
        this.service = service;
        this.servers = servers;
        this.by = by;
    }

    /** {@code none}, or a map. */
    static MapType type() {
        return Types.mapOr(KEYS, List.of("none", "off", "false"));
    }

    /**
     * @param values null for none
     * @param hosts of the servers, the first primary's first
     * @return null for none, or after a problem
     */
    static FailoverSpec read(Section.Values values, Node at, Reading place, String service, List<String> hosts) {
        if (values == null) {
            return null;
        }
        if (hosts.size() == 1) {
            place.error(at, "without a replica there is nothing to fail over to");
            return null;
        }
        if (values.get(BY) == null) {
            return null;
        }
        var by = List.of(By.SCRIPT, By.ORCHESTRATOR, By.GROUP_REPLICATION, By.PERSON).get(WHO.indexOf(values.get(BY)));
        return new FailoverKeys(values, service, hosts.size(), by).read(hosts);
    }

    private FailoverSpec read(List<String> hosts) {
        var probe = nested(PROBE, PROBE_KEYS);
        var fence = nested(FENCE, FENCE_KEYS);
        boolean group = by == By.GROUP_REPLICATION;
        boolean orchestrator = by == By.ORCHESTRATOR;
        contradictions(fence, probe);
        int server = candidate();
        long everyNs = or(probe, EVERY, (orchestrator ? 5 : group ? 1 : 3) * SimTime.SECOND);
        long timeoutNs = or(probe, TIMEOUT, (orchestrator ? 2 : group ? 5 : 3) * SimTime.SECOND);
        var candidate = values.get(CANDIDATE);
        return new FailoverSpec(
                by,
                values.get(FROM).isEmpty() ? List.of(hosts.get(1)) : values.get(FROM),
                values.get(CHECK_FROM),
                new FailoverSpec.Probe(
                        everyNs, group ? timeoutNs + probe.get(EXPEL) : timeoutNs, probe.get(FAILS), probe.get(ANALYSIS)),
                or(values, RECOVER, !orchestrator),
                or(values, DECIDE, by == By.PERSON ? decision() : DistributionType.ZERO),
                fence(fence),
                candidate.equals("any") ? Candidate.ANY : server > 0 ? Candidate.NAMED : Candidate.MOST_ADVANCED,
                server,
                or(values, DRAIN, !orchestrator),
                values.get(MAX_LAG),
                or(values, TAKES, seconds(orchestrator ? 4 : 1, orchestrator ? 7 : 3)),
                values.get(ATTEMPT_FAILS),
                by == By.PERSON ? or(values, MISTAKE, 0.03) : 0,
                or(values, BLOCK, by == By.SCRIPT ? 8 * SimTime.HOUR : orchestrator ? SimTime.HOUR : 0),
                cutOver(),
                old());
    }

    private FailoverSpec.Fence fence(Section.Values fence) {
        var kind = List.of(FenceBy.NONE, FenceBy.POWER, FenceBy.READ_ONLY, FenceBy.VIP)
                .get(List.of("none", "power", "read-only", "vip").indexOf(fence.get(FENCE_BY)));
        boolean power = kind == FenceBy.POWER;
        return new FailoverSpec.Fence(
                kind,
                or(fence, FENCE_TAKES, power ? seconds(7, 10) : Distributions.constant(SimTime.SECOND)),
                fence.get(FENCE_FAILS),
                or(fence, FENCE_REQUIRED, power));
    }

    private FailoverSpec.CutOver cutOver() {
        var cut = nested(CUT_OVER, CUT_KEYS);
        var kind = List.of(CutOverBy.VIP, CutOverBy.DNS, CutOverBy.PROXY, CutOverBy.RESTART)
                .get(List.of("vip", "dns", "proxy", "restart").indexOf(cut.get(CUT_BY)));
        foreign(cut, kind);
        var ttl = cut.get(TTL);
        return new FailoverSpec.CutOver(
                kind,
                cut.get(ADDRESS),
                cut.get(CUT_TAKES),
                ttl == null ? -1 : ttl,
                cut.get(INTER),
                or(cut, CHECK_TIMEOUT, cut.get(INTER)),
                cut.get(RISE),
                cut.get(FALL),
                cut.get(SHUTDOWN),
                cut.get(WITHIN));
    }

    private FailoverSpec.OldPrimary old() {
        var old = nested(OLD, OLD_KEYS);
        long rejoinNs = or(old, REJOIN, by == By.GROUP_REPLICATION ? 0L : SimTime.NEVER);
        if (old.has(SIZE) && rejoinNs == SimTime.NEVER && values.has(OLD)) {
            reading.at("old-primary").at("size").warning(
                    node(OLD, SIZE), "has no effect without 'rejoin': nobody makes it a replica again");
        }
        double seconds = old.get(SIZE) == null ? Double.NaN : old.get(SIZE) / old.get(RATE);
        return new FailoverSpec.OldPrimary(
                old.get(OLD_READ_ONLY), rejoinNs, Double.isNaN(seconds) ? SimTime.NEVER : SimTime.fromSeconds(seconds));
    }

    /** The index of a named candidate, or -1. */
    private int candidate() {
        var candidate = values.get(CANDIDATE);
        if (candidate.equals("most-advanced") || candidate.equals("any")) {
            return -1;
        }
        var replicas = new java.util.ArrayList<String>();
        for (int i = 2; i <= servers; i++) {
            replicas.add(service + "." + i);
        }
        int index = replicas.indexOf(candidate);
        if (index >= 0) {
            return index + 1;
        }
        if (candidate.equals(service + ".1")) {
            reading.at("candidate").error(
                    values.node(CANDIDATE),
                    "'" + candidate + "' is the primary: name one of its replicas, " + String.join(", ", replicas));
        } else {
            replicas.addAll(List.of("most-advanced", "any"));
            reading.at("candidate").unknown("candidate", values.node(CANDIDATE), candidate, replicas);
        }
        return -1;
    }

    private void contradictions(Section.Values fence, Section.Values probe) {
        if (by != By.PERSON && values.has(MISTAKE)) {
            reading.at("mistake").error(values.node(MISTAKE), "only a person makes mistakes: 'by: person', or 'fails'");
        }
        if (values.has(CHECK_FROM) && (by == By.ORCHESTRATOR || by == By.GROUP_REPLICATION)) {
            reading.at("check-from").error(
                    values.node(CHECK_FROM), "has no meaning for " + values.get(BY) + ", which asks the other servers");
        }
        if (values.has(FROM) && by == By.GROUP_REPLICATION) {
            reading.at("from").error(values.node(FROM), "has no meaning in a group, whose members watch each other");
        }
        if (by == By.GROUP_REPLICATION && fence.get(FENCE_BY) != null && !fence.get(FENCE_BY).equals("none")) {
            reading.at("fence").error(values.node(FENCE), "a group needs none: a minority takes no writes");
        }
        if (by == By.GROUP_REPLICATION && servers < 3) {
            reading.warning(values.node(BY), "a group of 2 has no majority without one of them: nobody is promoted");
        }
        for (var only : List.of(FAILS, ANALYSIS, EXPEL)) {
            boolean fits = only == FAILS
                    ? by == By.SCRIPT || by == By.PERSON
                    : only == ANALYSIS ? by == By.ORCHESTRATOR : by == By.GROUP_REPLICATION;
            if (probe.has(only) && !fits) {
                reading.at("probe").at(only.name()).error(
                        node(PROBE, only), "has no meaning for " + values.get(BY));
            }
        }
        if (by == By.ORCHESTRATOR && !values.has(RECOVER)) {
            reading.warning(
                    values.node(BY), "orchestrator only detects unless told to act: set recover: true to have it promote");
        } else if (Boolean.FALSE.equals(values.get(RECOVER))) {
            reading.at("recover").warning(values.node(RECOVER), "it only detects: nothing is promoted");
        }
        boolean unfenced = fence.get(FENCE_BY).equals("none") && by != By.GROUP_REPLICATION;
        for (var key : List.of(FENCE_TAKES, FENCE_FAILS, FENCE_REQUIRED)) {
            if (unfenced && fence.has(key) && !fence.broken(key)) {
                reading.at("fence").at(key.name()).error(node(FENCE, key), "has no meaning without fencing: set 'by'");
            }
        }
        if (Boolean.FALSE.equals(values.get(DRAIN)) && values.get(MAX_LAG) != SimTime.NEVER) {
            reading.at("max-lag").warning(
                    values.node(MAX_LAG), "up to so much is lost, because the relay log is thrown away");
        }
    }

    /** Keys of another way of cutting over. */
    private void foreign(Section.Values cut, CutOverBy kind) {
        var own = switch (kind) {
            case VIP -> List.of(CUT_BY, ADDRESS, CUT_TAKES);
            case DNS -> List.of(CUT_BY, ADDRESS, CUT_TAKES, TTL);
            case PROXY -> List.of(CUT_BY, INTER, CHECK_TIMEOUT, RISE, FALL, SHUTDOWN);
            case RESTART -> List.of(CUT_BY, CUT_TAKES, WITHIN);
        };
        for (var key : CUT_KEYS.keys()) {
            if (cut.has(key) && !own.contains(key)) {
                reading.at("cut-over").at(key.name()).error(
                        node(CUT_OVER, key), "has no meaning for a cut-over by " + cut.get(CUT_BY));
            }
        }
    }

    private Section.Values nested(Key<Section.Values> key, Section section) {
        return values.get(key) != null
                ? values.get(key)
                : section.read(null, new Reading(new Problems(), reading.at(key.name()).path()));
    }

    private Node node(Key<Section.Values> map, Key<?> key) {
        return values.get(map) == null ? values.node(map) : values.get(map).node(key);
    }

    private static <T> T or(Section.Values values, Key<T> key, T otherwise) {
        return values.get(key) == null ? otherwise : values.get(key);
    }

    private static Distribution seconds(long from, long to) {
        return Distributions.uniform(from * SimTime.SECOND, to * SimTime.SECOND);
    }

    /** Median 15 min, 95 % within an hour: published are 5 to 60 min (docs/models/mysql.md#failover). */
    private static Distribution decision() {
        double sigma = StrictMath.log(4) / 1.6448536269514722;
        return Distributions.lognormal(15.0 * SimTime.MINUTE, sigma);
    }
}
