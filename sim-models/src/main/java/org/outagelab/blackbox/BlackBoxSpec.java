package org.outagelab.blackbox;

import java.util.List;
import org.outagelab.core.random.Distribution;
import org.outagelab.core.random.Distributions;
import org.outagelab.kind.Cost;
import org.outagelab.kind.Lasting;
import org.outagelab.scenario.DistributionType;
import org.outagelab.scenario.FailureSpec;
import org.outagelab.scenario.Key;
import org.outagelab.scenario.Section;
import org.outagelab.scenario.Types;
import org.outagelab.scenario.Uncertainty;

/**
 * What a scenario says of something that it does not look into.
 *
 * @param answer until it answers, in nanoseconds, drawn for each request
 * @param needs services of each of which at least one instance must be up, or it answers with an error
 * @param lasting how often it fails and how long that lasts; null for the defaults
 * @param backlog of its listening socket while it hangs
 */
record BlackBoxSpec(Distribution answer, List<String> needs, Lasting lasting, int backlog, Cost cost) {
    private static final Key<Distribution> ANSWER = Key.optional(
            "answer", DistributionType.DURATION, DistributionType.ZERO, "Until it answers, drawn for each request.", "ours");
    private static final Key<List<String>> NEEDS = Key.optional(
            "needs",
            Types.listOf(Types.TEXT),
            List.of(),
            "Services of each of which one instance must be up; else it answers 503.",
            "ours");
    static final Key<Distribution> MTBF = Key.optional(
            "mtbf",
            DistributionType.UPTIME,
            null,
            "From a repair to the next failure; a bare duration is the mean of an exponential. Unset: the default third-party.",
            "ours");
    static final Key<Distribution> MTTR =
            Key.optional("mttr", DistributionType.POSITIVE, null, "From a failure to the end of its repair.", "ours");
    private static final Key<String> FAULT = Key.optional(
            "fault", Types.oneOf(List.of("crash", "hang", "errors")), "crash", "How the others see its failures.", "ours");
    private static final Key<Double> ERROR_FACTOR = Key.optional(
            "error-factor", Types.number(1, 1_000), 1.0, "How well mtbf is known: its 95 % quantile by its median.", "ours");
    private static final Key<Double> REPAIR_ERROR_FACTOR =
            Key.optional("repair-error-factor", Types.number(1, 1_000), 1.0, "The same of mttr.", "ours");
    private static final Key<Integer> BACKLOG =
            Key.optional("backlog", Types.integer(1, 65_535), 4096, "Accept queue while it hangs.", "Linux somaxconn");

    static final List<Key<?>> KEYS =
            List.of(ANSWER, NEEDS, MTBF, MTTR, FAULT, ERROR_FACTOR, REPAIR_ERROR_FACTOR, BACKLOG);

    static BlackBoxSpec read(String service, Section.Values values, Cost cost) {
        return new BlackBoxSpec(
                values.get(ANSWER), values.get(NEEDS), lasting(service, values), values.get(BACKLOG), cost);
    }

    private static Lasting lasting(String service, Section.Values values) {
        if (values.has(MTBF) != values.has(MTTR)) {
            var missing = values.has(MTBF) ? MTTR : MTBF;
            values.reading().error(
                    values.node(missing), "'" + missing.name() + "' is missing beside '" + (values.has(MTBF) ? "mtbf" : "mttr") + "'");
        }
        for (var key : List.of(FAULT, ERROR_FACTOR, REPAIR_ERROR_FACTOR)) {
            if (values.has(key) && !values.has(MTBF)) {
                values.reading().at(key.name()).error(values.node(key), "means nothing without 'mtbf' and 'mttr'");
            }
        }
        if (values.get(MTBF) == null || values.get(MTTR) == null) {
            return null;
        }
        return new Lasting(
                values.get(MTBF),
                values.get(MTTR),
                FailureSpec.Fault.of(values.get(FAULT)),
                new Uncertainty(
                        service + ": how often", values.get(ERROR_FACTOR), service + ": time to repair", values.get(REPAIR_ERROR_FACTOR)));
    }

    /** The mean time to answer, in seconds. */
    double answerSeconds() {
        return answer.mean() * 1e-9;
    }

    /** Whether answers take no time. */
    boolean answersAtOnce() {
        return answer.equals(Distributions.constant(0));
    }
}
