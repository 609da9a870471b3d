package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** A machine stops as a whole, as a virtual one that is moved. */
public record Freeze() implements Action {
    static final Verb VERB = Verb.named("freeze", Strikes.HOSTS,
                    "The machine stops as a whole, kernel, keepalived and programs: silence; then all that came due happens at once.")
            .plain(Freeze::new)
            .seenAs(FailureSpec.Fault.HOST_DOWN);

    @Override
    public List<String> cutsOff(List<String> targets) {
        return targets;
    }

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(targets, target -> target.host().freeze(), target -> target.host().thaw());
    }
}
