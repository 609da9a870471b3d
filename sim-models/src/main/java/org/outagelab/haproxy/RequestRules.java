package org.outagelab.haproxy;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.outagelab.call.Outcome;

/**
 * The {@code http-request} rules of a frontend, and the table whose counters they read. Rules are asked in the order of the
 * file once a request is complete; the first {@code allow}, {@code deny} or {@code tarpit} whose condition holds decides.
 *
 * @param rules in file order
 * @param store what the table stores: periods in milliseconds, 0 for a counter without one; empty without a table
 * @param size entries of the table
 * @param expireNs of an entry after the last request of its client, or NEVER
 * @param peers whether a new process learns the table from the one before it
 * @param tarpitNs how long a request is held before its answer; 0: it is answered at once
 */
record RequestRules(
        List<Rule> rules, Map<Counter, Long> store, int size, long expireNs, boolean peers, long tarpitNs) {
    static final RequestRules NONE = new RequestRules(List.of(), Map.of(), 1, 0, false, 0);

    RequestRules {
        rules = List.copyOf(rules);
        store = Collections.unmodifiableMap(new TreeMap<>(store));
    }

    /** What a table stores of a client. Tracked by {@code http-request}, every request counts as a connection. */
    enum Counter {
        HTTP_REQ_RATE("http_req_rate", true),
        /** Answers 400 to 499 of servers, and requests denied or tarpitted. */
        HTTP_ERR_RATE("http_err_rate", true),
        CONN_RATE("conn_rate", true),
        /** Requests in progress. */
        CONN_CUR("conn_cur", false);

        private final String word;
        private final boolean rate;

        Counter(String word, boolean rate) {
            this.word = word;
            this.rate = rate;
        }

        /** As configuration files write it. */
        String word() {
            return word;
        }

        /** Whether it has a period. */
        boolean rate() {
            return rate;
        }
    }

    enum Operator {
        EQ,
        GE,
        GT,
        LE,
        LT;

        boolean holds(long value, long bound) {
            return switch (this) {
                case EQ -> value == bound;
                case GE -> value >= bound;
                case GT -> value > bound;
                case LE -> value <= bound;
                case LT -> value < bound;
            };
        }
    }

    enum Action {
        /** From here on the request is counted under the address of its client. */
        TRACK,
        ALLOW,
        DENY,
        TARPIT;

        /** Whether no rule after it is asked. */
        boolean ends() {
            return this != TRACK;
        }
    }

    /** One comparison, which a request that is not tracked does not meet: a fetch without a value. */
    record Condition(boolean negated, Counter counter, Operator operator, long bound) {
        boolean holds(ClientCounters.Entry tracked, long nowMs) {
            return (tracked != null && operator.holds(tracked.value(counter, nowMs), bound)) != negated;
        }
    }

    /**
     * @param status of the answer to a request denied or tarpitted
     * @param conditions all of them must hold; empty: always
     * @param unless the rule applies if they do not
     * @param outcome of a request that it turns away, else null
     */
    record Rule(Action action, int status, List<Condition> conditions, boolean unless, Outcome outcome) {
        Rule {
            conditions = List.copyOf(conditions);
        }

        boolean applies(ClientCounters.Entry tracked, long nowMs) {
            for (var condition : conditions) {
                if (!condition.holds(tracked, nowMs)) {
                    return unless;
                }
            }
            return !unless;
        }
    }

    boolean empty() {
        return rules.isEmpty();
    }

    boolean has(Action action) {
        return rules.stream().anyMatch(rule -> rule.action() == action);
    }

    /** Answers that are HAProxy's own. */
    Set<Outcome> outcomes() {
        var outcomes = new LinkedHashSet<Outcome>();
        for (var rule : rules) {
            if (rule.outcome() != null) {
                outcomes.add(rule.outcome());
            }
        }
        return outcomes;
    }
}
