package org.outagelab.haproxy;

import java.util.Arrays;
import java.util.List;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/** Versions whose rules differ, the oldest first: each has all that the ones before it have (docs/models/haproxy.md#versions). */
enum Flavour {
    V2_6_0("haproxy-2.6.0"),
    V2_6_6("haproxy-2.6.6"),
    V2_6_12("haproxy-2.6.12"),
    V3_5("haproxy-3.5");

    private static final String SOURCE = "HAProxy's backend.c";

    private final String word;

    Flavour(String word) {
        this.word = word;
    }

    /** As they are written in a scenario. */
    static List<String> written() {
        return Arrays.stream(values()).map(flavour -> flavour.word).toList();
    }

    /** @param written one of {@link #written()} */
    static Flavour of(String written) {
        return values()[written().indexOf(written)];
    }

    String word() {
        return word;
    }

    /** Connections that are tried for a request at most: 2.6.0 counts a retry before it asks whether one is left. */
    int attempts(int retries) {
        return this == V2_6_0 ? Math.max(1, retries) : retries + 1;
    }

    /**
     * Whether {@code option redispatch} takes a request whose connection has failed to another server at its first retry, and
     * without a pause: under every policy but hashes since 2.6.7 (commit 406efb96d), before that under round robin alone.
     */
    boolean leavesAtOnce(Policy policy) {
        return pausesBeforeAnother() ? policy.has(Policy.Trait.ROUND_ROBIN) : !policy.hashes();
    }

    /** Whether a refused request pauses even though it goes to another server, unless the policy is round robin. */
    boolean pausesBeforeAnother() {
        return compareTo(V2_6_12) < 0;
    }

    /** Whether {@code random} takes, of two that are as busy, the one with fewer requests in the last second. */
    boolean breaksTiesByRate() {
        return compareTo(V3_5) >= 0;
    }

    /** Whether {@code option abortonclose} is on unless the file turns it off. */
    boolean abortsOnClose() {
        return compareTo(V3_5) >= 0;
    }

    /** Whether {@code init-state} is a word of this version: it came with 3.1. */
    boolean hasInitState() {
        return compareTo(V3_5) >= 0;
    }

    /** Which rules are in force for these settings, for {@code explain}. */
    List<Section.Line> rules(String group, HaproxySpec spec) {
        var pause = Types.showDuration(spec.pauseNs());
        return List.of(
                rule(
                        group,
                        "rule.attempts",
                        attempts(spec.retries()) + (attempts(spec.retries()) == 1 ? " connection" : " connections"),
                        "That are tried for a request at most. Depends on the version: " + (this == V2_6_0
                                ? "2.6.0 makes one less than 'retries' and the first one."
                                : "as many as 'retries' and the first one, in 2.6.0 one less.")),
                rule(group, "rule.redispatch", redispatch(spec, pause), "When a refused request goes to another server. Depends on the "
                        + "version: from 2.6.7 on at its first retry and at once under every policy that does not hash, before that under "
                        + "round robin and random alone."),
                rule(
                        group,
                        "rule.abortonclose",
                        spec.abortOnClose() ? "leaves the queue" : "is sent all the same",
                        "What a queued request does whose client has left. Depends on the version: the option abortonclose is off unless "
                                + "given in 2.6, and on in 3.5."),
                rule(
                        group,
                        "rule.random",
                        !spec.balance().equals("random") ? "not in use" : breaksTiesByRate() ? "fewer requests in the last second" : "either",
                        "Which of two servers that are as busy balance random takes. Depends on the version: 2.6 either, 3.5 the one with "
                                + "fewer requests in the last second."));
    }

    private String redispatch(HaproxySpec spec, String pause) {
        if (spec.redispatch() == 0 || spec.retries() == 0) {
            return "never";
        }
        int due = spec.retryThatMoves();
        if (leavesAtOnce(spec.policy())) {
            return "at once";
        }
        return due == 0
                ? "not before its server is down"
                : pausesBeforeAnother() && !spec.policy().has(Policy.Trait.ROUND_ROBIN)
                        ? "at retry " + due + ", each after " + pause
                        : due == 1 ? "at once" : "at retry " + due + ", those before after " + pause;
    }

    private static Section.Line rule(String group, String key, String value, String sentence) {
        return new Section.Line(group, key, value, false, sentence, SOURCE, true);
    }
}
