package org.outagelab.action;

import java.util.List;
import org.outagelab.scenario.FailureSpec;

/** Its service manager stops it; undone, it starts it. */
public record Stop() implements Action {
    static final Verb VERB = Verb.named("stop", Strikes.PROGRAMS,
                    "Its service manager stops it: haproxy (SIGTERM) resets everything at once; workers of nginx (SIGQUIT) and"
                            + " gunicorn (SIGTERM) finish their requests, and what waits is reset.")
            .plain(Stop::new)
            .daemonsToo()
            .seenAs(FailureSpec.Fault.CRASH);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.processes(unit -> unit.stop(), daemon -> daemon.stop()),
                target -> target.processes(unit -> unit.restart(), daemon -> daemon.restart()));
    }
}
