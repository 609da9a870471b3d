package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** It takes nothing new and finishes what it has; undone, it starts. */
public record SoftStop() implements Action {
    static final Verb VERB = Verb.named("soft-stop", Strikes.RELOADABLE,
                    "It takes nothing new and finishes what it has: haproxy by SIGUSR1, until hard-stop-after; nginx and gunicorn"
                            + " as with stop.")
            .plain(SoftStop::new)
            .seenAs(FailureSpec.Fault.CRASH);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.units().forEach(unit -> unit.softStop()),
                target -> target.units().forEach(unit -> unit.restart()));
    }
}
