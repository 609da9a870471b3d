package org.outagelab.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outagelab.action.Actions;
import org.outagelab.action.Capability;
import org.outagelab.action.Crash;
import org.outagelab.action.Strikes;
import org.outagelab.availability.ServicePaths;
import org.outagelab.call.Ledger;
import org.outagelab.core.SimTime;
import org.outagelab.kind.Kinds;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.FaultSpec;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Position;
import org.outagelab.scenario.ReliabilitySpec;
import org.outagelab.scenario.RunSpec;
import org.outagelab.scenario.Scenario;

/**
 * Kills what the failure level speaks of in a short run of the request level, and looks what becomes of requests: in the
 * first moments, and when everything automatic has had its time.
 */
public final class Rehearsal {
    private static final Position HERE = new Position("", 0, 0);
    private static final long FAULT_NS = 20 * SimTime.SECOND;
    private static final long WINDOW_NS = 40 * SimTime.SECOND;
    private static final long SETTLE_AT_LEAST_NS = 60 * SimTime.SECOND;
    private static final long SETTLE_AT_MOST_NS = 240 * SimTime.SECOND;
    /** A run of more requests than this is played at a lower rate: then capacity is not part of what it shows. */
    private static final double MAX_REQUESTS = 100_000;

    private static final long SEED_STEP = 1_000_003;

    private final Scenario scenario;
    private final long settleNs;
    private final double loadFactor;
    private final Map<Long, Ledger> withoutFault = new HashMap<>();

    /**
     * What was seen of one kill.
     *
     * @param possible false when the request level has no such fault
     * @param before share of requests that were ok before
     * @param first share of those that arrived while callers may not have reacted yet
     * @param settled share of those that arrived when everything had had its time
     * @param requests how many these were
     * @param loss what most of those got that were not ok then; empty when all were
     */
    public record Seen(boolean possible, double before, double first, double settled, long requests, String loss) {
        static final Seen NOT_POSSIBLE = new Seen(false, Double.NaN, Double.NaN, Double.NaN, 0, "");

        /**
         * Without what fails without the fault, too.
         *
         * @param usual the same run without the fault
         */
        Seen beyond(Seen usual) {
            return new Seen(
                    possible,
                    before,
                    1 - Math.max(0, usual.first - first),
                    1 - Math.max(0, usual.settled - settled),
                    requests,
                    loss);
        }
    }

    /** @param paths of the scenario: how long reactions may take */
    public Rehearsal(Scenario scenario, ServicePaths paths) {
        this(scenario, paths, 1);
    }

    /** @param loadFactor how much of its load is played */
    Rehearsal(Scenario scenario, ServicePaths paths, double loadFactor) {
        this.scenario = scenario;
        this.loadFactor = loadFactor;
        double longest = SETTLE_AT_LEAST_NS / 2.0;
        for (var byFailure : paths.reactions().values()) {
            for (var reaction : byFailure.values()) {
                longest = Math.max(longest, reaction.detection().quantile(0.999));
            }
        }
        this.settleNs = Math.min(SETTLE_AT_MOST_NS, (long) (2 * longest));
    }

    /** How long callers have to react before a run counts as settled. */
    double settleSeconds() {
        return SimTime.toSeconds(settleNs);
    }

    /**
     * Kills all of these at one instant, for good.
     *
     * @param run which of the independent runs
     */
    public Seen kill(List<FailureSpec> failures, long run) {
        var ledger = play(failures, SimTime.NEVER, FAULT_NS + settleNs + WINDOW_NS, run);
        return ledger == null ? Seen.NOT_POSSIBLE : seen(ledger);
    }

    /** The same run without any fault. */
    Seen undisturbed(long run) {
        synchronized (withoutFault) {
            return seen(withoutFault.computeIfAbsent(
                    run, key -> play(List.of(), SimTime.NEVER, FAULT_NS + settleNs + WINDOW_NS, key)));
        }
    }

    private Seen seen(Ledger ledger) {
        long settledNs = FAULT_NS + settleNs;
        var settled = share(ledger, settledNs, settledNs + WINDOW_NS);
        return new Seen(
                true,
                share(ledger, 0, FAULT_NS).share(),
                share(ledger, FAULT_NS, settledNs).share(),
                settled.share(),
                settled.sent,
                loss(ledger, settledNs, settledNs + WINDOW_NS));
    }

    private static String loss(Ledger ledger, long fromNs, long toNs) {
        var counts = new TreeMap<String, Integer>();
        var buckets = ledger.buckets();
        for (int i = (int) (fromNs / ledger.stepNs()); i < buckets.size() && i * ledger.stepNs() < toNs; i++) {
            buckets.get(i).failures().forEach((outcome, n) -> counts.merge(outcome, n, Integer::sum));
        }
        return counts.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
    }

    /**
     * What one incident costs, in seconds in which nobody is served.
     *
     * @param ends beyond the steady loss: while callers react to the failure, and to the repair
     * @param lost share of requests lost in between
     */
    record Incident(double ends, double lost) {
        /** @param seconds from failure to repair */
        double seconds(double seconds) {
            return Math.max(0, ends + lost * seconds);
        }
    }

    /** An incident that lasts longer than the reactions to it. */
    Incident lasting(FailureSpec failure, long run) {
        long lastsNs = settleNs + WINDOW_NS;
        var ledger = play(List.of(failure), lastsNs, FAULT_NS + lastsNs + recoveryNs(), run);
        double lost = 1 - share(ledger, FAULT_NS + settleNs, FAULT_NS + lastsNs).share();
        return new Incident(lostSeconds(ledger, FAULT_NS + lastsNs + recoveryNs()) - lost * SimTime.toSeconds(lastsNs), lost);
    }

