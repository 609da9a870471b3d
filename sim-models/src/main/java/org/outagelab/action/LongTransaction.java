package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.Types;

/**
 * A transaction that has run for long commits.
 *
 * @param ns how long it ran, more than 0
 * @param applyNs how long a replica needs for it, at least 0
 */
public record LongTransaction(long ns, long applyNs) implements Action {
    static final Verb VERB = Verb.named("long-transaction", Strikes.DATABASES,
                    "A transaction of so long commits here, and replicas apply it: long-transaction(60s, apply=5s).")
            .reads("long-transaction(60s) or long-transaction(60s, apply=5s)", given -> {
                long ns = given.at(0).durationNs();
                return new LongTransaction(ns, given.named("apply").durationNs(ns));
            })
            .atOnce();

    public LongTransaction {
        VERB.require(ns > 0 && applyNs >= 0, VERB.arguments());
    }

    @Override
    public List<String> arguments() {
        var statement = Types.showDuration(ns);
        return applyNs == ns ? List.of(statement) : List.of(statement, "apply=" + Types.showDuration(applyNs));
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> target.replicas().forEach(server -> server.commit(ns, applyNs, false)));
    }
}
