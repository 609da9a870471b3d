package org.outagelab.action;

import java.util.List;

/** The disk of a database answers no write. */
public record FsyncStall() implements Action {
    static final Verb VERB = Verb.named("fsync-stall", Strikes.DATABASES, "Its disk does not answer: nothing is committed or applied.")
            .plain(FsyncStall::new);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.units().forEach(unit -> unit.stallWrites()),
                target -> target.units().forEach(unit -> unit.resumeWrites()));
    }
}
