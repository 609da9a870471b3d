package org.outagelab.reading;

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
            "Limits the retries of all clients of the load: 10% of the requests of 10 s, finagle(20%, min=10/s, ttl=10s), "
                    + "tokens(10, ratio=0.1), envoy(3) at once, or envoy(20%, min=3) of the attempts under way.",
            "Google SRE Book ch. 21; Finagle RetryBudget; gRPC retry throttling; Envoy circuit_breaker.proto");
    private static final Key<Long> WINDOW = Key.optional(
            "window", Types.PERIOD, 10 * SimTime.SECOND, "Over which failures are counted, in ten buckets.", "Hystrix");
    private static final Key<Integer> MIN_REQUESTS = Key.optional(
            "min-requests", Types.integer(1, 1_000_000), 20, "Fewer in the window never open it.", "Hystrix");
    private static final Key<Double> THRESHOLD =
            Key.optional("threshold", Types.SHARE, 0.5, "Share of failures that opens it.", "Hystrix");
    private static final Key<Long> OPEN = Key.optional(
            "open", Types.DURATION, 5 * SimTime.SECOND, "How long every attempt then fails at once.", "Hystrix");
    private static final Key<Integer> HALF_OPEN = Key.optional(
            "half-open", Types.integer(1, 100_000), 1, "Attempts then let through; they decide.", "Hystrix");
    private static final Key<Integer> CALLS = Key.optional(
            "calls",
            Types.integer(1, 1_000_000),
            null,
            "Count the last so many attempts instead of a window of time: 100, half-open 10 and open 60s are resilience4j's.",
            "resilience4j");
    private static final Key<Long> SLOW = Key.optional(
            "slow", Types.DURATION, SimTime.NEVER, "With calls: from which duration on an attempt is slow.", "resilience4j: 60s");
    private static final Key<Double> SLOW_THRESHOLD = Key.optional(
            "slow-threshold", Types.SHARE, 1.0, "Share of slow attempts that opens it.", "resilience4j");
    private static final Section BREAKER_KEYS = new Section(
            "circuit breaker settings",
            List.of(WINDOW, CALLS, MIN_REQUESTS, THRESHOLD, SLOW, SLOW_THRESHOLD, OPEN, HALF_OPEN));
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
    private static final Key<Double> K = Key.optional(
            "k", Types.number(1, 1000), 2.0, "Requests per accepted one from which on they are turned away.", "Google SRE Book ch. 21");
    private static final Key<Long> THROTTLE_WINDOW =
            Key.optional("window", Types.DURATION, 2 * SimTime.MINUTE, "Over which both are counted.", "Google SRE Book ch. 21");
    private static final Section THROTTLE_KEYS = new Section("throttle settings", List.of(K, THROTTLE_WINDOW));
    static final Key<Section.Values> THROTTLE = Key.optional(
            "throttle",
            Types.map(THROTTLE_KEYS),
            null,
            "Adaptive throttling: clients turn requests away themselves when too few are accepted; unset: none.",
            "Google SRE Book ch. 21");
    private static final Key<Integer> CONNECTIONS = Key.optional(
            "connections", Types.integer(1, 10_000_000), 1024, "Attempts under way at once.", "Envoy max_connections");
    private static final Key<Integer> PENDING = Key.optional(
            "pending",
            Types.integer(0, 10_000_000),
            1024,
            "Attempts that wait for a connection; more end with 503 at once, and are not retried.",
            "Envoy max_pending_requests");
    private static final Section CAPS_KEYS = new Section("caps", List.of(CONNECTIONS, PENDING));
    static final Key<Section.Values> CAPS = Key.optional(
            "caps",
            Types.map(CAPS_KEYS),
            null,
            "Envoy's circuit breakers, which are caps of concurrency, one for all clients of the load; unset: none.",
            "Envoy circuit_breaker.proto");
    private static final String OUTLIERS = "Envoy outlier_detection.proto";
    private static final Key<Integer> CONSECUTIVE = Key.optional(
            "consecutive", Types.integer(1, 1_000_000), 5, "Failures in a row after which an address is left out.", OUTLIERS);
    private static final Key<Long> INTERVAL = Key.optional(
            "interval",
            Types.PERIOD,
            10 * SimTime.SECOND,
            "From one comparison of success rates, and look at those left out, to the next.",
            OUTLIERS);
    private static final Key<Long> EJECTION_BASE = Key.optional(
            "base", Types.DURATION, 30 * SimTime.SECOND, "For how long, times the times in a row.", OUTLIERS);
    private static final Key<Long> EJECTION_CAP =
            Key.optional("cap", Types.DURATION, null, "The longest; unset: 300s, or base if that is more.", OUTLIERS);
    private static final Key<Double> MAX_SHARE =
            Key.optional("max", Types.SHARE, 0.1, "Share of the addresses that may be left out.", OUTLIERS);
    private static final Key<Boolean> ALWAYS_ONE = Key.optional(
            "always-one",
            Types.FLAG,
            false,
            "Whether one address may be left out whatever max says, as in older versions.",
            OUTLIERS);
    private static final Key<Double> STDEV = Key.optional(
            "stdev",
            Types.number(0.001, 1000),
            1.9,
            "How many standard deviations below the mean a success rate is too low.",
            OUTLIERS);
    private static final Key<Integer> HOSTS = Key.optional(
            "hosts", Types.integer(1, 100_000), 5, "Addresses with enough requests, for a comparison.", OUTLIERS);
    private static final Key<Integer> VOLUME = Key.optional(
            "volume", Types.integer(1, 1_000_000), 100, "Requests in an interval, for an address to be compared.", OUTLIERS);
    private static final Section EJECTION_KEYS = new Section(
            "ejection settings",
            List.of(CONSECUTIVE, INTERVAL, EJECTION_BASE, EJECTION_CAP, MAX_SHARE, ALWAYS_ONE, STDEV, HOSTS, VOLUME));
    static final Key<Section.Values> EJECTION = Key.optional(
            "ejection",
            Types.map(EJECTION_KEYS),
            null,
            "Envoy's outlier detection: addresses that fail are left out for a while; unset: none.",
            OUTLIERS);
    /** Whose keys mean nothing while they are unset. */
    static final List<Key<?>> OPTIONAL = List.of(BREAKER, THROTTLE, CAPS, EJECTION);

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
        } else if (term != null && term.name().equals("finagle")) {
            return finagle(term, node);
        } else if (term != null && term.name().equals("envoy")) {
            return envoy(term, node);
        }
        var share = Types.SHARE.read(node, quiet);
        if (share == null || share == 0) {
            return at.at("budget").expected(
                    "a share of more than 0 such as 10%, finagle(20%), tokens(10, ratio=0.1), envoy(3) or envoy(20%)", node);
        }
        return new ClientSpec.Share(share, 0, 10 * SimTime.SECOND);
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
        return new ClientSpec.Tokens(Integer.parseInt(most), Double.parseDouble(ratio));
    }

    private ClientSpec.Budget finagle(Term term, Node node) {
        var share = share(term.positional().isEmpty() ? "20%" : term.positional().get(0));
        var least = term.named().getOrDefault("min", "10/s");
        var ttlNs = Types.parseDuration(term.named().getOrDefault("ttl", "10s"));
        boolean known = term.positional().size() <= 1 && List.of("min", "ttl").containsAll(term.named().keySet());
        // Finagle itself wants a ttl of 1 s to 60 s, and at least one slice of it for each bucket.
        if (!known || share < 0 || !least.matches("\\d{1,6}/s") || ttlNs == null || ttlNs < SimTime.SECOND
                || ttlNs > 60 * SimTime.SECOND) {
            return at.at("budget").expected("finagle(20%, min=10/s, ttl=10s), with a ttl of 1s to 1m", node);
        }
        return new ClientSpec.Share(share, Integer.parseInt(least.substring(0, least.length() - 2)), ttlNs);
    }

    private ClientSpec.Budget envoy(Term term, Node node) {
        var most = term.positional().size() == 1 ? term.positional().get(0) : "";
        var least = term.named().getOrDefault("min", "3");
        if (most.matches("\\d{1,7}") && term.named().isEmpty()) {
            return new ClientSpec.Concurrent(Integer.parseInt(most), 0);
        }
        boolean known = List.of("min").containsAll(term.named().keySet());
        if (!known || !most.endsWith("%") || share(most) <= 0 || !least.matches("\\d{1,7}")) {
            return at.at("budget").expected("envoy(3) retries at once, or envoy(20%, min=3) of the attempts under way", node);
        }
        return new ClientSpec.Concurrent(Integer.parseInt(least), share(most));
    }

    /** @return -1 if it is none */
    private static double share(String text) {
        boolean percent = text.matches("\\d{1,3}(\\.\\d{1,6})?%");
        double value = percent ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100 : -1;
        return value <= 1 ? value : -1;
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
        withoutEnd("breaker", node, "while it is open");
        if (breaker.has(WINDOW) && breaker.has(CALLS)) {
            at.at("breaker").at("calls").error(breaker.node(CALLS), "excludes 'window': attempts are counted by number or by time");
        }
        for (var key : List.of(SLOW, SLOW_THRESHOLD)) {
            if (breaker.has(key) && (!breaker.has(CALLS) || !breaker.has(SLOW))) {
                at.at("breaker").at(key.name()).error(breaker.node(key), "has no meaning without 'calls' and 'slow'");
            }
        }
        if (breaker.has(SLOW_THRESHOLD) && breaker.get(SLOW_THRESHOLD) == 0) {
            at.at("breaker").at("slow-threshold").error(
                    breaker.node(SLOW_THRESHOLD), "a threshold of 0 would open it without a slow attempt");
        }
        return new ClientSpec.Breaker(
                breaker.get(WINDOW),
                breaker.get(CALLS) == null ? 0 : breaker.get(CALLS),
                breaker.get(MIN_REQUESTS),
                breaker.get(THRESHOLD),
                breaker.get(OPEN),
                breaker.get(HALF_OPEN),
                breaker.get(SLOW),
                breaker.get(SLOW_THRESHOLD));
    }

    private void withoutEnd(String key, Node node, String when) {
        if (source instanceof LoadSpec.Users users && users.think().mean() <= 0) {
            at.at(key).error(node, "users without a pause would ask without end " + when + ": give 'think'");
        }
    }

    /** @return null without one */
    ClientSpec.Throttle throttle() {
        if (!client.has(THROTTLE)) {
            return null;
        }
        var throttle = THROTTLE_KEYS.read(client.node(THROTTLE), quiet);
        if (throttle.get(THROTTLE_WINDOW) < 10 * SimTime.MILLISECOND) {
            at.at("throttle").at("window").error(throttle.node(THROTTLE_WINDOW), "expected at least 10ms, for ten buckets");
        }
        withoutEnd("throttle", client.node(THROTTLE), "while they are turned away");
        return new ClientSpec.Throttle(throttle.get(K), throttle.get(THROTTLE_WINDOW));
    }

    /** @return null without them */
    ClientSpec.Caps caps() {
        if (!client.has(CAPS)) {
            return null;
        }
        var caps = CAPS_KEYS.read(client.node(CAPS), quiet);
        withoutEnd("caps", client.node(CAPS), "while there is no place");
        return new ClientSpec.Caps(caps.get(CONNECTIONS), caps.get(PENDING));
    }

    /**
     * @param addresses that clients may choose from; 0 if that is not known
     * @return null without one
     */
    ClientSpec.Ejection ejection(int addresses) {
        if (!client.has(EJECTION)) {
            return null;
        }
        var node = client.node(EJECTION);
        var ejection = EJECTION_KEYS.read(node, quiet);
        var place = at.at("ejection");
        long baseNs = ejection.get(EJECTION_BASE);
        var cap = ejection.get(EJECTION_CAP);
        if (cap != null && cap < baseNs) {
            place.at("cap").error(ejection.node(EJECTION_CAP), "is less than base " + Types.showDuration(baseNs));
        }
        if (ejection.get(MAX_SHARE) == 0 && !ejection.get(ALWAYS_ONE)) {
            place.at("max").error(ejection.node(MAX_SHARE), "no address may ever be left out: remove 'ejection'");
        } else if (addresses == 1) {
            place.warning(node, "without effect: there is one address");
        } else if (addresses > 0 && ejection.get(MAX_SHARE) * addresses < 1 - 1e-9 && !ejection.get(ALWAYS_ONE)) {
            place.warning(node, "without effect: " + Types.plain(100 * ejection.get(MAX_SHARE)) + "% of " + addresses
                    + " addresses is less than one; raise 'max' or set 'always-one'");
        }
        return new ClientSpec.Ejection(
                ejection.get(CONSECUTIVE),
                ejection.get(INTERVAL),
                baseNs,
                cap == null ? Math.max(baseNs, 300 * SimTime.SECOND) : cap,
                ejection.get(MAX_SHARE),
                ejection.get(ALWAYS_ONE),
                ejection.get(STDEV),
                ejection.get(HOSTS),
                ejection.get(VOLUME));
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
