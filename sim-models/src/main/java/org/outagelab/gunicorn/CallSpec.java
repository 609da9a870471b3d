package org.outagelab.gunicorn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.outagelab.core.SimTime;
import org.outagelab.core.random.Distribution;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Node;
import org.outagelab.scenario.RetryOn;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;

/**
 * How an application calls another service. Times in nanoseconds, NEVER for none.
 *
 * @param timeoutNs of one attempt, from its SYN to its complete answer
 * @param retries further attempts
 * @param retryOn after which ends
 * @param retryUnsafe whether POST and PATCH are repeated too
 * @param pause before each further attempt
 * @param size calls at once of one worker process; 0: no limit
 * @param waitNs how long a thread waits for one of them to end; then its request fails
 */
record CallSpec(
        long timeoutNs,
        int retries,
        RetryOn retryOn,
        boolean retryUnsafe,
        Distribution pause,
        int size,
        long waitNs) {
    private static final String REQUESTS = "Python requests";

    private static final Key<Long> TIMEOUT = Key.optional(
            "timeout", Types.DURATION, SimTime.NEVER, "How long one attempt may take, with its connection.", REQUESTS + ": none");
    private static final Key<Integer> RETRIES =
            Key.optional("retries", Types.integer(0, 1000), 0, "Further attempts of a call.", REQUESTS);
    private static final Key<RetryOn> RETRY_ON = Key.optional(
            "retry-on", RetryOn.TYPE, RetryOn.TRANSIENT, "After which ends of an attempt another one is made.", "ours");
    private static final Key<Boolean> RETRY_UNSAFE =
            Key.optional("retry-unsafe", Types.FLAG, false, "Whether POST and PATCH are repeated.", "RFC 9110");
    private static final Key<Distribution> PAUSE = Key.optional(
            "pause", DistributionType.DURATION, DistributionType.ZERO, "Before each further attempt.", "ours");
    private static final Key<Integer> SIZE = Key.optional(
            "size",
            Types.integer(1, 100_000),
            null,
            "Calls of one worker process at once, a bulkhead; a sync worker makes one. Unset: no limit.",
            REQUESTS + " opens connections beyond its pool");
    private static final Key<Long> WAIT = Key.optional(
            "wait", Types.DURATION_OR_ZERO, 0L, "With size: how long a thread waits for its turn, then 500.", "ours");
    static final Section KEYS =
            new Section("settings of calls", List.of(TIMEOUT, RETRIES, RETRY_ON, RETRY_UNSAFE, PAUSE, SIZE, WAIT));

    /**
     * By service.
     *
     * @param given as read from
     * @param node, a map
     */
    static Map<String, CallSpec> read(List<Section.Values> given, Node node) {
        var calls = new LinkedHashMap<String, CallSpec>();
        if (given == null || !(node instanceof Node.Mapping map)) {
            return calls;
        }
        int index = 0;
        for (var entry : map.entries().entrySet()) {
            var values = given.get(index++);
            var at = values.reading();
            var own = entry.getValue().value();
            if (values.has(RETRY_ON) && values.get(RETRIES) == 0) {
                at.at("retry-on").error(values.node(RETRY_ON), "has no meaning without further attempts: add 'retries'");
            }
            if (values.has(PAUSE) && values.get(RETRIES) == 0) {
                at.at("pause").error(values.node(PAUSE), "has no meaning without further attempts: add 'retries'");
            }
            if (values.has(WAIT) && !values.has(SIZE)) {
                at.at("wait").error(values.node(WAIT), "has no meaning without 'size'");
            }
            if (values.get(TIMEOUT) == SimTime.NEVER) {
                at.warning(own, "without a timeout a call waits for ever, and its worker with it");
            }
            calls.put(
                    entry.getKey(),
                    new CallSpec(
                            values.get(TIMEOUT),
                            values.get(RETRIES),
                            values.get(RETRY_ON),
                            values.get(RETRY_UNSAFE),
                            values.get(PAUSE),
                            values.get(SIZE) == null ? 0 : values.get(SIZE),
                            values.get(WAIT)));
        }
        return calls;
    }
}
