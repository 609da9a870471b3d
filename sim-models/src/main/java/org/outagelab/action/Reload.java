package org.outagelab.action;

import java.util.List;

/** Its program replaces its processes. */
public record Reload() implements Action {
    static final Verb VERB = Verb.named("reload", Strikes.RELOADABLE, "New processes take over with nothing remembered; the old ones end what they have begun.")
            .plain(Reload::new)
            .deliberate()
            .atOnce();

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.once(targets, target -> target.units().forEach(unit -> unit.reload()));
    }
}
