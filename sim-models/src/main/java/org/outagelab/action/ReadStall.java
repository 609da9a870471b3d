package org.outagelab.action;

import java.util.List;

/** The disk of a program that reads files answers no read. */
public record ReadStall() implements Action {
    static final Verb VERB = Verb.named("read-stall", Strikes.READERS,
                    "Its disk answers no read: a worker that needs a file does nothing else until it ends.")
            .plain(ReadStall::new);

    @Override
    public Verb verb() {
        return VERB;
    }

    @Override
    public Deed on(List<Target> targets, Site site) {
        return Deed.each(
                targets,
                target -> target.units().forEach(unit -> unit.stallReads()),
                target -> target.units().forEach(unit -> unit.resumeReads()));
    }
}
