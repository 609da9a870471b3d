package org.outagelab.deployment;

import java.util.List;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.scenario.ClientSpec;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.LoadSpec;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.Reading;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Term;
import org.outagelab.scenario.Types;

/** Reads what clients do beyond plain attempts: budgets, circuit breakers, hedging, people. */
final class BehaviourReader {
    static final Key<String> BUDGET = Key.optional(
            "budget",
            Types.TEXT,
            null,
            "Limits the retries of all clients of the load: 10% of the requests of 10 s, or tokens(10, ratio=0.1).",
            "Google SRE Book ch. 21; gRPC retry throttling");
    private static final Key<Long> WINDOW = Key.optional(
            "window", Types.DURATION, 10 * SimTime.SECOND, "Over which failures are counted, in ten buckets.", "Hystrix");
    private static final Key<Integer> MIN_REQUESTS = Key.optional(
            "min-requests", Types.integer(1, 1_000_000), 20, "Fewer in the window never open it.", "Hystrix");
    private static final Key<Double> THRESHOLD =
            Key.optional("threshold", Types.SHARE, 0.5, "Share of failures that opens it.", "Hystrix");
    private static final Key<Long> OPEN = Key.optional(
            "open", Types.DURATION, 5 * SimTime.SECOND, "How long every attempt then fails at once.", "Hystrix");
    private static final Key<Integer> HALF_OPEN = Key.optional(
            "half-open", Types.integer(1, 100_000), 1, "Attempts then let through; they decide.", "Hystrix");
    private static final Section BREAKER_KEYS = new Section(
            "circuit breaker settings", List.of(WINDOW, MIN_REQUESTS, THRESHOLD, OPEN, HALF_OPEN));
    static final Key<Section.Values> BREAKER = Key.optional(
            "breaker",
            Types.map(BREAKER_KEYS),
            null,
            "A circuit breaker, one for all clients of the load; unset: none.",
            "Hystrix");
    private static final Key<String> AFTER =
            Key.required("after", Types.TEXT, "When a second copy is sent: a duration, or a quantile such as p95.");
    private static final Key<Double> HEDGE_BUDGET = Key.optional(
            "budget", Types.SHARE, 0.05, "Copies at most, as a share of attempts.", "Dean and Barroso 2013");
    private static final Section HEDGE_KEYS = new Section("hedging settings", List.of(AFTER, HEDGE_BUDGET));
    static final Key<Section.Values> HEDGE = Key.optional(
            "hedge",
            Types.map(HEDGE_KEYS),
            null,
            "A second copy of slow requests, to the next address; unset: none.",
            "Dean and Barroso 2013");
    private static final Key<Distribution> PATIENCE =
            Key.required("patience", DistributionType.DURATION, "How long a person waits for a page.");
    private static final Key<Double> RELOAD = Key.optional(
            "reload", Types.SHARE, 0.6, "Probability of a reload after leaving or a failure.", "ours");
    private static final Key<Distribution> DELAY = Key.required(
            "delay", DistributionType.DURATION, "From then to the reload, for example lognormal(4s, sigma=0.5).");
    private static final Key<Integer> MAX_RELOADS =
            Key.optional("max", Types.integer(0, 1000), 3, "Reloads of one request.", "ours");
    private static final Section PEOPLE_KEYS =
            new Section("settings of people", List.of(PATIENCE, RELOAD, DELAY, MAX_RELOADS));
    static final Key<Section.Values> PEOPLE = Key.optional(
            "people", Types.map(PEOPLE_KEYS), null, "Clients are people who leave and reload; unset: programs.", "ours");
    static final Key<String> WORK = Key.optional(
            "work",
            Types.oneOf(List.of("per-request", "per-attempt")),
            "per-request",
            "Whether every attempt repeats the work of the first or draws its own.",
            "ours");

    private final Section.Values client;
    private final int retries;
    private final long timeoutNs;
    private final LoadSpec.Source source;
    private final Reading quiet;
    private final Reading at;

    /**
     * @param client the section that holds the keys
     * @param source of the load, or null when it is broken
     * @param quiet for values whose problems are reported already
     */
    BehaviourReader(
            Section.Values client, int retries, long timeoutNs, LoadSpec.Source source, Reading quiet, Reading at) {
        this.client = client;
        this.retries = retries;
        this.timeoutNs = timeoutNs;
        this.source = source;
        this.quiet = quiet;
        this.at = at;
    }

    boolean workPerAttempt() {
        boolean perAttempt = client.get(WORK).equals("per-attempt");
        if (perAttempt && retries == 0 && !client.has(HEDGE) && !client.has(PEOPLE)) {
            at.at("work").error(client.node(WORK), "per-attempt has no meaning without further attempts: add 'retries'");
        } else if (perAttempt && source instanceof LoadSpec.Recorded) {
            at.at("work").error(client.node(WORK), "per-attempt has no meaning for recorded work, which is repeated");
        }
        return perAttempt;
    }

