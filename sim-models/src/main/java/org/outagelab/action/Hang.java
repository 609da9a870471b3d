package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** Its processes stop where they are; undone, they go on there. */
public record Hang() implements Action {
    static final Verb VERB = Verb.named("hang", Strikes.PROGRAMS, "It accepts, and never answers.")
            .plain(Hang::new)
            .daemonsToo()
            .shows(FailureSpec.Fault.HANG, failure -> new Hang());

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.processes(unit -> unit.hang(), daemon -> daemon.hang()),
                target -> target.processes(unit -> unit.resume(), daemon -> daemon.resume()));
    }
}
