package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** A machine loses its power. */
public record HostDown() implements Action {
    static final Verb VERB = Verb.named("host-down", Strikes.HOSTS, "The machine loses its power: silence.")
            .plain(HostDown::new)
            .shows(FailureSpec.Fault.HOST_DOWN, failure -> new HostDown());

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(targets, target -> target.host().powerOff(), target -> target.host().powerOn());
    }
}
