package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** The operator of a balancer drains a server. */
public record Drain() implements Action {
    static final Verb VERB = Verb.named("drain", Strikes.SERVERS, "The operator of its haproxy drains it: nothing new but what is bound to it.")
            .plain(Drain::new)
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
                target -> target.operators().forEach(operator -> operator.drain()),
                target -> target.operators().forEach(operator -> operator.endDrain()));
    }
}
