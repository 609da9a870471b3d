package org.outagelab.action;

import java.util.List;

/** Its processes die and start again at once. */
public record Restart() implements Action {
    static final Verb VERB = Verb.named("restart", Strikes.PROGRAMS, "Its processes die and start again at once.")
            .plain(Restart::new)
            .daemonsToo()
            .atOnce();

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(
                targets,
                target -> target.processes(
                        unit -> {
                            unit.crash();
                            unit.restart();
                        },
                        daemon -> {
                            daemon.crash();
                            daemon.restart();
                        }));
    }
}
