package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** Its processes die; undone, they start again. */
public record Crash() implements Action {
    static final Verb VERB = Verb.named("crash", Strikes.PROGRAMS, "Its processes die: connections are reset, then refused.")
            .plain(Crash::new)
            .daemonsToo()
            .shows(FailureSpec.Fault.CRASH, failure -> new Crash());

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.processes(unit -> unit.crash(), daemon -> daemon.crash()),
                target -> target.processes(unit -> unit.restart(), daemon -> daemon.restart()));
    }
}
