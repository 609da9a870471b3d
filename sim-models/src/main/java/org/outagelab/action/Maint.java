package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** The operator of a balancer puts a server into maintenance. */
public record Maint() implements Action {
    static final Verb VERB = Verb.named("maint", Strikes.SERVERS, "The operator of its haproxy puts it into maintenance: no work and no checks.")
            .plain(Maint::new)
            .deliberate()
            .seenAs(FailureSpec.Fault.DRAIN);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.operators().forEach(operator -> operator.maintain()),
                target -> target.operators().forEach(operator -> operator.endMaintenance()));
    }
}