    /**
     * Seconds lost in one that may be over before everything has reacted.
     *
     * @param of so many runs, for strata of its length
     */
    double brief(FailureSpec failure, long run, int of) {
        double p = (run + 0.5) / of;
        long lastsNs = Math.max(1, Math.min(2 * settleNs, (long) (failure.notice().quantile(p) + failure.repair().quantile(p))));
        long loadNs = FAULT_NS + lastsNs + recoveryNs();
        return lostSeconds(play(List.of(failure), lastsNs, loadNs, run), loadNs);
    }

    private long recoveryNs() {
        return settleNs + WINDOW_NS / 2;
    }

    /** Requests lost from the fault on, beyond those that fail without it, in seconds of the load. */
    private static double lostSeconds(Ledger ledger, long loadNs) {
        var all = share(ledger, 0, loadNs);
        var before = share(ledger, 0, FAULT_NS);
        var after = share(ledger, FAULT_NS, loadNs);
        double perSecond = all.sent / SimTime.toSeconds(loadNs);
        double usual = before.sent == 0 ? 0 : (double) (before.sent - before.ok) / before.sent;
        return perSecond == 0 ? 0 : Math.max(0, after.sent * (1 - usual) - after.ok) / perSecond;
    }

    /** @return what became of requests, or null when there is no such fault at request level */
    private Ledger play(List<FailureSpec> failures, long lastsNs, long loadNs, long run) {
        var faults = new ArrayList<FaultSpec>();
        for (var failure : failures) {
            var fault = fault(failure, lastsNs);
            if (fault == null) {
                return null;
            }
            faults.add(fault);
        }
        // Each has a seed of its own, and is the first run of it.
        var played = scenario.withSeed(scenario.seed() + SEED_STEP * run)
                .withFaults(faults)
                .withReliability(ReliabilitySpec.NONE)
                .withoutThresholds()
                .withRun(new RunSpec(1, 1, "", 0))
                .withLoads(scenario.loads().stream().map(load -> shortened(load, loadNs)).toList());
        return new Runner(played).run(0).ledger();
    }

    private record Count(long sent, long ok) {
        double share() {
            return sent == 0 ? Double.NaN : (double) ok / sent;
        }
    }

    private static Count share(Ledger ledger, long fromNs, long toNs) {
        long sent = 0;
        long ok = 0;
        var buckets = ledger.buckets();
        for (int i = (int) (fromNs / ledger.stepNs()); i < buckets.size() && i * ledger.stepNs() < toNs; i++) {
            sent += buckets.get(i).ok() + buckets.get(i).failed();
            ok += buckets.get(i).ok();
        }
        return new Count(sent, ok);
    }

    /** The same load at its mean rate, for so long. */
    private LoadSpec shortened(LoadSpec load, long loadNs) {
        double seconds = SimTime.toSeconds(load.source().durationNs());
        LoadSpec.Source source;
        if (load.source() instanceof LoadSpec.Users users) {
            double most = users.stages().stream().mapToDouble(LoadSpec.Stage::value).max().orElse(1);
            most = Math.max(Math.min(1, most), StrictMath.rint(most * loadFactor));
            source = new LoadSpec.Users(List.of(new LoadSpec.Stage(most, loadNs)), users.think());
        } else {
            double rate = load.source() instanceof LoadSpec.Recorded recorded
                    ? recorded.arrivalsNs().length / seconds
                    : ((LoadSpec.Rate) load.source()).stages().stream()
                                    .mapToDouble(stage -> stage.value() * SimTime.toSeconds(stage.durationNs()))
                                    .sum()
                            / seconds;
            rate = loadFactor * Math.min(rate, MAX_REQUESTS / SimTime.toSeconds(loadNs));
            source = new LoadSpec.Rate(List.of(new LoadSpec.Stage(rate, loadNs)), false, "poisson", 1);
        }
        return new LoadSpec(load.name(), load.to(), source, load.endpoints(), load.client(), load.clients());
    }

    /** The fault of the request level that is the same thing, or null. */
    private FaultSpec fault(FailureSpec failure, long lastsNs) {
        var action = Actions.showing(failure);
        if (action == null) {
            return null;
        }
        var targets = action.verb().strikes().targets() ? failure.members() : List.<String>of();
        if (action.verb().strikes() == Strikes.ANSWERS) {
            targets = targets.stream().filter(this::answers).toList();
            if (targets.isEmpty()) {
                action = new Crash();
                targets = failure.members();
            }
        }
        return new FaultSpec(failure.name(), FAULT_NS, lastsNs, action, targets, HERE);
    }

    /** Only what produces answers itself can answer with an error of their own. */
    private boolean answers(String instance) {
        for (var service : scenario.services().values()) {
            if (service.instances().contains(instance)) {
                return Kinds.of(service).can(Capability.ANSWERS);
            }
        }
        return false;
    }

    /** Failures that look the same: the same fault of the same members. One kill stands for all of them. */
    public static List<List<FailureSpec>> alike(List<FailureSpec> failures) {
        var groups = new LinkedHashMap<List<Object>, List<FailureSpec>>();
        for (var failure : failures) {
            groups.computeIfAbsent(
                            List.of(failure.fault(), failure.members(), failure.others()), key -> new ArrayList<>())
                    .add(failure);
        }
        return List.copyOf(groups.values());
    }
}
