package org.outagelab.action;

import java.util.List;

/** The master of worker processes dies alone. */
public record CrashMaster() implements Action {
    static final Verb VERB = Verb.named("crash-master", Strikes.WORKERS,
                    "The master alone dies: gunicorn's workers leave within 2 s, nginx's serve on.")
            .plain(CrashMaster::new);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.units().forEach(unit -> unit.crashMaster()),
                target -> target.units().forEach(unit -> unit.restart()));
    }
}