    /** @return null without one */
    ClientSpec.Budget budget() {
        var text = client.get(BUDGET);
        if (text == null) {
            return null;
        }
        var node = client.node(BUDGET);
        if (retries == 0) {
            at.at("budget").error(node, "a retry budget needs retries: add 'retries', or remove it");
        }
        var term = Term.parse(text);
        if (term != null && term.name().equals("tokens")) {
            return tokens(term, node);
        }
        var share = Types.SHARE.read(node, quiet);
        if (share == null || share == 0) {
            return at.at("budget").expected("a share of more than 0 such as 10%, or tokens(10, ratio=0.1)", node);
        }
        return new ClientSpec.Budget(share, 0, 0);
    }

    private ClientSpec.Budget tokens(Term term, Node node) {
        var most = term.positional().size() == 1 ? term.positional().get(0) : "";
        var ratio = term.named().getOrDefault("ratio", "0.1");
        boolean known = term.named().isEmpty() || term.named().keySet().equals(java.util.Set.of("ratio"));
        // gRPC: maxTokens in (0, 1000], tokenRatio more than 0 with three decimals.
        if (!known || !most.matches("[1-9]\\d{0,2}|1000") || !ratio.matches("\\d{1,3}(\\.\\d{1,3})?")
                || Double.parseDouble(ratio) == 0) {
            return at.at("budget").expected("tokens(1 to 1000, ratio=0.001 or more)", node);
        }
        return new ClientSpec.Budget(0, Integer.parseInt(most), Double.parseDouble(ratio));
    }

    /** @return null without one */
    ClientSpec.Breaker breaker() {
        if (!client.has(BREAKER)) {
            return null;
        }
        var node = client.node(BREAKER);
        var breaker = BREAKER_KEYS.read(node, quiet);
        if (breaker.get(THRESHOLD) == 0) {
            at.at("breaker").at("threshold").error(breaker.node(THRESHOLD), "a threshold of 0 would open it without a failure");
        }
        if (breaker.get(WINDOW) < 10 * SimTime.MILLISECOND) {
            at.at("breaker").at("window").error(breaker.node(WINDOW), "expected at least 10ms, for ten buckets");
        }
        if (source instanceof LoadSpec.Users users && users.think().mean() <= 0) {
            at.at("breaker").error(node, "users without a pause would ask without end while it is open: give 'think'");
        }
        return new ClientSpec.Breaker(
                breaker.get(WINDOW),
                breaker.get(MIN_REQUESTS),
                breaker.get(THRESHOLD),
                breaker.get(OPEN),
                breaker.get(HALF_OPEN));
    }

    /** @return null without one */
    ClientSpec.Hedge hedge() {
        if (!client.has(HEDGE)) {
            return null;
        }
        var node = client.node(HEDGE);
        var hedge = HEDGE_KEYS.read(node, quiet);
        var after = hedge.get(AFTER);
        if (after == null) {
            return null;
        }
        if (hedge.get(HEDGE_BUDGET) == 0) {
            at.at("hedge").at("budget").error(hedge.node(HEDGE_BUDGET), "a budget of 0 allows no copy: remove 'hedge'");
        }
        if (after.matches("p\\d{1,2}(\\.\\d)?") && !after.matches("p0+(\\.0)?")) {
            return new ClientSpec.Hedge(0, Double.parseDouble(after.substring(1)) / 100, hedge.get(HEDGE_BUDGET));
        }
        var ns = Types.parseDuration(after);
        if (ns == null || ns <= 0) {
            return at.at("hedge").at("after").expected("a duration such as 50ms, or a quantile such as p95", hedge.node(AFTER));
        }
        if (ns >= timeoutNs) {
            at.at("hedge").at("after").error(hedge.node(AFTER), "is not before the timeout of the attempt, "
                    + Types.showDuration(timeoutNs) + ": no copy would be sent");
        }
        return new ClientSpec.Hedge(ns, 0, hedge.get(HEDGE_BUDGET));
    }

    /** @return null for programs */
    ClientSpec.People people() {
        if (!client.has(PEOPLE)) {
            return null;
        }
        var people = PEOPLE_KEYS.read(client.node(PEOPLE), quiet);
        if (people.get(PATIENCE) == null || people.get(DELAY) == null) {
            return null;
        }
        if (!(people.get(PATIENCE).mean() > 0)) {
            at.at("people").at("patience").error(people.node(PATIENCE), "expected a time of more than 0");
        }
        return new ClientSpec.People(
                people.get(PATIENCE), people.get(RELOAD), people.get(DELAY), people.get(MAX_RELOADS));
    }
}
